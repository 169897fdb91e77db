"""The importing app."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """CSV files in, and the demo's files out."""

    name = "elevate.importing"
