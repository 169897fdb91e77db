"""Whatever the schedule's address says: read, or said not to be; whoever asks, and however much there is."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client as Browser

from elevate.people.models import Property
from elevate.scheduling import cancelling, completing
from tests.web import keeping
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

SCHEDULE = "/c/schedule/"
LONG_AGO = NOW - timedelta(days=30)
WEDNESDAY = date(2026, 3, 4)
MIDNIGHT = datetime.fromisoformat("2026-03-04T05:00Z")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=banana", "That is not a date we can read."),
        ("on=0001-01-01", "That is not a date we can read."),
        ("view=year", "The schedule is shown by day or by week."),
        ("by=moon", "The schedule is shown by therapist or by property."),
        ("therapist=thr_nobody", "There is no such therapist. Choose one from the list."),
        ("property=%F0%9F%99%82", "There is no such property. Choose one from the list."),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(world: World, coordinator, query, sentence):
    answer = coordinator.get(f"{SCHEDULE}?{query}")
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Maya Lin" in text(answer)


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99", "on=2000-01-01", "on=2199-12-31&view=week"])
def test_the_edges_are_pages_too(world: World, coordinator, query):
    assert coordinator.get(f"{SCHEDULE}?{query}").status_code == 200


def test_the_schedule_is_the_coordinators_alone(therapist, ben):
    assert [who.get(SCHEDULE).status_code for who in (therapist, ben)] == [404, 404]
    assert Browser().get(SCHEDULE)["Location"] == f"/accounts/login/?next={SCHEDULE}"


@pytest.mark.parametrize("query", ["", "view=week", "by=property", "by=property&view=week"])
def test_the_number_of_queries_is_the_same_with_3_and_with_30(world: World, coordinator, queries, query):
    def count() -> int:
        return queries(lambda: coordinator.get(f"{SCHEDULE}?on=2026-03-04&{query}"))

    _fill(world, range(3))
    few = count()
    _fill(world, range(3, 30))
    assert count() == few


def _fill(world: World, numbers: range) -> None:
    """Add therapists and properties, each with visits of every kind, time off, hours and a client away."""
    for number in numbers:
        place = Property.objects.create(name=f"House {number:02}", time_zone="America/New_York")
        lee, ann = world.add_therapist(f"Lee {number:02}"), world.add_client(f"Ann {number:02}", at=place)
        who = {"client": ann, "therapist": lee, "property": place}
        keeping.standing(world.book(hours=48, **who))
        done = world.book(hours=-50, at=LONG_AGO, **who)
        completing.complete(done.pk, by=world.actor(world.coordinator), at=NOW)
        gone = world.book(hours=50, **who)
        cancelling.cancel(gone.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
        keeping.time_off(lee, MIDNIGHT, hours=9)
        keeping.hours(lee, (2, 9, 17))
        keeping.away(ann, WEDNESDAY, date(2026, 3, 9))
