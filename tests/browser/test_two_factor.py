"""A second step at the door: a coordinator turns it on, and gets in with it alone."""

import re

import pytest
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.browser.test_pages import faults
from tests.world import World


@pytest.fixture(autouse=True)
def _fresh_door(transactional_db, settings) -> None:
    """No tries counted yet, and the app's code still good when the machine is slow."""
    cache.clear()
    settings.MFA_TOTP_TOLERANCE = 1


def heading(screen: Screen, name: str) -> None:
    expect(screen.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert {name: faults(screen)} == {name: {}}
    screen.look(width=390, scheme="light", text=100)


def shown_by_the_app(secret: str, turn: int) -> str:
    """Return a code; each is taken once, so every turn has another one: 0, 1 or 2."""
    counters = [*auth.yield_hotp_counters_from_time()]
    return auth.format_hotp_value(auth.hotp_value(secret, counters[turn]))


def sign_in(screen: Screen) -> None:
    screen.go("/accounts/login/")
    screen.page.get_by_label("E-mail address").fill("kit.ames@example.test")
    screen.tap("Send me a code")
    heading(screen, "Enter your code")
    code = re.search(r"^\S{4,12}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    enter_code(screen, code[0], "Sign in")


def enter_code(screen: Screen, code: str, button: str) -> None:
    screen.page.get_by_label("Code").fill(code)
    screen.tap(button)


def test_a_second_step_guards_the_board(world: World, enter):
    screen = enter(world.coordinator)
    screen.go("/accounts/2fa/")
    screen.tap("Set up an app")
    heading(screen, "Set up an authenticator app")
    secret = screen.page.locator("code").inner_text()
    enter_code(screen, shown_by_the_app(secret, 0), "Turn on")
    heading(screen, "Is it still you?")
    enter_code(screen, shown_by_the_app(secret, 1), "Go on")
    heading(screen, "Recovery codes")
    for path, name in (
        ("recovery-codes/generate/", "Make new recovery codes?"),
        ("totp/deactivate/", "Turn off the authenticator app?"),
        ("", "Sign-in security"),
    ):
        screen.go(f"/accounts/2fa/{path}")
        heading(screen, name)

    other = enter()
    sign_in(other)
    heading(other, "One more step")
    other.go("/c/")
    heading(other, "One more step")  # the code from the mail alone does not open the board
    enter_code(other, shown_by_the_app(secret, 2), "Sign in")
    other.page.wait_for_url("**/c/")
