"""A course says until when it is due, to those it was given to."""

from datetime import date

import pytest

from elevate.people.models import Property
from elevate.training.models import Assignment
from tests.training import making
from tests.web.following import send
from tests.web.reading import text
from tests.world import NOW

COURSE = "/learn/basics/"


@pytest.fixture
def due(world):
    making.place()
    Assignment.objects.update(due_on=date(2026, 3, 4))


def test_a_course_says_when_it_is_due(due, therapist):
    assert "Due Wed 4 Mar" in text(therapist.get(COURSE))


def test_the_earliest_of_several_days_counts(due, world, therapist):
    given = {"course": Assignment.objects.get().course, "assigned_at": NOW, "assigned_by": "x"}
    Assignment.objects.create(to="learner", learner=world.therapist.user, due_on=date(2026, 3, 3), **given)
    assert "Due Tue 3 Mar" in text(therapist.get(COURSE))


def test_a_day_that_is_over_is_said_so(due, therapist, clock):
    clock(72)
    assert "Was due Wed 4 Mar" in text(therapist.get(COURSE))


@pytest.mark.parametrize("change", [{"due_on": None}, {"withdrawn_at": NOW}, {"to": "coordinators"}])
def test_what_is_not_due_says_nothing(due, therapist, change):
    Assignment.objects.update(**change)
    assert "Due " not in text(therapist.get(COURSE))


def test_a_property_s_course_is_due_for_those_who_visit_it(due, world, therapist, colleague):
    Assignment.objects.update(to="property", property=Property.objects.get())
    world.book()
    assert "Due Wed 4 Mar" in text(therapist.get(COURSE))
    assert "Due " not in text(colleague.get(COURSE))


def test_what_is_completed_is_not_due(due, therapist):
    for lesson in ("moving", "pay"):
        send(therapist, f"{COURSE}{lesson}/", "Mark complete and continue")
    assert "Due " not in text(therapist.get(COURSE))


def test_a_coordinator_has_days_of_their_own(due, coordinator):
    assert "Due " not in text(coordinator.get(COURSE))
    Assignment.objects.update(to="coordinators")
    assert "Due Wed 4 Mar" in text(coordinator.get(COURSE))
