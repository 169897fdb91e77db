"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The HTTP contract (api.md)."""

    name = "elevate.api"
