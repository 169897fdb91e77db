"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The screens."""

    name = "elevate.web"
