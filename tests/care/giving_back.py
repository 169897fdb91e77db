"""A time that Ben gives back, neighbours who may have it, and what was said to them."""

from datetime import datetime, timedelta

from elevate.care import rescuing
from elevate.care.models import Offer
from elevate.credits import ledger
from elevate.messaging.models import Message
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.scheduling import cancelling, completing
from elevate.scheduling.models import Appointment
from tests.world import NOW, World, client_cancels

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=30)


def mode(world: World, chosen: str) -> None:
    rescuing.choose(world.operator, chosen, by=world.actor(world.coordinator), at=LONG_AGO)


def add_neighbour(world: World, name: str, *, days: int | None = None, credits: int = 1, **changes) -> Client:
    """Add a client who has a credit and was last visited so many days ago."""
    client = world.add_client(name)
    for field, value in changes.items():
        setattr(client, field, value)
    client.save()
    clerk = world.actor(world.coordinator)
    if days is None:
        world.subscribe(client, starts_on=NOW.date() - timedelta(days=7 * credits - 7))
        return client
    visit = world.book(hours=-24 * days, at=NOW - timedelta(days=90), client=client)
    completing.complete(visit.pk, by=clerk, at=visit.ends_at)
    ledger.give(client, 1 + credits, reason="x", key="k", at=NOW, by=clerk)
    return client


def freed(world: World, *, hours: float = 48, at: datetime = NOW) -> Appointment:
    """Let Ben's visit be given back at `at`."""
    visit = world.book(hours=hours, at=LONG_AGO)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=at)
    return visit


def run(minutes: float = 0) -> datetime:
    """Let the worker do what is due so many minutes after `NOW`."""
    at = NOW + minutes * MINUTE
    rescuing.run_due(at=at)
    return at


def himself(client: Client) -> Actor:
    return Actor(role="client", person_id=client.pk, name=client.name)


def asked() -> list[str]:
    """Return who was asked, in order."""
    return list(Offer.objects.order_by("gap__opened_at", "number").values_list("client__name", flat=True))


def heard(template: str) -> list[str]:
    return sorted(Message.objects.filter(template=template).values_list("recipient_name", flat=True))
