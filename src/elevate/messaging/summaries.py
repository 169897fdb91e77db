"""Messages that tell of several visits at once: which of them told of one visit."""

from elevate.journal.models import Event
from elevate.messaging.models import Message, MessageQuerySet, State
from elevate.scheduling.leaving import ENTERED
from elevate.scheduling.models import Appointment


def of_visit(visit: Appointment) -> MessageQuerySet:
    """Return the messages about the time away for which `visit` is, or last was, cancelled."""
    cancelled = Event.objects.filter(about=visit.pk, verb="appointment.cancelled").order_by("-number").first()
    away = cancelled.facts.get("away") if cancelled else None
    if away is None:
        return Message.objects.none()
    return of_away(away)


def of_away(away_id: str) -> MessageQuerySet:
    """Return the messages that told that somebody goes away."""
    return Message.objects.filter(event__in=Event.objects.filter(about=away_id, verb=ENTERED))


def recipients(messages: MessageQuerySet) -> set[str]:
    """Return whom `messages` reached or will: a summary that waits goes out all the same."""
    arriving = messages.filter(state__in=(State.SENT, State.QUEUED))
    return set(arriving.values_list("recipient_id", flat=True))
