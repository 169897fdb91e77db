"""A course that is due: learners hear of it three days before and on the day, in their morning, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from elevate.messaging import reminding
from elevate.messaging.models import Message, State
from elevate.training import completing, live
from elevate.training.models import Assignment, Completion, Course, Lesson
from tests.training import making
from tests.world import NOW, World

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
#: Monday a week later: three days before it is Friday the 6th.
DUE_ON = date(2026, 3, 9)
FRIDAY_8 = datetime(2026, 3, 6, 13, tzinfo=UTC)
#: Clocks went forward on the 8th.
MONDAY_8 = datetime(2026, 3, 9, 12, tzinfo=UTC)
SOON, TODAY = "lessons_due_3d", "lessons_due_today"


@pytest.fixture
def course(world: World) -> Course:
    course = making.place(at=NOW - 5 * DAY)
    Assignment.objects.update(due_on=DUE_ON)
    return course


def learn(world: World, *, at: datetime) -> None:
    by = world.actor(world.therapist)
    setting = live.setting(at=at, learner=by.user_id)
    for lesson in Lesson.objects.taught():
        completing.complete(lesson.published, setting, how=Completion.By.READING, by=by, at=at)


def told(template: str) -> Message:
    return Message.objects.get(template=template)


def test_three_days_before_and_on_the_day_in_the_morning(world, course, compose):
    assert compose(FRIDAY_8 - SECOND) == []
    assert reminding.next_due_at() == FRIDAY_8
    assert compose(FRIDAY_8) == [SOON]
    assert told(SOON).subject == "Due Mon 9 Mar: Basics"
    assert told(SOON).body == (
        "2 of 2 lessons of “Basics” are left, about 10 minutes. "
        "Go on here: http://localhost:8000/learn/basics/"
    )
    assert compose(MONDAY_8 - SECOND) == []
    assert reminding.next_due_at() == MONDAY_8
    assert compose(MONDAY_8) == [TODAY]
    assert told(TODAY).subject == "Due today: Basics"
    assert compose(MONDAY_8 + 2 * DAY) == []


def test_it_is_morning_where_the_learner_lives(world, course, compose):
    world.therapist.time_zone = "America/Los_Angeles"
    world.therapist.save()
    assert compose(FRIDAY_8) == []
    assert reminding.next_due_at() == FRIDAY_8 + timedelta(hours=3)
    assert compose(FRIDAY_8 + timedelta(hours=3)) == [SOON]


def test_who_completed_it_hears_nothing(world, course, compose):
    learn(world, at=NOW)
    world.add_therapist("Ann Roe")
    compose(FRIDAY_8)
    assert [message.recipient_name for message in Message.objects.filter(template=SOON)] == ["Ann Roe"]


@pytest.mark.parametrize("change", [{"withdrawn_at": NOW}, {"due_on": DUE_ON + DAY}, {"to": "coordinators"}])
def test_what_was_taken_back_is_not_reminded_of(world, course, compose, deliver, change):
    compose(FRIDAY_8)
    Assignment.objects.update(**change)
    deliver(FRIDAY_8)
    assert told(SOON).state == State.CANCELLED


def test_a_course_completed_meanwhile_stops_what_waits(world, course, compose, deliver):
    compose(FRIDAY_8)
    learn(world, at=FRIDAY_8)
    deliver(FRIDAY_8)
    assert told(SOON).state == State.CANCELLED


def test_what_is_still_true_goes_out(world, course, compose, deliver):
    compose(FRIDAY_8)
    assert list(deliver(FRIDAY_8)) == [world.therapist.email]


def test_a_late_worker_says_only_what_is_of_use(world, course, compose):
    assert compose(MONDAY_8 + timedelta(hours=1)) == [TODAY]


def test_the_day_after_it_is_too_late(world, course, compose):
    assert compose(MONDAY_8 + DAY) == []


def test_a_course_given_later_is_not_reminded_of_backwards(world, course, compose):
    Assignment.objects.update(due_on=None)
    compose(FRIDAY_8)
    Assignment.objects.update(due_on=DUE_ON)
    assert compose(FRIDAY_8 + DAY) == []
    assert compose(MONDAY_8) == [TODAY]


def test_a_retired_course_is_not_due(world, course, compose):
    Course.objects.update(retired_at=NOW)
    assert compose(FRIDAY_8) == []


def test_several_workers_tell_it_once(world, course, compose):
    compose(FRIDAY_8)
    assert reminding.compose_due(at=FRIDAY_8) == 0
    assert Message.objects.filter(template=SOON).count() == 1
