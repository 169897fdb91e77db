"""The coordinator's messages, word for word as the operator's texts have them (rules.md 2)."""

from datetime import datetime

from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import date_and_time


def rescheduled(*, client: str, original: datetime, new: datetime, zone: str) -> Sentence:
    """Compose the confirmation of a move, in the property's zone."""
    return say(
        _("Confirming {client} has rescheduled from {original} to {new}"),
        client=client,
        original=date_and_time(original, zone),
        new=date_and_time(new, zone),
    )


def cancelled(*, client: str, property_name: str, original: datetime, zone: str) -> Sentence:
    """Compose the note of a cancellation, in the property's zone."""
    return say(
        _("Cancel. {client}. {property}. {original}."),
        client=client,
        property=property_name,
        original=date_and_time(original, zone),
    )
