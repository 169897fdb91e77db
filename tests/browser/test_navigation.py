"""The way around: every page is at most two taps away, on the smallest phone and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.world import World

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
PLACES = {
    "Board": "/c/",
    "Schedule": "/c/schedule/",
    "Clients": "/c/clients/",
    "Therapists": "/c/therapists/",
    "Messages": "/c/messages/",
}
MORE = {
    "Standing visits": "/c/series/",
    "Freed times": "/c/rescue/",
    "Closed days": "/c/closed/",
    "Learn": "/learn/",
    "Courses": "/c/lessons/",
    "Travel": "/c/travel/",
    "Rules": "/c/policy/",
}
TABS = {"Week": "/t/week/", "To settle": "/t/settle/", "Clients": "/t/clients/", "Today": "/t/"}


@SCRIPTS
@pytest.mark.parametrize("width", [320, 1280])
def test_a_coordinator_gets_everywhere_in_two_taps(world: World, enter, scripts, width):
    screen = enter(world.coordinator, width=width, scripts=scripts)
    screen.go("/c/")
    nav = screen.page.get_by_role("navigation", name="Main")
    for words, path in PLACES.items():
        nav.get_by_role("link", name=words).click()
        screen.page.wait_for_url(f"**{path}")
        expect(nav.get_by_role("link", name=words)).to_have_attribute("aria-current", "page")
    for words, path in MORE.items():
        nav.get_by_text("More").click()
        assert screen.overflows() == []
        nav.get_by_role("link", name=words).click()
        screen.page.wait_for_url(f"**{path}")


@SCRIPTS
def test_a_therapist_gets_everywhere_in_one_tap(world: World, enter, scripts):
    screen = enter(world.therapist, width=320, scripts=scripts)
    screen.go("/t/")
    nav = screen.page.get_by_role("navigation", name="Main")
    for words, path in TABS.items():
        nav.get_by_role("link", name=words).click()
        screen.page.wait_for_url(f"**{path}")
        expect(nav.get_by_role("link", name=words)).to_have_attribute("aria-current", "page")


def test_what_more_holds_opens_by_keyboard(world: World, enter):
    screen = enter(world.coordinator)
    screen.go("/c/")
    link = screen.page.get_by_role("link", name=list(MORE)[-1])
    expect(link).to_be_hidden()
    screen.page.get_by_role("navigation", name="Main").get_by_text("More").focus()
    screen.page.keyboard.press("Enter")
    expect(link).to_be_visible()
    for _link in MORE:
        screen.page.keyboard.press("Tab")
    expect(link).to_be_focused()
