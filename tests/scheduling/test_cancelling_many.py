"""Many visits cancelled at once: the rows that cancelling each of them leaves, by the same few statements."""

from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from elevate.credits.models import CreditEntry
from elevate.journal.models import Event
from elevate.scheduling import cancelling, deciding, leaving, rescheduling, undoing
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.leaving import Leave
from elevate.scheduling.models import Appointment, Claim, Resolution
from elevate.scheduling.resolving import Ended
from elevate.scheduling.standing import creating, ending
from elevate.scheduling.standing.wishes import Ending, StandingWish
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)
MONDAY = date(2026, 3, 2)
#: What is made anew in each run.
OWN = {"id", "resolution_id"}


@pytest.fixture
def visits(world: World) -> list[Appointment]:
    """One late, one on time, one that moved here, one whose cancellation was undone; and one that stays."""
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    late, on_time, moving, undone, _stays = (
        world.book(hours=hours, at=LONG_AGO) for hours in (5, 48, 72, 96, 400)
    )
    by = world.actor(world.coordinator)
    cancelling.cancel(undone.pk, client_cancels(), by=by, at=LONG_AGO)
    undoing.undo(undone.pk, by=by, at=LONG_AGO)
    there = Reschedule(starts_at=moving.starts_at + timedelta(days=2))
    moved = rescheduling.reschedule(moving.pk, there, by=by, at=LONG_AGO).new
    assert moved is not None
    return [late, on_time, undone, moved]


def test_many_leave_the_rows_that_each_would(world: World, visits: list[Appointment]):
    by, act = world.actor(world.client), client_cancels(reason="off to the sea")

    def each() -> None:
        for visit in visits:
            cancelling.cancel(visit.pk, act, by=by, at=NOW)

    def together() -> None:
        with transaction.atomic():
            cancelling.cancel_all(ended(visits, act, world), by=by, at=NOW, told={})

    one_by_one, at_once = rows_after(each), rows_after(together)
    assert at_once == one_by_one
    late, on_time, undone, moved = (visit.pk for visit in visits)
    numbers = [(row["appointment_id"], row["number"]) for row in at_once[0] if row["undone_at"] is None]
    assert {(late, 1), (on_time, 1), (undone, 2), (moved, 1)} <= set(numbers)


def test_many_are_recorded_as_each_would_be(world: World, visits: list[Appointment]):
    by, act = world.actor(world.client), client_cancels()
    with transaction.atomic():
        entries = cancelling.cancel_all(ended(visits, act, world), by=by, at=NOW, told={"away": "awy_1"})
        transaction.set_rollback(True)
    said = [(entry.verb, entry.about.pk, told(entry.facts)) for entry in entries]
    for visit in visits:
        cancelling.cancel(visit.pk, act, by=by, at=NOW)
    events = list(Event.objects.order_by("-number")[: len(visits)])
    single = [(event.verb, event.about, told(event.facts) | {"away": "awy_1"}) for event in reversed(events)]
    assert said == single


def test_the_visits_in_hand_are_as_those_stored(world: World, visits: list[Appointment]):
    many = ended(visits, client_cancels(), world)
    with transaction.atomic():
        cancelling.cancel_all(many, by=world.actor(world.client), at=NOW, told={})
    for each in many:
        stored = Appointment.objects.get(pk=each.visit.pk)
        assert (stored.state, stored.version) == (each.visit.state, each.visit.version)
        assert stored.resolution == each.visit.resolution


def test_going_away_asks_as_much_for_many_visits_as_for_few(world: World):
    few, many = (
        statements_of_going_away(world, visits=number, weeks=weeks) for number, weeks in ((2, 2), (24, 30))
    )
    assert many == few


def test_ending_asks_as_much_for_many_visits_as_for_few(world: World):
    few, many = (
        statements_of_ending(world, weekdays) for weekdays in (("WE",), ("MO", "TU", "WE", "TH", "FR"))
    )
    assert many == few


def statements_of_going_away(world: World, *, visits: int, weeks: int) -> int:
    client = world.add_client(f"Client with {visits}")
    for number in range(visits):
        world.book(client=client, hours=30 + 24 * number, at=LONG_AGO)
    leave = Leave(from_on=MONDAY, until_on=MONDAY + timedelta(weeks=weeks))
    with CaptureQueriesContext(connection) as asked:
        left = leaving.enter(client, leave, by=world.actor(world.coordinator), at=NOW)
    assert left.effect
    assert len(left.effect.lost) == visits
    return len(asked)


def statements_of_ending(world: World, weekdays: tuple[str, ...]) -> int:
    client, by = world.add_client(f"Client on {len(weekdays)}"), world.actor(world.coordinator)
    world.subscribe(client, starts_on=MONDAY, plan=world.plan)
    wish = StandingWish(
        client=client,
        therapist=world.add_therapist(f"Therapist on {len(weekdays)}"),
        service=world.service,
        property=world.property,
        starts_on=MONDAY,
        local_time=time(15),
        weekdays=weekdays,
        override_reason="test",
    )
    series = creating.create(wish, by=by, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        ending.end(series.pk, Ending(), by=by, at=NOW)
    assert Event.objects.get(verb="series.ended", about=series.pk).facts["cancelled"] >= 12 * len(weekdays)
    return len(asked)


def ended(visits: Iterable[Appointment], act: Cancellation, world: World) -> list[Ended]:
    fresh = [Appointment.objects.for_update(visit.pk) for visit in visits]
    by = world.actor(world.client)
    return [
        Ended(visit=visit, outcome=deciding.decide(visit, act, by=by, at=NOW), act=act) for visit in fresh
    ]


def rows_after(act: Callable[[], None]) -> list[list[dict[str, Any]]]:
    """Return what the tables hold once `act` has run, and take it back."""
    with transaction.atomic():
        act()
        held = [
            [without_own(row) for row in Resolution.objects.order_by("appointment", "number").values()],
            [without_own(row, but="id") for row in Appointment.objects.order_by("pk").values()],
            [without_own(row) for row in CreditEntry.objects.order_by("pk").values()],
            list(Claim.objects.order_by("resource", "quarter").values()),
        ]
        transaction.set_rollback(True)
    return held


def without_own(row: dict[str, Any], *, but: str = "") -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OWN - {but}}


def told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "resolution"}
