"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Courses of lessons that speak of the rules by reference, and who has learned what."""

    name = "elevate.training"
