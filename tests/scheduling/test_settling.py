"""How much of the week is settled: whole weeks in the operator's zone, whole percents rounded down."""

from datetime import timedelta

from elevate.scheduling import completing
from elevate.scheduling.settling import settled
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def test_a_week_without_visits_is_settled(world: World) -> None:
    assert settled(world.actor(world.coordinator), at=NOW).percent == 100


def test_only_visits_that_have_ended_count(world: World) -> None:
    first, *_rest = [world.book(hours=hours) for hours in (24, 27, 30, 33)]
    at = NOW + 31 * HOUR
    completing.complete(first.pk, by=world.actor(world.therapist), at=at)
    share = settled(world.actor(world.coordinator), at=at)
    assert (share.ended, share.resolved, share.percent) == (3, 1, 33)


def test_a_week_begins_on_monday_in_the_operators_zone(world: World) -> None:
    # Sunday 8 March 2026, 11 PM in New York, is Monday in UTC.
    world.book(hours=6 * 24 + 10)
    world.book(hours=6 * 24 + 13)
    share = settled(world.actor(world.coordinator), at=NOW + 8 * 24 * HOUR)
    assert (str(share.starts_on), share.ended) == ("2026-03-09", 1)


def test_therapists_see_their_own_share(world: World) -> None:
    world.book(hours=24)
    other = world.add_therapist("Leo Ruiz")
    assert settled(world.actor(other), at=NOW + 48 * HOUR).ended == 0
    assert settled(world.actor(world.therapist), at=NOW + 48 * HOUR).ended == 1
