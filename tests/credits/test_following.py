"""A client who moves, and a property whose clock was corrected (rules.md 3)."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.credits import following
from elevate.people.models import Property
from elevate.plans.models import Subscription
from tests.world import NOW, World

MONDAY = date(2026, 3, 9)
IN_CHICAGO = datetime(2026, 3, 9, 5, tzinfo=UTC)


def move(world: World) -> None:
    place = Property.objects.create(name="Lake House", time_zone="America/Chicago")
    following.change_client(world.client, {"property": place}, by=world.actor(world.coordinator), at=NOW)


def correct(world: World) -> None:
    zone = {"time_zone": "America/Chicago"}
    following.change_property(world.property, zone, by=world.actor(world.coordinator), at=NOW)


@pytest.mark.parametrize("change", [move, correct])
def test_coming_weeks_begin_by_the_new_clock(world: World, change):
    subscription = world.subscribe(world.client, starts_on=MONDAY)
    change(world)
    assert Subscription.objects.get(pk=subscription.pk).next_grant_at == IN_CHICAGO


@pytest.mark.parametrize("change", [move, correct])
def test_the_clients_are_locked_before_anything_is_written(world: World, change):
    world.subscribe(world.client, starts_on=MONDAY)
    world.add_client("Dee Park")
    with CaptureQueriesContext(connection) as queries:
        change(world)
    said = [query["sql"] for query in queries]
    locks = [place for place, sql in enumerate(said) if sql.endswith("FOR NO KEY UPDATE")]
    written = next(place for place, sql in enumerate(said) if sql.startswith("UPDATE"))
    # SQLite has one writer: whoever began it holds everything.
    assert [place < written for place in locks] == [True] * connection.features.has_select_for_update
