"""Messages that tell of several visits at once: which of them told of one outcome."""

from elevate.journal.models import Event
from elevate.messaging.models import Message, MessageQuerySet, State
from elevate.scheduling.leaving import ENTERED
from elevate.scheduling.models import Appointment, Resolution

_ENDS = ("appointment.cancelled", "appointment.rescheduled")


def of_visit(visit: Appointment) -> MessageQuerySet:
    """Return the messages that tell of how `visit` ended, or last did, together with others."""
    ends = Event.objects.filter(about=visit.pk, verb__in=_ENDS)
    return _of(ends.order_by("-number").first())


def of_outcome(resolution: Resolution) -> MessageQuerySet:
    """Return the messages that told of this outcome together with others: of a time away, or of a series."""
    ends = Event.objects.filter(about=resolution.appointment_id, verb__in=_ENDS)
    return _of(ends.filter(facts__resolution=resolution.pk).first())


def _of(event: Event | None) -> MessageQuerySet:
    match event:
        case Event(facts={"away": str(away)}):
            return of_away(away)
        case Event(facts={"series": str(series)}, number=number):
            return _of_series(series, after=number)
        case _:
            return Message.objects.none()


def _of_series(series_id: str, *, after: int) -> MessageQuerySet:
    """Return the messages about what next happened to a series: its dates are journalled just before it."""
    summary = Event.objects.filter(about=series_id, number__gt=after).order_by("number").values("number")[:1]
    return Message.objects.filter(event__in=list(summary.values_list("number", flat=True)))


def of_away(away_id: str) -> MessageQuerySet:
    """Return the messages that told that somebody goes away."""
    return Message.objects.filter(event__in=Event.objects.filter(about=away_id, verb=ENTERED))


def recipients(messages: MessageQuerySet) -> set[str]:
    """Return whom `messages` reached or will: a summary that waits goes out all the same."""
    arriving = messages.filter(state__in=(State.SENT, State.QUEUED))
    return set(arriving.values_list("recipient_id", flat=True))
