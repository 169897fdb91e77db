"""The care app."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Check-ins, and the times that cancellations free."""

    name = "elevate.care"
