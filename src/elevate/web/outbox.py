"""Messages as a coordinator reads them: word for word, and where each of them stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from elevate.core.time import day_of
from elevate.core.written import clock, day_and_time
from elevate.messaging import cancelling
from elevate.messaging.models import Message, State
from elevate.people.places import operator_zone

TAGS = {State.SENT: "done", State.QUEUED: "move", State.FAILED: "stop", State.CANCELLED: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One message: its words, what became of it in a tag and a sentence, and what is to be done about it."""

    message: Message
    state: str
    tag: str
    words: str
    visit_url: str
    stop_url: str = ""


def notes(messages: Iterable[Message], *, at: datetime) -> list[Note]:
    """Return `messages` as they read now; the number of queries is always the same."""
    listed = list(messages)
    stopped = [message.pk for message in listed if message.state == State.CANCELLED]
    held = cancelling.held_back(stopped)
    # A list of several properties' messages has one clock: the operator's.
    now = _Now(at, operator_zone())
    return [_note(message, held=message.pk in held, now=now) for message in listed]


@dataclass(frozen=True, slots=True)
class _Now:
    at: datetime
    zone: str

    def when(self, instant: datetime) -> str:
        same_day = day_of(instant, self.zone) == day_of(self.at, self.zone)
        return clock(instant, self.zone) if same_day else day_and_time(instant, self.zone)


def _note(message: Message, *, held: bool, now: _Now) -> Note:
    state, waits = State(message.state), message.state == State.QUEUED
    tag, words = _standing(message, held=held, now=now)
    return Note(
        message=message,
        state=TAGS[state],
        tag=tag,
        words=words,
        visit_url=reverse("c_visit", args=[message.appointment_id]) if message.appointment_id else "",
        stop_url=reverse("message_stop", args=[message.pk]) if waits else "",
    )


def _standing(message: Message, *, held: bool, now: _Now) -> tuple[str, str]:
    """Say in one word and in one sentence what became of a message."""
    match State(message.state):
        case State.SENT:
            return _("Sent"), now.when(message.sent_at or message.send_at)
        case State.QUEUED:
            return _("Waiting"), _waiting(message, now)
        case State.FAILED:
            return _("Not sent"), message.problem
        case State.CANCELLED if held:
            return _("Held back"), _("A coordinator held it back before it went out.")
        case State.CANCELLED:
            replaced = _("An undo or a later change replaced it before it went out.")
            return _("Stopped"), message.problem or replaced


def _waiting(message: Message, now: _Now) -> str:
    when = now.when(message.send_at)
    if message.attempts:
        return _("Did not get through yet. Tried again {when}.").format(when=when)
    if message.send_at <= now.at:
        return _("Goes out at any moment.")
    return _("Goes out {when}.").format(when=when)
