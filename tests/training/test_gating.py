"""Required lessons before new visits: off until it is turned on, and then for what is new alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from elevate.core.refusals import Refused
from elevate.journal.models import Event
from elevate.people.models import Operator, Property
from elevate.plans.models import PolicyVersion
from elevate.scheduling import availability, rescheduling
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.availability import Search
from elevate.scheduling.standing import materialising
from elevate.training import completing, gating, live
from elevate.training.models import Assignment, Completion, Lesson
from tests.training import making
from tests.web.arranging import arrange
from tests.world import NOW, World

OPTIONAL = replace(making.PAY, key="more", required=False)


@pytest.fixture
def course(world: World):
    return making.place(making.with_lessons(*making.TEXT.lessons, OPTIONAL))


@pytest.fixture
def gate(world: World, course) -> None:
    gating.turn(world.operator, on=True, by=world.actor(world.coordinator), at=NOW)


def learn(world: World, *keys: str) -> None:
    by = world.actor(world.therapist)
    for key in keys:
        version = Lesson.objects.get(key=key).published
        setting = live.setting(at=NOW, learner=by.user_id)
        completing.complete(version, setting, how=Completion.By.READING, by=by, at=NOW)


def book(world: World, **wish):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    return world.book(**{"hours": 48, "override_reason": "", **wish})


def test_it_is_off_at_first(world, course):
    assert not gating.is_on()
    assert gating.left(world.therapist) == 0
    assert book(world).pk


def test_it_says_how_many_are_left(world, gate):
    with pytest.raises(Refused, match="Maya Lin has 2 required lessons left"):
        book(world)


def test_one_left_is_said_as_one(world, gate):
    learn(world, "moving")
    with pytest.raises(Refused, match="Maya Lin has 1 required lesson left"):
        book(world)


def test_what_is_not_required_holds_nobody_back(world, gate):
    learn(world, "moving", "pay")
    assert book(world).pk
    assert gating.held_back() == frozenset()


def test_a_coordinator_s_reason_overrides(world, gate):
    assert book(world, override_reason="She knows it all").override_reason


def test_a_lesson_whose_rules_changed_since_counts_all_the_same(world, gate):
    learn(world, "moving", "pay")
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12)
    assert gating.left(world.therapist) == 0


def test_whom_it_holds_back(world, gate):
    colleague = world.add_therapist("Ann Roe")
    learn(world, "moving", "pay")
    assert gating.held_back() == {colleague.pk}


@pytest.mark.parametrize(
    ("whom", "count"), [({"to": "coordinators"}, 0), ({"to": "therapists"}, 2), ({"to": "learner"}, 2)]
)
def test_only_what_is_assigned_counts(world, gate, whom, count):
    learner = world.therapist.user if whom["to"] == "learner" else None
    Assignment.objects.update(**whom, learner=learner)
    assert gating.left(world.therapist) == count
    Assignment.objects.update(withdrawn_at=NOW)
    assert gating.left(world.therapist) == 0


@pytest.mark.parametrize(("visited", "count"), [(True, 2), (False, 0)])
def test_a_property_s_course_is_for_those_who_visit_it(world, gate, visited, count):
    world.book()
    other = Property.objects.create(name="Bay House", time_zone="America/New_York")
    Assignment.objects.update(to="property", property=world.property if visited else other)
    assert gating.left(world.therapist) == count
    assert gating.held_back() == ({world.therapist.pk} if visited else frozenset())


def test_a_therapist_who_cannot_sign_in_is_not_asked_for_lessons(world, gate):
    world.therapist.user = None
    world.therapist.save()
    assert gating.left(world.therapist) == 0
    assert gating.held_back() == frozenset()


def test_a_visit_that_is_booked_can_be_moved(world, course):
    visit = book(world)
    Operator.objects.update(lessons_gate_booking=True)
    to = Reschedule(starts_at=visit.starts_at + timedelta(days=1))
    assert rescheduling.reschedule(visit.pk, to, by=world.actor(world.therapist), at=NOW).new


def test_standing_visits_go_on(world, course):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    series = arrange(world)
    Operator.objects.update(lessons_gate_booking=True)
    before = series.appointments.count()
    materialising.catch_up(at=NOW + timedelta(weeks=4))
    assert series.appointments.count() > before


def test_new_standing_visits_are_new(world, gate):
    with pytest.raises(Refused, match="required lessons left"):
        arrange(world, override_reason="")


def test_the_search_offers_nobody_who_cannot_be_booked(world, gate):
    search = Search(
        service=world.service, place=world.property, since=NOW, until=NOW + timedelta(days=7), client_id=None
    )
    assert list(availability.bookable(search, by=world.actor(world.client))) == []
    openings = list(availability.openings(search))
    assert list(availability.bookable(search, by=world.actor(world.coordinator))) == openings


def test_turning_it_twice_is_one_line_in_the_journal(world, gate):
    gating.turn(world.operator, on=True, by=world.actor(world.coordinator), at=NOW)
    assert Event.objects.filter(verb="gate.turned").count() == 1
