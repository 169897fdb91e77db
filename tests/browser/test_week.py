"""The week under a thumb and on a wide screen: a day is one tap away, and nothing has to be dragged."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from elevate.core.rulebook import State
from elevate.scheduling.models import Appointment
from tests.browser.test_pages import faults
from tests.web import keeping
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def visit(world: World, clock) -> Appointment:
    """Began half an hour ago; another one comes on Wednesday."""
    world.book(hours=48, at=LONG_AGO, client=world.add_client("Ana Torres"))
    return world.book(hours=-0.5, at=LONG_AGO)


@SCRIPTS
def test_another_day_is_two_taps_from_today(visit, world: World, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/")
    screen.tap("Week")
    expect(screen.page.get_by_role("heading", level=1, name="Mon 2 Mar to Sun 8 Mar")).to_be_visible()
    screen.tap("Wed 4 1")
    expect(screen.page.get_by_role("heading", name="Wednesday, 4 March")).to_be_visible()
    expect(screen.page.get_by_role("heading", name="Ana Torres")).to_be_visible()
    assert screen.taps == 2


def test_a_phone_shows_one_day_and_a_wide_screen_all_seven(visit, world: World, enter):
    screen = enter(world.therapist)
    screen.go("/t/week/")
    entry = screen.page.locator(".entry", has_text="Ana Torres")
    expect(entry).to_be_hidden()
    screen.look(width=1280)
    expect(entry).to_be_visible()
    tops = [box["y"] for box in (li.bounding_box() for li in screen.page.locator(".week > li").all())]
    assert len(set(tops)) == 1


def test_five_tabs_fit_the_smallest_phone_in_one_row(visit, world: World, enter):
    screen = enter(world.therapist, width=320)
    screen.go("/t/week/")
    boxes = [tab.bounding_box() for tab in screen.page.locator(".tabs a").all()]
    assert len(boxes) == 5
    assert len({box["y"] for box in boxes}) == 1
    assert all(box["width"] >= 60 and box["height"] >= 48 for box in boxes)


@SCRIPTS
def test_a_visit_is_completed_in_its_week(visit, world: World, enter, scripts):
    screen = enter(world.therapist, width=1280, scripts=scripts)
    screen.go("/t/week/")
    screen.tap("Mark complete")
    expect(screen.page.locator(f"#visit-{visit.pk}")).to_contain_text("Completed 12:00 PM")
    expect(screen.page.locator(f"#entry-{visit.pk}")).to_contain_text("Completed")
    visit.refresh_from_db()
    assert visit.state == State.COMPLETED


@pytest.mark.parametrize("query", ["?on=2026-03-04", "?on=2026-03-09", "?on=banana"])
def test_every_state_is_whole(visit, world: World, enter, query):
    keeping.closed((NOW + timedelta(days=2)).date(), "The day on which the founders are remembered")
    keeping.hours(world.therapist, (2, 9, 12), (2, 13, 17))
    keeping.time_off(world.therapist, NOW + timedelta(hours=49), hours=30, reason="A wedding upstate")
    screen = enter(world.therapist)
    screen.go(f"/t/week/{query}")
    assert faults(screen) == {}
