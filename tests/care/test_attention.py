"""The list and the core decide alike, for any client, in a constant number of queries (rules.md 8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.care import attention
from elevate.care.models import CheckIn
from elevate.core.care import Standing, standing
from elevate.credits import ledger
from tests.care.chance import Chance
from tests.world import NOW, World

DAY = timedelta(days=1)


@pytest.mark.parametrize("seed", range(3))
def test_the_list_decides_as_the_core_does(world: World, seed):
    chance = Chance(world, seed)
    for number in range(60):
        chance.client(number)
    found = list(attention.clients(chance.kit, at=NOW))
    listed = {client.pk: client.standing for client in found}
    assert listed == {client.pk: standing(attention.facts_of(client), at=NOW) for client in found}
    assert listed == {pk: standing(attention.of_client(pk, at=NOW), at=NOW) for pk in listed}
    ranks = [client.rank for client in found]
    assert ranks == sorted(ranks)
    for client in found:
        assert (client.rank == attention.NEEDS_ATTENTION) is Standing(client.standing).wants_a_word


def test_every_standing_occurs_among_them(world: World):
    """A control: what never occurs was never compared."""
    chance = Chance(world, 7)
    for number in range(160):
        chance.client(number)
    occurring = {client.standing for client in attention.clients(chance.kit, at=NOW)}
    assert occurring == set(Standing)


def test_more_clients_ask_no_more_queries(world: World):
    chance = Chance(world, 1)

    def queries() -> int:
        list(attention.clients(chance.kit, at=NOW))
        with CaptureQueriesContext(connection) as asked:
            list(attention.clients(chance.kit, at=NOW))
        return len(asked)

    chance.client(0)
    few = queries()
    for number in range(1, 40):
        chance.client(number)
    assert queries() == few <= 4


def test_a_visit_booked_soon_after_a_check_in_is_its_answer(world: World):
    """Whoever booked it, in whatever way: the list derives it (ADR 12)."""
    kit = world.actor(world.coordinator)
    ledger.give(world.client, 3, reason="gift", key="1", at=NOW - 60 * DAY, by=kit)
    CheckIn.objects.create(
        client=world.client, variant="hiatus", text="x", sent_at=NOW - 40 * DAY, sent_by="x"
    )
    assert standing(attention.of_client(world.client.pk, at=NOW), at=NOW) is Standing.HIATUS
    world.book(hours=48, at=NOW - 26 * DAY)
    facts = attention.of_client(world.client.pk, at=NOW)
    assert facts.answered_at == NOW - 40 * DAY
