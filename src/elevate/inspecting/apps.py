"""The inspecting app."""

from django.apps import AppConfig


class InspectingConfig(AppConfig):
    """What `elevate doctor` runs."""

    name = "elevate.inspecting"
