"""The coordinator's messages, and the new client's first text, word for word (rules.md 2 and 8)."""

from datetime import datetime

from elevate.core.policy import Policy
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import date_and_time, hours, length


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


def welcome(policy: Policy, **names: str) -> tuple[Sentence, ...]:
    """Compose a new client's first text: the first visit, and the rules that hold for it (rules.md 8).

    `names` are `operator`, `client`, `therapist`, `property`, and `when` the visit is.
    """
    rules = {
        "notice": hours(policy.free_notice),
        "wait": length(policy.no_show_wait),
        "grace": length(policy.booking_grace),
    }
    sentences = _WELCOME if policy.booking_grace else _WELCOME[:-1]
    return tuple(say(msgid, **names, **rules) for msgid in sentences)


def rebook(*, name: str, therapist: str, office: str | Sentence) -> Sentence:
    """Compose what a client is told after a visit: `therapist` and `office` with how they are reached."""
    return say(
        _("Thank you for your visit with {name}. To book the next one, tell {therapist} or {office}."),
        name=name,
        therapist=therapist,
        office=office,
    )


_WELCOME = (
    _("Welcome to {operator}, {client}. Your first visit is with {therapist} at {property} on {when}."),
    _("You can cancel or move a visit free of charge until {notice} before it starts. "
      "After that, or if nobody is there {wait} after the start, it uses 1 credit."),
    _("A visit you book at short notice can be cancelled free within {grace} of booking."),
)  # fmt: skip
