"""To settle under a thumb: one answer a tap, and the count goes down with each."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from elevate.core.rulebook import State
from elevate.scheduling.models import Appointment
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def past(world: World, clock) -> list[Appointment]:
    """Two past visits without an answer, the older one first."""
    ana = world.add_client("Ana Torres")
    return [world.book(hours=-52, at=LONG_AGO, client=ana), world.book(hours=-25, at=LONG_AGO)]


@SCRIPTS
def test_what_happened_is_settled_in_a_tap_each(world: World, past, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/settle/")
    expect(screen.page.get_by_text("2 past visits need an answer.")).to_be_visible()
    for visit, left in zip(
        past, ["1 past visit needs an answer.", "All settled. 100% this period."], strict=True
    ):
        screen.tap(f"It happened {visit.client.name}")
        expect(screen.page.locator(f"#visit-{visit.pk}")).to_contain_text("1 credit used · $72.00 earned")
        expect(screen.page.get_by_text(left)).to_be_visible()
    assert screen.taps == 2
    assert {visit.state for visit in Appointment.objects.all()} == {State.COMPLETED}


def test_the_count_in_the_tabs_goes_down(world: World, past, enter):
    screen = enter(world.therapist)
    screen.go("/t/settle/")
    count = screen.page.locator("#settle-count")
    expect(count).to_have_text("2")
    screen.tap("It happened Ana Torres")
    expect(count).to_have_text("1")
    screen.tap("It happened Ben Okafor")
    expect(count).to_be_hidden()


@SCRIPTS
def test_an_answer_is_taken_back_in_a_tap(world: World, past, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/settle/")
    screen.tap("It happened Ana Torres")
    expect(screen.page.get_by_text("1 past visit needs an answer.")).to_be_visible()
    screen.tap("Undo")
    expect(screen.page.get_by_role("button", name="It happened Ana Torres")).to_be_visible()
    expect(screen.page.get_by_text("2 past visits need an answer.")).to_be_visible()


@SCRIPTS
@pytest.mark.parametrize("words", ["It didn’t happen", "It moved"])
def test_the_longer_answers_open_the_flowchart(world: World, past, enter, scripts, words):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/settle/")
    screen.tap(f"{words} Ana Torres")
    screen.page.wait_for_url(f"**/t/visits/{past[0].pk}/cant/**")
    assert screen.taps == 1


def test_settling_by_keyboard_keeps_the_place(world: World, past, enter):
    screen = enter(world.therapist)
    screen.go("/t/settle/")
    screen.control("It happened Ana Torres").focus()
    screen.page.keyboard.press("Enter")
    answered = screen.page.locator(f"#visit-{past[0].pk}")
    expect(answered).to_contain_text("Completed")
    expect(answered).to_be_focused()
    for _stop in ("the visit", "why it ended so", "undo"):
        screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("button", name="Undo Ana Torres")).to_be_focused()


def test_today_leads_here(world: World, past, enter):
    screen = enter(world.therapist)
    screen.go("/t/")
    screen.tap("2 past visits need an answer")
    screen.page.wait_for_url("**/t/settle/")
    expect(screen.page.get_by_role("heading", name="To settle")).to_be_visible()
