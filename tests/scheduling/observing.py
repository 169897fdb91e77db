"""What the tests of operations look at: everything about one visit, or every row there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps

from elevate.credits.models import CreditEntry
from elevate.journal import verifying
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.actors import Actor
from elevate.people.models import Client, Coordinator
from elevate.scheduling import cancelling, claiming, completing, rescheduling
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Act, Completion, Reschedule, Seen
from elevate.scheduling.models import Appointment, Claim
from tests.world import NOW

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
#: Where `world.book(hours=48)` stands: Wed 4 Mar 2026, 12:00 PM in New York.
START = NOW + 48 * HOUR

COORDINATOR, CLIENT, THERAPIST = "coordinator", "client", "therapist"


@dataclass(frozen=True, kw_only=True)
class Observed:
    """A visit from every side: its end, its ledger, who was told, and whether its time is taken."""

    state: str
    rule: str | None
    credit: str
    pay: str
    entries: tuple[str, ...]
    journal: tuple[str, ...]
    told: tuple[str, ...]
    claims: bool


def observed(visit: Appointment) -> Observed:
    """Return what the database holds of a visit; messages as `template: role`, in order."""
    stored = Appointment.objects.with_people().get(pk=visit.pk)
    resolution = stored.resolution
    claims = set(Claim.objects.filter(appointment=visit).values_list("resource", "quarter"))
    assert claims in (set(), set(claiming.keys(stored)))
    assert verifying.first_break() is None
    return Observed(
        state=stored.state,
        rule=resolution and resolution.rule,
        credit=resolution.credit if resolution else "",
        pay=str(resolution.pay) if resolution else "",
        entries=entries(visit),
        journal=tuple(Event.objects.filter(about=visit.pk).values_list("verb", flat=True)),
        told=told(visit),
        claims=bool(claims),
    )


def entries(visit: Appointment) -> tuple[str, ...]:
    found = CreditEntry.objects.filter(appointment_id=visit.pk).order_by("pk")
    return tuple(f"{entry.kind} {entry.source}→{entry.target}" for entry in found)


def told(visit: Appointment) -> tuple[str, ...]:
    """Return the messages about a visit that wait or went out, as `template: role`."""
    waiting = Message.objects.filter(appointment=visit).exclude(state=Message.State.CANCELLED)
    roles = {Coordinator: COORDINATOR, Client: CLIENT}
    names = {person.pk: role for model, role in roles.items() for person in model.objects.all()}
    return tuple(
        sorted(f"{message.template}: {names.get(message.recipient_id, THERAPIST)}" for message in waiting)
    )


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    return {
        model._meta.label: sorted(
            model._base_manager.values_list(*(field.attname for field in model._meta.concrete_fields)),
            key=repr,
        )
        for model in apps.get_models()
        if model._meta.managed
    }


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Hold every row of every table after against before."""
    before = every_row()
    yield
    assert every_row() == before


def perform(pk: str, act: Act, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Done:
    """Do what `act` asks for."""
    match act:
        case Completion():
            return completing.complete(pk, by=by, at=at, seen=seen)
        case Reschedule():
            return rescheduling.reschedule(pk, act, by=by, at=at, seen=seen)
        case _:
            return cancelling.cancel(pk, act, by=by, at=at, seen=seen)
