"""A longer list asks no more queries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.people.models import Property
from elevate.plans.models import PayRate, Plan, Service
from elevate.scheduling import leaving
from elevate.scheduling.leaving import Leave
from tests.api.conftest import Callers
from tests.training import making
from tests.world import NOW, World

LISTS = ["/appointments", "/unresolved", "/messages", "/journal", "/clients", "/therapists", "/properties"]
LISTS += ["/services", "/plans", "/clients/{client}/credits", "/clients/{client}/subscriptions"]
LISTS += ["/clients/{client}/away", "/courses", "/courses/{course}", "/lessons/{lesson}", "/progress"]
LISTS += ["/availability?service_id={service}&property_id={property}&from=2026-03-10&to=2026-03-20"]


def fill(world: World, numbers: range) -> None:
    """Add a row of everything for each number: visits that are past, moved and cancelled among them."""
    for number in numbers:
        place = Property.objects.create(name=f"House {number}", time_zone="America/Chicago")
        service = Service.objects.create(name=f"Service {number}", length_minutes=30)
        Plan.objects.create(name=f"Plan {number}", sessions_per_week=1, service=service)
        therapist = world.add_therapist(f"Therapist {number}")
        PayRate.objects.create(
            therapist=therapist, service=service, amount_cents=1, effective_on=date(2020, 1, 1)
        )
        world.book(client=world.add_client(f"Client {number}", at=place), therapist=therapist)
        world.book(hours=24 * (number + 4))
        world.subscribe(world.client, starts_on=date(2026, 2, 2) + timedelta(days=number))
        go_away(world, date(2026, 5, 1) + timedelta(days=number))
        making.place(replace(making.TEXT, key=f"course-{number}"))
    making.place(making.with_lessons(*(replace(making.PAY, key=f"lesson-{number}") for number in numbers)))


def go_away(world: World, first: date) -> None:
    """Let the client be away for a day on which a visit is booked."""
    world.book(hours=(first - NOW.date()).days * 24)
    days = Leave(from_on=first, until_on=first + timedelta(days=1))
    leaving.enter(world.client, days, by=world.actor(world.coordinator), at=NOW)


@pytest.mark.parametrize("path", LISTS)
def test_thirty_rows_ask_no_more_than_three(callers: Callers, world: World, set_clock, path):
    course = making.place()
    ids = {"course": course.pk, "lesson": course.lessons.get(key="pay").pk}
    path = path.format(client=world.client.pk, service=world.service.pk, property=world.property.pk, **ids)

    def queries() -> int:
        callers.coordinator.get(path)  # what has fallen due is granted once
        with CaptureQueriesContext(connection) as asked:
            answer = callers.coordinator.get(path)
        assert answer.status_code == 200
        return len(asked)

    fill(world, range(3))
    set_clock(NOW + timedelta(days=7))
    few = queries()
    fill(world, range(3, 30))
    assert queries() == few
    assert few <= 12


def test_moved_and_cancelled_visits_ask_no_more(callers: Callers, world: World):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            callers.coordinator.get("/appointments", limit=200)
        return len(asked)

    def settle(numbers: range) -> None:
        for number in numbers:
            moved, gone = (world.book(hours=24 * number + hours) for hours in (26, 30))
            to = {"starts_at": (moved.starts_at + timedelta(hours=8)).isoformat()}
            assert callers.coordinator.post(f"/appointments/{moved.pk}/reschedule", to).status_code == 201
            callers.coordinator.post(f"/appointments/{gone.pk}/cancel", {"by": "therapist"})

    settle(range(1))
    few = queries()
    settle(range(1, 8))
    assert queries() == few
