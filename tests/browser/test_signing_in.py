"""Signing in with a thumb: an address, a code from the mail, and back out."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.world import World

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture(autouse=True)
def _no_tries_yet(transactional_db) -> None:
    """Tries are counted in the cache, which no test's end empties."""
    cache.clear()


def ask(screen: Screen, email: str) -> None:
    screen.page.get_by_label("E-mail address").fill(email)
    screen.tap("Send me a code")


def code() -> str:
    """The code in the newest e-mail."""
    found = re.search(r"^\S{4,12}$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[0]


@SCRIPTS
def test_a_code_signs_in_where_one_wanted_to_go(world: World, enter, scripts):
    screen = enter(scripts=scripts)
    screen.go("/t/settle/")
    ask(screen, "maya.lin@example.test")
    expect(screen.page.get_by_role("heading", name="Enter your code")).to_be_visible()
    screen.page.get_by_label("Code").fill(code())
    screen.tap("Sign in")
    screen.page.wait_for_url("**/t/settle/")
    assert screen.taps == 2


@SCRIPTS
def test_signing_out_is_two_taps_away(world: World, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/")
    screen.tap(screen.page.get_by_text("Maya Lin"))
    screen.tap("Sign out")
    expect(screen.page.get_by_text("You are signed out.")).to_be_visible()
    screen.go("/t/")
    expect(screen.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert screen.taps == 2


@SCRIPTS
def test_a_wrong_code_is_said_and_the_right_one_still_works(world: World, enter, scripts):
    screen = enter(scripts=scripts)
    screen.go("/accounts/login/")
    ask(screen, "maya.lin@example.test")
    screen.page.get_by_label("Code").fill("QQQQ-QQQQ")
    screen.tap("Sign in")
    told = screen.page.get_by_role("alert")
    expect(told).to_contain_text("That is not the code we sent.")
    expect(told).to_be_focused()
    screen.page.get_by_label("Code").fill(code())
    screen.tap("Sign in")
    screen.page.wait_for_url("**/t/")


def test_signing_in_by_keyboard_alone(world: World, enter):
    screen = enter()
    screen.go("/accounts/login/")
    keyboard = screen.page.keyboard
    for _ in range(3):
        keyboard.press("Tab")
    keyboard.type("maya.lin@example.test")
    keyboard.press("Enter")
    expect(screen.page.get_by_role("heading", name="Enter your code")).to_be_visible()
    for _ in range(3):
        keyboard.press("Tab")
    keyboard.type(code())
    keyboard.press("Enter")
    screen.page.wait_for_url("**/t/")


@SCRIPTS
def test_an_address_that_is_none_is_said_beside_it(world: World, enter, scripts):
    screen = enter(scripts=scripts)
    screen.go("/accounts/login/")
    ask(screen, "maya")
    field = screen.page.get_by_label("E-mail address")
    expect(screen.page.get_by_role("alert")).to_contain_text("That is not an e-mail address.")
    expect(field).to_have_value("maya")
    expect(field).to_have_accessible_description(re.compile("That is not an e-mail address."))


@SCRIPTS
def test_another_address_can_be_used_instead(world: World, enter, scripts):
    screen = enter(scripts=scripts)
    screen.go("/accounts/login/")
    ask(screen, "maya@example.test")
    screen.tap("Use another address")
    ask(screen, "maya.lin@example.test")
    expect(screen.page.get_by_text("maya.lin@example.test")).to_be_visible()
    screen.page.get_by_label("Code").fill(code())
    screen.tap("Sign in")
    screen.page.wait_for_url("**/t/")
