"""A client who has waited long enough for a word."""

from datetime import timedelta
from functools import partial

import pytest

from elevate.credits import ledger
from elevate.people.models import Client, Operator
from elevate.scheduling import completing
from tests.care import giving_back
from tests.world import NOW, World


@pytest.fixture
def ben(world: World) -> Client:
    """Ben: 24 days since the last visit, 3 credits, nothing booked."""
    return missed(world, world.client)


def missed(world: World, client: Client, *, days: float = 24) -> Client:
    """Let `client` have been visited so many days ago, with 3 credits left."""
    kit = world.actor(world.coordinator)
    ledger.give(client, 4, reason="gift", key=client.pk, at=NOW - timedelta(days=90), by=kit)
    visit = world.book(hours=-24 * days, at=NOW - timedelta(days=90), client=client)
    completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.ends_at)
    return client


@pytest.fixture
def met(world: World):
    """Return a function that lets a visit of a client take place at an instant."""

    def meet(client: Client, starts_at) -> None:
        visit = world.book(starts_at=starts_at, at=starts_at - timedelta(days=10), client=client)
        completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.ends_at)

    return meet


@pytest.fixture
def automatic(world: World) -> None:
    """Freed times are offered by themselves."""
    giving_back.mode(world, Operator.Rescue.AUTOMATIC)


@pytest.fixture
def neighbour(world: World):
    """Return a function that adds a client who has a credit and was last visited so many days ago."""
    return partial(giving_back.add_neighbour, world)
