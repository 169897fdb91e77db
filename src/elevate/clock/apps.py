"""The clock app."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """The real clock, or a sandbox's."""

    name = "elevate.clock"
