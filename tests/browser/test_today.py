"""Today under a thumb: completed in one tap and taken back, whatever the network and the browser do."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from elevate.core.rulebook import State
from elevate.journal.models import Event
from elevate.scheduling import cancelling
from elevate.scheduling.models import Appointment, Resolution
from tests.browser.screen import Screen
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


@pytest.fixture
def visit(world: World, clock) -> Appointment:
    """Began half an hour ago."""
    return world.book(hours=-0.5, at=LONG_AGO)


@pytest.fixture
def today(world: World, visit, enter) -> Screen:
    """Maya's phone, at the day's page."""
    screen = enter(world.therapist)
    screen.go("/t/")
    return screen


def card(screen: Screen, visit: Appointment) -> Locator:
    return screen.page.locator(f"#visit-{visit.pk}")


def ends(visit: Appointment) -> str:
    visit.refresh_from_db()
    return visit.state


@SCRIPTS
def test_a_visit_is_completed_in_one_tap_and_taken_back_in_one(world: World, visit, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/")
    screen.tap("Mark complete")
    expect(card(screen, visit)).to_contain_text("Completed 12:00 PM · 1 credit used · $72.00 earned")
    assert (screen.taps, ends(visit)) == (1, State.COMPLETED)
    screen.tap("Undo")
    expect(card(screen, visit)).to_contain_text("Mark complete")
    assert (screen.taps, ends(visit)) == (2, State.BOOKED)


def test_the_page_stays_where_it_is(world: World, visit, today):
    marked = "window.still = 'here'"
    today.ask(marked)
    today.tap("Mark complete")
    expect(card(today, visit)).to_contain_text("Completed")
    assert today.ask("window.still") == "here"


def test_the_next_visit_is_marked_as_the_next_one(world: World, visit, today):
    after = world.book(hours=2, at=LONG_AGO, client=world.add_client("Ana Torres"))
    today.go("/t/")
    assert "next" not in (card(today, after).get_attribute("class") or "").split()
    today.tap("Mark complete")
    expect(card(today, after)).to_contain_class("next")
    today.tap("Undo")
    expect(card(today, visit)).to_contain_class("next")
    expect(card(today, after)).not_to_contain_class("next")


def test_what_waits_for_an_answer_is_counted_anew(visit, today, clock):
    clock(hours=2)
    today.go("/t/")
    banner = today.page.get_by_text("1 past visit needs an answer")
    expect(banner).to_be_visible()
    today.tap("Mark complete")
    expect(banner).to_be_hidden()
    today.tap("Undo")
    expect(banner).to_be_visible()


def test_the_day_is_done_by_keyboard_alone(world: World, visit, today):
    keyboard = today.page.keyboard
    for _ in range(30):
        keyboard.press("Tab")
        if "Mark complete" in today.ask(FOCUSED):
            break
    ring = today.ask("getComputedStyle(document.activeElement).outlineWidth")
    keyboard.press("Enter")
    expect(card(today, visit)).to_contain_text("Completed")
    assert ring == "3px"
    expect(card(today, visit)).to_be_focused()
    for _stop in ("the visit", "why it ended so", "undo"):
        keyboard.press("Tab")
    assert "Undo" in today.ask(FOCUSED)
    keyboard.press("Enter")
    expect(card(today, visit)).to_contain_text("Mark complete")
    expect(card(today, visit)).to_be_focused()


def test_the_button_says_that_it_saves_and_keeps_its_width(visit, today):
    held = []
    today.page.route("**/complete/**", lambda route: held.append(route))  # noqa: PLW0108 - a handler is marked, a built-in cannot be
    button = today.control("Mark complete")
    width = button.bounding_box()["width"]
    button.click()
    expect(button).to_have_attribute("data-busy-label", "Saving…")
    assert button.bounding_box()["width"] == width
    assert today.ask("getComputedStyle(document.querySelector('.act'), '::after').content") == '"Saving…"'
    held[0].continue_()
    expect(card(today, visit)).to_contain_text("Completed")


def test_two_quick_taps_count_once(visit, today):
    today.control("Mark complete").dblclick()
    expect(card(today, visit)).to_contain_text("Completed")
    assert Resolution.objects.count() == 1
    assert Event.objects.filter(verb="appointment.completed").count() == 1


def test_a_tap_on_an_old_page_shows_what_holds_now(world: World, visit, today):
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
    today.tap("Mark complete")
    told = card(today, visit).get_by_role("alert")
    expect(told).to_have_text(
        "Nothing was changed. This visit is cancelled already. Undo that first if it is wrong."
    )
    expect(told).to_be_focused()
    expect(card(today, visit)).to_contain_text("Less than 24 hours’ notice")
    assert ends(visit) == State.CANCELLED


def test_offline_says_since_when_and_a_second_tap_gets_through_once(visit, today):
    notice = today.page.locator("connection-notice")
    expect(notice).to_be_hidden()
    today.context.set_offline(True)
    expect(notice).to_contain_text("Offline. Showing")
    today.tap("Mark complete")
    expect(notice).to_contain_text("That did not get through. Press the button again")
    today.context.set_offline(False)
    today.tap("Mark complete")
    expect(card(today, visit)).to_contain_text("Completed")
    expect(notice).to_be_hidden()
    assert Resolution.objects.count() == 1
    today.problems.clear()  # the browser's own lines about the network


def test_an_answer_that_is_lost_is_asked_for_again_and_counts_once(visit, today):
    """The act is done, its answer never arrives: the same button is pressed again."""

    def lose(route):
        route.fetch()
        route.abort()

    today.page.route("**/complete/**", lose, times=1)
    today.tap("Mark complete")
    expect(today.page.locator("connection-notice")).to_contain_text("That did not get through.")
    today.tap("Mark complete")
    expect(card(today, visit)).to_contain_text("Completed 12:00 PM")
    assert Event.objects.filter(verb="appointment.completed").count() == 1
    today.problems.clear()  # the browser's own lines about the network


def test_a_session_that_ended_leads_to_signing_in_and_back(visit, today):
    today.context.clear_cookies(name="session")
    today.tap("Mark complete")
    today.page.wait_for_url("**/accounts/login/?next=%2Ft%2F")
    assert ends(visit) == State.BOOKED


@SCRIPTS
def test_how_to_get_in_is_one_tap_away(world: World, visit, enter, scripts):
    world.property.access_notes = "Parking on P2."
    world.property.save()
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/")
    notes = screen.page.get_by_text("Parking on P2.")
    expect(notes).to_be_hidden()
    screen.tap(screen.page.get_by_text("How to get in"))
    expect(notes).to_be_visible()
    assert screen.taps == 1


@SCRIPTS
def test_reschedule_and_cant_make_it_are_one_tap_away(world: World, visit, enter, scripts):
    later = world.book(hours=3, at=LONG_AGO)
    screen = enter(world.therapist, scripts=scripts)
    for words, page in [("Reschedule", "move"), ("Can’t make it", "cant")]:
        screen.go("/t/")
        screen.tap(card(screen, later).get_by_role("link", name=words))
        screen.page.wait_for_url(f"**/t/visits/{later.pk}/{page}/**")
