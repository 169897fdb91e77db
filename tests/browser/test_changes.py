"""“My client can't make it”, as a thumb does it: few taps, with and without scripts, two at once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from elevate.scheduling.models import Appointment, Resolution
from tests.browser.screen import Screen
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
WEEK_LATER = "Same weekday and time"


@pytest.fixture
def visit(world: World, clock) -> Appointment:
    """Today at 4 PM, in four hours; the client has credits to spare."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    return world.book(hours=4, at=LONG_AGO)


@pytest.fixture
def later(world: World, visit) -> Appointment:
    """Wednesday at noon, in two days."""
    return world.book(hours=48, at=LONG_AGO)


def shows(screen: Screen, words: str) -> None:
    """Wait until the page says `words`."""
    expect(screen.page.get_by_text(words).first).to_be_visible()


def ends(visit: Appointment) -> str:
    visit.refresh_from_db()
    return visit.state


@SCRIPTS
def test_a_late_visit_of_today_is_moved_in_three_taps(world: World, visit, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/")
    screen.tap("Reschedule Ben Okafor")
    screen.tap(WEEK_LATER)
    shows(screen, "Do you accept the move without pay for the old time?")
    screen.tap("Move to Mon 9 Mar, 4:00 PM")
    shows(screen, "Moved to Mon 9 Mar, 4:00 PM")
    expect(screen.page.get_by_role("button", name="Undo")).to_be_visible()
    assert screen.taps == 3
    assert ends(visit) == "rescheduled"
    assert Resolution.objects.get().rule == "late-move"


@SCRIPTS
def test_a_visit_is_moved_to_another_week_in_four_taps(world: World, later, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{later.pk}/")
    screen.tap("Reschedule")
    screen.tap("Thu 12 Mar ")
    screen.tap(screen.page.get_by_role("link", name="10:30 AM", exact=True))
    screen.tap("Move to Thu 12 Mar, 10:30 AM")
    shows(screen, "Moved to Thu 12 Mar, 10:30 AM")
    assert screen.taps == 4
    assert ends(later) == "rescheduled"


@SCRIPTS
def test_any_other_week_by_the_date_field_in_four_taps(world: World, later, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{later.pk}/")
    screen.tap("Reschedule")
    screen.page.get_by_label("Any other day").fill("2026-04-07")
    screen.tap("Show that day")
    screen.tap(screen.page.get_by_role("link", name="10:30 AM", exact=True))
    screen.tap("Move to Tue 7 Apr, 10:30 AM")
    shows(screen, "Moved to Tue 7 Apr, 10:30 AM")
    assert screen.taps == 4


@SCRIPTS
def test_a_client_cannot_make_it_in_four_taps(world: World, visit, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/")
    screen.tap("Can’t make it Ben Okafor")
    screen.tap("Ben can’t make it")
    screen.tap("Just now")
    shows(screen, "Cancel. Ben Okafor. Harbor House. Mon 2 Mar 2026, 4:00 PM.")
    screen.tap("Cancel visit and send message")
    expect(screen.page.get_by_role("button", name="Undo")).to_be_visible()
    assert screen.taps == 4
    assert ends(visit) == "cancelled"


@SCRIPTS
def test_back_leads_through_the_answers(world: World, visit, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{visit.pk}/cant/")
    screen.tap("Ben can’t make it")
    screen.tap("Just now")
    shows(screen, "Cancel Ben Okafor’s visit?")
    screen.page.go_back()
    shows(screen, "When did Ben tell you?")
    screen.page.go_back()
    shows(screen, "Who can’t make it?")
    screen.tap("I can’t make it")
    shows(screen, "The therapist could not come")
    assert ends(visit) == "booked"


@SCRIPTS
def test_back_leads_through_the_times(world: World, later, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{later.pk}/move/")
    screen.tap(WEEK_LATER)
    shows(screen, "Move to Wed 11 Mar, 12:00 PM")
    screen.page.go_back()
    expect(screen.page.get_by_role("button", name="Move to")).to_have_count(0)
    shows(screen, "Suggested times")
    screen.page.go_forward()
    shows(screen, "Move to Wed 11 Mar, 12:00 PM")
    screen.tap("Move to Wed 11 Mar, 12:00 PM")
    shows(screen, "Moved to Wed 11 Mar, 12:00 PM")


def test_focus_lands_on_what_was_chosen(world: World, later, enter):
    screen = enter(world.therapist)
    screen.go(f"/t/visits/{later.pk}/move/")
    screen.tap(WEEK_LATER)
    expect(screen.page.locator("#chosen")).to_be_focused()
    expect(screen.page.locator("#chosen")).to_be_in_viewport()
    screen.tap("Thu 12 Mar ")
    expect(screen.page.locator("#that-day")).to_be_focused()


@SCRIPTS
def test_a_slot_lost_meanwhile_offers_the_nearest(world: World, later, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{later.pk}/move/?to=2026-03-05T15:30Z")
    world.book(hours=70.5, at=LONG_AGO, client=world.add_client("Dee Park"))
    screen.tap("Move to Thu 10:30 AM")
    shows(screen, "Someone just took 10:30 AM")
    shows(screen, "Nothing was changed.")
    screen.tap("Thu 5 Mar, 9:00 AM")
    screen.tap("Move to Thu 9:00 AM")
    shows(screen, "Moved to Thu 5 Mar, 9:00 AM")
    assert ends(later) == "rescheduled"


@SCRIPTS
def test_of_two_tabs_the_second_sees_what_the_first_did(world: World, later, enter, scripts):
    first, second = (enter(world.therapist, scripts=scripts) for _ in range(2))
    first.go(f"/t/visits/{later.pk}/cant/?who=client&told=now")
    second.go(f"/t/visits/{later.pk}/move/?to=2026-03-05T15:30Z")
    first.tap("Cancel visit and send message")
    shows(first, "Undo")
    second.tap("Move to Thu 10:30 AM")
    shows(second, "This visit is cancelled already.")
    second.tap("Open the visit")
    shows(second, "24 hours’ notice or more")
    assert Resolution.objects.count() == 1


def test_two_quick_taps_are_one_act(world: World, later, enter):
    screen = enter(world.therapist)
    screen.go(f"/t/visits/{later.pk}/move/?to=2026-03-05T15:30Z")
    screen.control("Move to Thu 10:30 AM").dblclick()
    shows(screen, "Moved to Thu 5 Mar, 10:30 AM")
    assert Resolution.objects.count() == 1


@SCRIPTS
def test_a_past_visit_that_moved_is_settled_and_booked_anew(world: World, visit, enter, scripts):
    past = world.book(hours=-26, at=LONG_AGO)
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/settle/")
    screen.tap("It moved Ben Okafor")
    screen.tap("Earlier")
    screen.page.get_by_label("Day").fill("2026-02-27")
    screen.page.get_by_label("Time").fill("09:00")
    screen.page.get_by_label("Why you record it only now").fill("I was driving.")
    screen.tap("Show what happens")
    screen.tap("Cancel visit and send message")
    shows(screen, "Book Ben Okafor again")
    screen.tap(WEEK_LATER)
    screen.tap(screen.page.get_by_role("button", name=re.compile("^Book ")))
    shows(screen, "Booked for")
    assert ends(past) == "cancelled"
    assert Appointment.objects.booked().count() == 2


def test_a_no_show_by_keyboard_alone(world: World, visit, enter):
    past = world.book(hours=-2, at=LONG_AGO)
    screen = enter(world.therapist, width=1280)
    screen.go(f"/t/visits/{past.pk}/cant/")
    press(screen, "Ben isn’t there")
    screen.page.get_by_label("What you tried, and when").focus()
    screen.page.keyboard.type("Called and texted at 10:05.")
    press(screen, "Show what happens")
    shows(screen, "Ben Okafor was not there and could not be reached.")
    press(screen, "Record no-show and send message")
    shows(screen, "To settle")
    assert ends(past) == "cancelled"


def press(screen: Screen, words: str) -> None:
    """Go on by Tab until `words` have the focus, then press Enter."""
    expect(screen.control(words)).to_be_visible()
    for _ in range(60):
        screen.page.keyboard.press("Tab")
        if words in screen.ask("document.activeElement.textContent"):
            expect(screen.control(words)).to_be_in_viewport()
            screen.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{words!r} is not reached by Tab")
