"""Every state of the pages that change a visit, in every width and scheme: nothing cut, nothing faulty."""

from datetime import timedelta

import pytest

from elevate.scheduling.models import Appointment
from tests.browser.test_pages import faults
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
STATES = {
    "a day": "move/?day=2026-03-05",
    "a late move": "move/?to=2026-03-05T15:30Z",
    "a free move": "move/?to=2026-03-05T15:30Z&told_on=2026-02-27&told_time=09:00&reason=I+was+driving.",
    "a wrong notice": "move/?to=2026-03-05T15:30Z&told_on=2026-02-27&told_time=&reason=",
    "a taken time": "move/?to=2026-03-04T17:00Z",
    "no time": "move/?to=zebra&day=2026-01-01",
    "who": "cant/?who=zebra",
    "when": "cant/?who=client",
    "earlier": "cant/?who=client&told=earlier",
    "earlier, wrong": "cant/?who=client&told=earlier&told_on=2026-09-01&told_time=09:00&reason=x",
    "the result": "cant/?who=client&told=now",
    "too early": "cant/?who=no_show",
    "again": "again/?to=2026-03-05T15:30Z",
}


@pytest.fixture
def visit(world: World, clock) -> Appointment:
    """Today at 4 PM, in four hours; the client has credits to spare, and another visit on Wednesday."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    world.book(hours=48, at=LONG_AGO)
    return world.book(hours=4, at=LONG_AGO)


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_whole(world: World, visit, enter, state):
    screen = enter(world.therapist)
    screen.go(f"/t/visits/{visit.pk}/{STATES[state]}")
    assert faults(screen) == {}


@pytest.mark.parametrize(
    "path", ["cant/?who=no_show", "cant/?who=no_show&tried=Called", "cant/?moved=1", "move/"]
)
def test_every_state_of_a_past_visit_is_whole(world: World, visit, enter, path):
    past = world.book(hours=-26, at=LONG_AGO)
    screen = enter(world.therapist)
    screen.go(f"/t/visits/{past.pk}/{path}")
    assert faults(screen) == {}


@pytest.mark.parametrize("path", ["cant/", "cant/?who=operator", "move/?to=2026-03-05T15:30Z", "again/"])
def test_a_coordinators_pages_are_whole(world: World, clock, enter, path):
    visit = world.book(hours=4, at=LONG_AGO)  # without a credit
    screen = enter(world.coordinator)
    screen.go(f"/c/visits/{visit.pk}/{path}")
    assert faults(screen) == {}
