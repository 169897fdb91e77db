"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The screens."""

    name = "elevate.web"

    def ready(self) -> None:
        """Say in a sentence of ours what Django says of a character that no text can hold."""
        from django.core.validators import ProhibitNullCharactersValidator
        from django.utils.translation import gettext_lazy as _

        ProhibitNullCharactersValidator.message = _(
            "There is a character in it that cannot be saved. Delete it, and write it again."
        )
