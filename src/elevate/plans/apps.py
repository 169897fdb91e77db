"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Offers, enrolments, and the dated rules they run on."""

    name = "elevate.plans"
