"""The list and the core decide alike, for any client, in a constant number of queries (rules.md 8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.care import attention
from elevate.care.models import CheckIn
from elevate.core.care import Facts, Standing, standing
from elevate.credits import ledger
from tests.care.chance import Chance
from tests.world import NOW, World

DAY = timedelta(days=1)


@pytest.mark.parametrize("seed", range(4))
def test_the_list_decides_as_the_core_does(world: World, seed):
    chance = Chance(world, seed)
    for number in range(60):
        chance.client(number)
    found = list(attention.clients(chance.kit, at=NOW))
    ranks = {client.pk: client.rank for client in found}
    assert ranks == {client.pk: rank_of(attention.facts_of(client)) for client in found}
    assert ranks == {pk: rank_of(attention.of_client(pk, at=NOW)) for pk in ranks}
    assert [*ranks.values()] == sorted(ranks.values())


def rank_of(facts: Facts) -> int:
    """What the core says of a client, as the list ranks it."""
    if facts.next_visit_at is not None:
        return attention.BOOKED
    wanted = standing(facts, at=NOW).wants_a_word
    return attention.NEEDS_ATTENTION if wanted else attention.NOTHING_BOOKED


def test_every_standing_occurs_among_them(world: World):
    """A control: what never occurs was never compared."""
    chance = Chance(world, 7)
    for number in range(160):
        chance.client(number)
    clients = attention.clients(chance.kit, at=NOW)
    assert {standing(attention.facts_of(client), at=NOW) for client in clients} == set(Standing)


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
