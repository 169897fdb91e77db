"""A visit moves, and its arrangement ends or changes before anybody heard of the move: one truth is sent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.messaging import composing_standing, delivering
from elevate.messaging.models import Message
from elevate.people.models import Therapist
from elevate.scheduling import rescheduling, undoing
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing import editing, ending
from elevate.scheduling.standing.wishes import Change, Ending
from tests.web.arranging import arrange
from tests.world import NOW, World

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def series(world: World) -> Series:
    made = arrange(world, at=NOW - DAY)
    Message.objects.all().delete()
    return made


@pytest.fixture
def zoe(world: World) -> Therapist:
    return world.add_therapist("Zoe Poe")


@pytest.fixture
def moved(world: World, series: Series, zoe: Therapist) -> Appointment:
    """The second visit, moved to the day after and to somebody else, of which nobody has heard."""
    visit = series.appointments.order_by("starts_at")[1]
    act = Reschedule(starts_at=visit.starts_at + DAY, therapist=zoe)
    done = rescheduling.reschedule(visit.pk, act, by=world.actor(world.coordinator), at=NOW)
    assert done.new
    return done.new


def end(world: World, series: Series, *, at=NOW + MINUTE) -> None:
    ending.end(series.pk, Ending(), by=world.actor(world.coordinator), at=at)


def waiting() -> dict[str, set[str]]:
    """Return which templates wait, by who reads them."""
    found: dict[str, set[str]] = {}
    for message in Message.objects.queued().filter(source_key__isnull=True):
        found.setdefault(message.recipient_name, set()).add(message.template)
    return found


def test_the_end_alone_is_told_of_the_visit_by_the_time_people_know(world: World, series: Series, moved):
    end(world, series)
    assert waiting() == {name: {"series-ended"} for name in ("Kit Ames", "Ben Okafor", "Maya Lin", "Zoe Poe")}
    said = Message.objects.queued().get(recipient_id=world.client.pk).body
    assert "Wed 11 Mar 2026, 9:00 AM is cancelled." in said
    assert "Thu 12 Mar" not in said


def test_control_a_move_that_people_heard_of_is_cancelled_where_it_went(world: World, series: Series, moved):
    delivering.deliver_due(at=NOW + 5 * MINUTE)
    end(world, series, at=NOW + 6 * MINUTE)
    said = Message.objects.queued().get(recipient_id=world.client.pk).body
    assert "Thu 12 Mar 2026, 9:00 AM is cancelled." in said


def test_an_undone_cancellation_is_told_with_the_time_the_visit_has(world: World, series: Series, moved):
    end(world, series)
    undoing.undo(moved.pk, by=world.actor(world.coordinator), at=NOW + MINUTE)
    assert waiting()["Ben Okafor"] == {"series-ended", "reopened"}
    said = Message.objects.queued().get(recipient_id=world.client.pk, template="reopened").body
    assert "Thu 12 Mar 2026, 9:00 AM" in said


def test_a_change_of_the_others_leaves_the_news_of_the_move_alone(world: World, series: Series, moved):
    change = Change(weekdays=("FR",))
    editing.change(series.pk, change, by=world.actor(world.coordinator), at=NOW + MINUTE)
    assert waiting()["Ben Okafor"] == {"rescheduled", "series-changed"}


def test_many_moves_ask_no_more_queries(world: World, series: Series, zoe: Therapist):
    other = arrange(world, client=world.add_client("Dee Park"), therapist=zoe)
    by = world.actor(world.coordinator)
    first, *later = series.appointments.order_by("starts_at")
    rescheduling.reschedule(first.pk, Reschedule(starts_at=first.starts_at + DAY), by=by, at=NOW)
    one = letters_of_ending(world, series)
    for visit in [*later[:5], *other.appointments.all()[:1]]:
        rescheduling.reschedule(visit.pk, Reschedule(starts_at=visit.starts_at + DAY), by=by, at=NOW)
    assert letters_of_ending(world, series) == one


def letters_of_ending(world: World, series: Series) -> int:
    """Return how many queries it takes to write what people would be told of the end."""
    shown = ending.preview(series, Ending(), by=world.actor(world.coordinator), at=NOW)
    with CaptureQueriesContext(connection) as asked:
        composing_standing.drafts_of_preview(shown, "series.ended", at=NOW)
    return len(asked)
