"""Practice as a thumb does it on a phone, with and without scripts; its pages in every width and scheme."""

import pytest
from playwright.sync_api import expect

from elevate.training.models import Attempt
from tests.browser.screen import Screen
from tests.browser.test_pages import faults
from tests.web.practising import BASE, teach
from tests.world import World

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
PAGES = [
    "",
    "late-text/",
    "late-text/visit/",
    "late-text/visit/cant/?who=client&told=now",
    "late-text/result/?act=cancel",
    "late-text/result/?act=none",
    "move-on/visit/move/?to=2026-03-05T15:30Z",
    "nobody-opens/visit/cant/?who=no_show",
]


@pytest.fixture
def lesson(world: World, clock) -> None:
    teach()


def shows(screen: Screen, words: str) -> None:
    """Wait until the page says `words`."""
    expect(screen.page.get_by_text(words).first).to_be_visible()


@SCRIPTS
def test_a_scenario_is_tried_and_passed_by_taps_on_a_phone(world: World, lesson, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.look(width=390)
    screen.go(BASE)
    screen.tap("Practise: A text at 9 PM")
    screen.tap("Leave it as it is")
    shows(screen, "Not quite")
    shows(screen, "Who told you, and when?")
    screen.tap("Try again")
    screen.tap("Can’t make it")
    screen.tap("Dana can’t make it")
    shows(screen, "Practice · Tue 8:55 PM")
    screen.tap("Just now")
    screen.tap("Cancel visit and send message")
    expect(screen.page.get_by_role("heading", name="Right")).to_be_visible()
    shows(screen, "the time was kept for Dana")
    assert screen.taps == 7
    assert sorted(Attempt.objects.values_list("passed", flat=True)) == [False, True]
    screen.tap("Next: You have a fever")
    shows(screen, "You wake up with a fever.")


@SCRIPTS
def test_a_visit_is_completed_on_its_card_and_waiting_moves_the_clock(world: World, lesson, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"{BASE}it-happened/")
    screen.tap("Mark complete")
    expect(screen.page.get_by_role("heading", name="Right")).to_be_visible()
    screen.go(f"{BASE}nobody-opens/visit/cant/?who=no_show")
    shows(screen, "This cannot be recorded now")
    screen.tap("Wait 10 min")
    shows(screen, "Practice · Tue 9:15 AM")
    shows(screen, "How did you try to reach Tobias?")
    screen.page.go_back()
    shows(screen, "Practice · Tue 9:05 AM")


@SCRIPTS
def test_a_visit_is_moved_by_taps(world: World, lesson, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"{BASE}move-on/")
    screen.tap("Reschedule")
    screen.tap("Thu 5 Mar, 10:30 AM")
    screen.tap("Yes, just move it")
    screen.tap("Move to Thu 10:30 AM")
    expect(screen.page.get_by_role("heading", name="Right")).to_be_visible()
    assert screen.taps == 4


@SCRIPTS
def test_a_time_that_is_not_free_brings_the_hint(world: World, lesson, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"{BASE}move-on/visit/move/")
    screen.page.get_by_label("Any other day").fill("2026-03-05")
    screen.tap("Show that day")
    screen.page.get_by_label("Any other time").fill("11:00")
    screen.tap(screen.page.get_by_role("button", name="Show", exact=True))
    shows(screen, "Someone just took 11:00 AM")
    shows(screen, "A hint")
    shows(screen, "Nobody is to be charged.")


@pytest.mark.parametrize("page", PAGES)
def test_its_pages_hold_in_every_width_and_scheme(world: World, lesson, enter, page):
    screen = enter(world.therapist)
    assert screen.go(BASE + page).status in {200, 422}
    assert faults(screen) == {}
