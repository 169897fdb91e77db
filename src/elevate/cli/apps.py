"""The cli app."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """The commands."""

    name = "elevate.cli"
