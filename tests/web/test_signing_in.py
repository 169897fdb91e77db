"""Signing in by e-mail code: the way in, every way it fails, and out again."""

import re

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client as Browser

from elevate.people.models import User
from elevate.people.sandbox import sandbox_link
from tests.world import World

LOGIN, CODE, LOGOUT = "/accounts/login/", "/accounts/login/code/", "/accounts/logout/"
WRONG = "QQQQ-QQQQ"
EXPIRES_SECONDS = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


@pytest.fixture(autouse=True)
def _codes(clock) -> None:
    """Sign-in codes count tries in the cache; the transaction of each test empties it."""


@pytest.fixture
def stranger() -> Browser:
    return Browser()


def ask(browser: Browser, email: str, **more: str):
    return browser.post(LOGIN, {"email": email, **more})


def code() -> str:
    """The code in the newest e-mail."""
    found = re.search(r"^\S{4,12}$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[0]


def enter(browser: Browser, typed: str, **more: str):
    return browser.post(CODE, {"code": typed, **more})


def signed_in(browser: Browser) -> bool:
    return browser.get("/").status_code == 302 and browser.get("/").headers["Location"] == "/t/"


def test_a_code_from_the_mail_signs_in(world: World, stranger):
    asked = ask(stranger, "maya.lin@example.test")
    assert (asked.status_code, asked.headers["Location"]) == (302, CODE)
    assert mail.outbox[-1].to == ["maya.lin@example.test"]
    page = stranger.get(CODE).content.decode()
    assert "maya.lin@example.test" in page
    entered = enter(stranger, code())
    assert (entered.status_code, entered.headers["Location"]) == (302, "/")
    assert stranger.get("/", follow=True).redirect_chain == [("/t/", 302)]


def test_the_address_may_be_typed_in_capitals(world: World, stranger):
    ask(stranger, "Maya.Lin@Example.Test")
    enter(stranger, code())
    assert signed_in(stranger)


def test_the_code_may_be_typed_small_and_without_its_dash(world: World, stranger):
    ask(stranger, "maya.lin@example.test")
    enter(stranger, code().lower().replace("-", ""))
    assert signed_in(stranger)


def test_a_deep_link_is_reached_after_signing_in(world: World, stranger):
    there = stranger.get("/t/settle/").headers["Location"]
    assert there == f"{LOGIN}?next=/t/settle/"
    assert 'name="next" value="/t/settle/"' in stranger.get(there).content.decode()
    asked = ask(stranger, "maya.lin@example.test", next="/t/settle/")
    entered = enter(stranger, code(), next="/t/settle/")
    assert asked.headers["Location"] == f"{CODE}?next=%2Ft%2Fsettle%2F"
    assert entered.headers["Location"] == "/t/settle/"


def test_another_site_is_no_place_to_go_next(world: World, stranger):
    ask(stranger, "maya.lin@example.test", next="https://elsewhere.test/")
    assert enter(stranger, code(), next="https://elsewhere.test/").headers["Location"] == "/"


@pytest.mark.parametrize(
    "email", ["", "maya.lin", "maya@@lin", "x" * 400 + "@example.test", "\x00@example.test"]
)
def test_an_address_that_is_none_is_refused_with_a_sentence(world: World, stranger, email):
    answer = ask(stranger, email)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No code was sent" in page
    assert 'aria-invalid="true"' in page
    assert mail.outbox == []


def test_an_unknown_address_is_answered_like_a_known_one(world: World, stranger):
    known = ask(stranger, "maya.lin@example.test")
    unknown = ask(Browser(), "nobody@example.test")
    assert (unknown.status_code, unknown.headers["Location"]) == (
        known.status_code,
        known.headers["Location"],
    )
    assert mail.outbox[-1].to == ["nobody@example.test"]
    assert "an address we do not know" in mail.outbox[-1].body


def test_nobody_who_was_switched_off_gets_a_code(world: World, stranger):
    User.objects.filter(email="maya.lin@example.test").update(is_active=False)
    ask(stranger, "maya.lin@example.test")
    assert "an address we do not know" in mail.outbox[-1].body


def test_a_wrong_code_is_refused_with_a_sentence_and_may_be_tried_again(world: World, stranger):
    ask(stranger, "maya.lin@example.test")
    answer = enter(stranger, WRONG)
    assert answer.status_code == 422
    assert "That is not the code we sent." in answer.content.decode()
    assert not signed_in(stranger)
    enter(stranger, code())
    assert signed_in(stranger)


@pytest.mark.parametrize("typed", ["", " ", "\x00", "x" * 5000])
def test_what_is_no_code_is_refused(world: World, stranger, typed):
    ask(stranger, "maya.lin@example.test")
    answer = enter(stranger, typed)
    assert answer.status_code == 422
    assert "You are not signed in yet" in answer.content.decode()


def test_three_wrong_codes_end_it(world: World, stranger):
    ask(stranger, "maya.lin@example.test")
    right = code()
    answers = [enter(stranger, WRONG) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 302]
    page = stranger.get(answers[-1].headers["Location"]).content.decode()
    assert "Too many tries. Wait a minute, then ask for a new code." in page
    enter(stranger, right)
    assert not signed_in(stranger)


def test_a_code_that_is_too_old_says_so(world: World, stranger):
    with time_machine.travel("2026-03-02T17:00:00Z", tick=False) as traveller:
        ask(stranger, "maya.lin@example.test")
        traveller.shift(EXPIRES_SECONDS + 1)
        answer = enter(stranger, code())
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    assert "That code is too old by now. Ask for a new one." in stranger.get(LOGIN).content.decode()
    assert not signed_in(stranger)


def test_a_code_lasts_to_its_last_second(world: World, stranger):
    with time_machine.travel("2026-03-02T17:00:00Z", tick=False) as traveller:
        ask(stranger, "maya.lin@example.test")
        traveller.shift(EXPIRES_SECONDS)
        enter(stranger, code())
        assert signed_in(stranger)


def test_the_code_page_without_a_code_leads_back(world: World, stranger):
    assert stranger.get(CODE).headers["Location"] == LOGIN
    assert "too old" not in stranger.get(LOGIN).content.decode()


def test_a_new_code_replaces_the_old_one(world: World, stranger):
    ask(stranger, "maya.lin@example.test")
    first = code()
    assert "Send a new code" in stranger.get(CODE).content.decode()
    stranger.post(CODE, {"action": "resend"})
    assert "We sent a new code." in stranger.get(CODE).content.decode()
    assert len(mail.outbox) == 2
    assert enter(stranger, first).status_code == 422
    enter(stranger, code())
    assert signed_in(stranger)


def test_new_codes_come_to_an_end(world: World, stranger):
    ask(stranger, "maya.lin@example.test")
    for _ in range(3):
        answer = stranger.post(CODE, {"action": "resend"})
    assert answer.status_code == 422
    assert len(mail.outbox) == 3
    assert "Send a new code" not in answer.content.decode()


def test_a_code_signs_in_once(world: World, stranger):
    ask(stranger, "maya.lin@example.test")
    once = code()
    enter(stranger, once)
    other = Browser()
    enter(other, once)
    assert not signed_in(other)


def test_codes_for_one_address_run_dry_for_a_minute(world: World, stranger):
    answers = [ask(Browser(), "maya.lin@example.test") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    assert "Too many tries." in answers[-1].content.decode()
    assert len(mail.outbox) == 3


def test_signing_out_is_asked_before_it_is_done(therapist):
    assert "Sign out?" in therapist.get(LOGOUT).content.decode()
    assert signed_in(therapist)
    answer = therapist.post(LOGOUT, follow=True)
    assert answer.redirect_chain == [(LOGIN, 302)]
    assert "You are signed out." in answer.content.decode()
    assert therapist.get("/t/").status_code == 302


def test_who_is_signed_in_is_not_asked_again(therapist):
    assert therapist.get(LOGIN).headers["Location"] == "/"


def test_nobody_signs_up(stranger):
    answer = stranger.get("/accounts/signup/")
    assert "Your coordinator adds your e-mail address" in answer.content.decode()
    stranger.post("/accounts/signup/", {"email": "new@example.test"})
    assert not User.objects.filter(email="new@example.test").exists()


def test_a_sandbox_link_signs_in_and_goes_home(world: World, stranger):
    link = sandbox_link(world.therapist.user).removeprefix(settings.ELEVATE_URL)
    assert stranger.get(link, follow=True).redirect_chain == [("/", 302), ("/t/", 302)]


def test_a_sandbox_link_does_nothing_elsewhere(world: World, stranger, settings):
    settings.ELEVATE_SANDBOX = False
    link = sandbox_link(world.therapist.user).removeprefix(settings.ELEVATE_URL)
    assert stranger.get(link).status_code == 404
    assert not signed_in(stranger)


@pytest.mark.parametrize("token", ["x", "InVzciI:1xW2Oi:abc"])
def test_a_forged_sandbox_link_leads_nowhere(world: World, stranger, token):
    assert stranger.get(f"/sign-in/{token}/").status_code == 404


def test_a_page_kept_open_too_long_is_answered_with_a_sentence(world: World):
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post(LOGIN, {"email": "maya.lin@example.test"})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
    assert mail.outbox == []
