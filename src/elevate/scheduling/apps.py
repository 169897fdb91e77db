"""The scheduling app."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Appointments, their claims and their outcomes."""

    name = "elevate.scheduling"
