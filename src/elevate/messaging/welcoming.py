"""Welcome a new client, once, with the rules of their first visit: read from the journal, not from the act.

The path of a booking stays as short as it was, and a booking taken back at once welcomes nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from elevate.core.quiet import after_quiet
from elevate.core.reminding import Reminder
from elevate.journal.models import Event
from elevate.messaging import reminders
from elevate.messaging.addressing import written
from elevate.messaging.models import Message, State
from elevate.people.models import Operator
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.storing.prepared import INSTANT, Prepared

#: Events that may give a client their first visit; imported ones do not.
VERBS = {"appointment.booked", "appointment.rescheduled", "appointment.reopened", "series.created"}
#: Events read at a time, the latest first.
PAGE = 100


@dataclass(frozen=True, slots=True)
class Welcoming:
    """As long after the booking as any message waits."""

    name: Reminder = Reminder.WELCOME

    def next_after(self, reached: datetime) -> datetime | None:
        """Return when the next booking has stood for so long."""
        delay = _delay(reached)
        return min((event["at"] + delay for event in _since(reached - delay)), default=None)

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield the welcome to each client whose first visit was booked."""
        delay = _delay(reached)
        events = [event for event in _since(reached - delay) if event["at"] <= at - delay]
        operator = Operator.objects.values_list("name", flat=True).first() or ""
        for visit in _first_visits(events):
            zone = visit.client.property.time_zone
            yield written(
                visit.client,
                reminders.welcome(visit, operator=operator),
                appointment=visit,
                source_key=f"{self.name}:{visit.pk}",
                send_at=after_quiet(at, zone),
                waking_zone=zone,
            )


def _delay(at: datetime) -> timedelta:
    return timedelta(minutes=_MINUTES.first(at=at) or 0)


def _since(moment: datetime) -> Iterator[dict[str, Any]]:
    """Yield what was recorded after `moment`, the latest first; a page with nothing of it ends the search."""
    page = _LATEST.rows()
    while any(at > moment for _number, at, *_rest in page):
        for _number, at, verb, about, facts in page:
            if at > moment and verb in VERBS:
                yield {"at": at, "about": about, "facts": facts}
        page = list(_events().filter(number__lt=page[-1][0])[:PAGE])


def _events() -> Any:
    return Event.objects.order_by("-number").values_list("number", "at", "verb", "about", "facts")


# Asked by every worker at every turn: composed once.
_LATEST: Prepared[tuple[Any, ...]] = Prepared(lambda: _events()[:PAGE])
_MINUTES = Prepared(
    lambda at: (
        PolicyVersion.objects.filter(effective_at__lte=at)
        .order_by("-effective_at", "-pk")
        .values_list("message_delay_minutes", flat=True)[:1]
    ),
    at=INSTANT,
)


def _first_visits(events: list[dict[str, Any]]) -> Iterator[Appointment]:
    """Yield the visits of these events that are booked, and are the first of clients never welcomed."""
    about = {
        name for event in events for name in (event["about"], event["facts"].get("rescheduled_to")) if name
    }
    for some in batched(sorted(about), PAGE):
        booked = Appointment.objects.booked().filter(Q(pk__in=some) | Q(series__in=some))
        yield from (
            booked.filter(~Exists(_earlier()), ~Exists(_welcomed()))
            .select_related("client__property", "therapist", "property", "policy")
            .order_by("pk")
        )


def _earlier() -> QuerySet[Appointment]:
    """Return the client's visits that come before one: booked before it, or with it and sooner."""
    own = Appointment.objects.filter(client_id=OuterRef("client_id"), state__in=OCCUPYING)
    booked_at, starts_at = OuterRef("booked_at"), OuterRef("starts_at")
    return own.filter(Q(booked_at__lt=booked_at) | Q(booked_at=booked_at, starts_at__lt=starts_at))


def _welcomed() -> QuerySet[Message]:
    sent = Message.objects.filter(recipient_id=OuterRef("client_id"), template=Reminder.WELCOME)
    return sent.exclude(state=State.CANCELLED)
