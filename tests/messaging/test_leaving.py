"""One message a person about a time away; corrections when one of its cancellations is undone."""

from datetime import date, timedelta

import pytest

from elevate.messaging import delivering
from elevate.messaging.models import Message
from elevate.people.actors import Actor
from elevate.scheduling import cancelling, leaving, returning, undoing
from elevate.scheduling.leaving import Leave, Left
from elevate.scheduling.models import Appointment
from tests.world import NOW, World, client_cancels

MINUTE = timedelta(minutes=1)
LONG_AGO = NOW - timedelta(days=30)
DAYS = Leave(from_on=date(2026, 3, 2), until_on=date(2026, 3, 16))


@pytest.fixture
def visits(world: World) -> list[Appointment]:
    """A late one and one in time."""
    found = [world.book(hours=hours, at=LONG_AGO) for hours in (5, 48)]
    Message.objects.all().delete()
    return found


@pytest.fixture
def ben(world: World) -> Actor:
    return world.actor(world.client)


@pytest.fixture
def left(world: World, visits, ben) -> Left:
    return leaving.enter(world.client, DAYS, by=ben, at=NOW)


def told(template: str) -> dict[str, str]:
    return {each.recipient_name: each.body for each in Message.objects.filter(template=template)}


def test_each_reads_what_concerns_them(world: World, left: Left):
    said = told("away")
    assert said["Ben Okafor"].splitlines() == [
        "You are away from Mon 2 Mar 2026, and back on Mon 16 Mar 2026.",
        (
            "Your visit on Mon 2 Mar 2026, 5:00 PM with Maya Lin is cancelled. It used 1 credit. "
            "Less than 24 hours’ notice."
        ),
        (
            "Your visit on Wed 4 Mar 2026, 12:00 PM with Maya Lin is cancelled. Your credit is kept. "
            "24 hours’ notice or more."
        ),
        "1 credit is owed when you are back.",
    ]
    assert said["Maya Lin"].splitlines() == [
        "Ben Okafor is away from Mon 2 Mar 2026, and back on Mon 16 Mar 2026.",
        (
            "The visit with Ben Okafor on Mon 2 Mar 2026, 5:00 PM at Harbor House is cancelled. Pay: $72.00. "
            "Less than 24 hours’ notice."
        ),
        (
            "The visit with Ben Okafor on Wed 4 Mar 2026, 12:00 PM at Harbor House is cancelled. Pay: none. "
            "24 hours’ notice or more."
        ),
    ]
    assert told("cancelled") == {}


def test_it_waits_as_long_as_every_message(left: Left):
    assert {each.send_at for each in Message.objects.all()} == {NOW + 2 * MINUTE}
    assert {each.appointment_id for each in Message.objects.all()} == {None}


def test_each_therapist_reads_of_their_own_visits(world: World, visits, ben):
    noor = world.add_therapist("Noor Vale")
    world.book(hours=72, at=LONG_AGO, therapist=noor)
    leaving.enter(world.client, DAYS, by=ben, at=NOW)
    said = told("away")
    assert len(said["Maya Lin"].splitlines()) == 3
    assert [line for line in said["Noor Vale"].splitlines() if "Thu 5 Mar" in line]
    assert len(said["Noor Vale"].splitlines()) == 2


def test_what_still_waited_about_the_visits_is_stopped(world: World, ben):
    world.book(hours=48, at=NOW - MINUTE)
    leaving.enter(world.client, DAYS, by=ben, at=NOW)
    booked = Message.objects.filter(template="booked")
    assert {each.state for each in booked} == {"cancelled"}


@pytest.mark.parametrize("minutes", [1, 10], ids=["before it went out", "after"])
def test_an_undo_corrects_everybody_the_summary_reaches(world: World, visits, left: Left, ben, minutes):
    at = NOW + minutes * MINUTE
    delivering.deliver_due(at=at)
    undoing.undo(visits[1].pk, by=ben, at=at)
    assert set(told("reopened")) == {"Ben Okafor", "Maya Lin", "Kit Ames"}
    assert "Wed 4 Mar 2026, 12:00 PM" in told("reopened")["Ben Okafor"]
    # The summary stands: it tells of the other visit too.
    assert not Message.objects.filter(template="away", state="cancelled").exists()


def test_an_undo_of_another_visit_leaves_such_messages_alone(world: World, left: Left, ben):
    """An undone cancellation stops what told of its visit; a message about no visit is none of those."""
    other = world.book(hours=500, at=LONG_AGO)
    cancelling.cancel(other.pk, client_cancels(), by=ben, at=NOW)
    undoing.undo(other.pk, by=ben, at=NOW + MINUTE)
    assert {each.state for each in Message.objects.filter(template="away")} == {"queued"}


def test_coming_back_earlier_is_told_to_who_knew(world: World, left: Left, ben):
    returning.end_early(left.away, date(2026, 3, 9), by=ben, at=NOW)
    said = told("away_ended")
    assert set(said) == {"Ben Okafor", "Maya Lin", "Kit Ames"}
    assert said["Kit Ames"] == "Ben Okafor is back on Mon 9 Mar 2026, earlier than planned."
