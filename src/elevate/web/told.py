"""What people were told about a visit: each message with whom it is for and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from elevate.core.time import day_of
from elevate.core.written import clock, day_and_time
from elevate.messaging import summaries
from elevate.messaging.models import Message, MessageQuerySet, State
from elevate.people.actors import Actor
from elevate.scheduling.models import Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message in words: `To you · goes out at 10:04 AM`, and the text itself."""

    to: str
    text: str
    stopped: bool


def told(visit: Appointment, *, by: Actor, at: datetime) -> list[Told]:
    """Return what was or will be said about `visit`, in order, as `by` reads it at `at`."""
    about = Message.objects.filter(appointment=visit) | _summary(visit, by)
    messages = about.order_by("send_at", "id")
    return [
        Told(
            to=f"{_recipient(message, by)} · {_fate(message, zone=visit.zone, at=at)}",
            text=message.body,
            stopped=message.state == State.CANCELLED,
        )
        for message in messages
    ]


def _summary(visit: Appointment, by: Actor) -> MessageQuerySet:
    """Return what told of this visit among others: the coordinator's, and what `by` was sent."""
    told = summaries.of_visit(visit)
    return told if by.is_coordinator else told.filter(recipient_id=by.person_id)


def _recipient(message: Message, by: Actor) -> str:
    if message.recipient_id == by.person_id:
        return _("To you")
    return _("To {name}").format(name=message.recipient_name)


def _fate(message: Message, *, zone: str, at: datetime) -> str:
    match State(message.state):
        case State.SENT:
            return _("sent {when}").format(when=day_and_time(message.sent_at or message.send_at, zone))
        case State.QUEUED:
            return _goes_out(message.send_at, zone=zone, at=at)
        case State.FAILED:
            return _("not sent: {problem}").format(problem=message.problem)
        case State.CANCELLED:
            return _("stopped before it went out")


def _goes_out(send_at: datetime, *, zone: str, at: datetime) -> str:
    if send_at <= at:
        return _("going out now")
    same_day = day_of(send_at, zone) == day_of(at, zone)
    return _("goes out {when}").format(when=(clock if same_day else day_and_time)(send_at, zone))
