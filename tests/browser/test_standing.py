"""Standing visits as a thumb makes them, changes them and moves them, with and without scripts."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from elevate.scheduling.models import Appointment, Series
from tests.browser.screen import Screen
from tests.browser.test_pages import faults
from tests.web.arranging import arrange, with_a_closed_day
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def paid(world: World, clock) -> None:
    """Ben has credits for all the spring."""
    world.subscribe(world.client, starts_on=date(2026, 2, 2))


def shows(screen: Screen, words: str) -> None:
    expect(screen.page.get_by_text(words).first).to_be_visible()


@SCRIPTS
def test_a_visit_becomes_a_standing_one_in_three_taps(world: World, paid, enter, scripts):
    visit = world.book(hours=48, at=LONG_AGO)
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{visit.pk}/")
    screen.tap("Make this a standing visit")
    screen.tap("Show what happens")
    shows(screen, "12 of 12 dates can be booked.")
    shows(screen, "Already booked: becomes one of them.")
    screen.tap("Arrange these visits")
    shows(screen, "Standing visits are arranged.")
    assert screen.taps == 3
    visit.refresh_from_db()
    assert visit.series == Series.objects.get()


@SCRIPTS
def test_two_weekdays_are_ticked_and_one_is_skipped(world: World, paid, enter, scripts):
    with_a_closed_day(world, client=world.add_client("Dee Park"))
    screen = enter(world.therapist, scripts=scripts, width=320)
    world.book(hours=48, at=LONG_AGO)
    screen.go(f"/t/series/new/?client={world.client.pk}")
    screen.page.get_by_label("Fri").check()
    screen.page.get_by_label("First day").fill("2026-03-09")
    screen.page.get_by_label("Or so many visits").fill("4")
    screen.tap("Show what happens")
    shows(screen, "No visits are made that day: Founders’ Day.")
    screen.tap("Change the answers")
    expect(screen.page.get_by_label("Fri")).to_be_checked()
    screen.page.get_by_label("Fri").uncheck()
    screen.tap("Show what happens")
    screen.tap("Arrange these visits")
    shows(screen, "1 date needs a look")


@SCRIPTS
def test_this_and_following_moves_from_the_wizard(world: World, paid, enter, scripts):
    series = arrange(world)
    first = series.appointments.order_by("starts_at").first()
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{first.pk}/move/?to=2026-03-05T15:30Z")
    screen.tap("This and following")
    screen.tap("Move to Thu 10:30 AM")
    shows(screen, "12 visits move.")
    screen.tap("Change these visits")
    shows(screen, "The visits go on: Thursdays 10:30 AM with Maya at Harbor House.")
    assert Appointment.objects.booked().count() == 12


@SCRIPTS
def test_only_this_one_still_moves_in_three_taps(world: World, paid, enter, scripts):
    series = arrange(world)
    first = series.appointments.order_by("starts_at").first()
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{first.pk}/")
    screen.tap("Reschedule")
    screen.tap("Thu 5 Mar, ")
    screen.tap(screen.page.get_by_role("button", name="Move to Thu"))
    shows(screen, "Moved to Thu 5 Mar")
    assert screen.taps == 3
    assert Series.objects.count() == 1


@SCRIPTS
def test_in_another_week_four_taps(world: World, paid, enter, scripts):
    first = arrange(world).appointments.order_by("starts_at").first()
    screen = enter(world.therapist, scripts=scripts)
    screen.go(f"/t/visits/{first.pk}/")
    screen.tap("Reschedule")
    screen.tap("Fri 6 Mar ")
    screen.tap(screen.page.get_by_role("link", name="10:30 AM", exact=True))
    screen.tap(screen.page.get_by_role("button", name="Move to Fri"))
    shows(screen, "Moved to Fri 6 Mar, 10:30 AM")
    assert screen.taps == 4


def test_two_quick_taps_arrange_once(world: World, paid, enter):
    visit = world.book(hours=48, at=LONG_AGO)
    screen = enter(world.therapist)
    screen.go(f"/t/series/new/?visit={visit.pk}")
    screen.tap("Show what happens")
    screen.control("Arrange these visits").dblclick()
    shows(screen, "Standing visits are arranged.")
    assert Series.objects.count() == 1


def test_a_skipped_date_is_settled_by_keyboard(world: World, paid, enter):
    series = with_a_closed_day(world)
    screen = enter(world.coordinator, width=1280)
    screen.go("/c/series/skips/")
    screen.page.get_by_role("link", name="Settle Ben Okafor").focus()
    screen.page.keyboard.press("Enter")
    screen.page.get_by_role("button", name="Let it go").focus()
    screen.page.keyboard.press("Enter")
    shows(screen, "Wed 11 Mar, 9:00 AM is left out.")
    assert not series.skips.open().exists()


RULE = "weekdays=TU&local_time=09:00&every_weeks=1&starts_on=2026-03-04&ends_on=&count="
#: What the pages show once something was answered: `visit` is of the arrangement, `skip` of its second date.
ANSWERED = [
    "/t/series/new/?client={client}",
    "/t/series/new/?client={client}&service={service}&" + RULE,
    "/t/series/new/?client={client}&weekdays=XX&count=0",
    "/t/series/{series}/change/?scope=all&weekdays=TH&local_time=10:30&every_weeks=1",
    "/t/series/{series}/change/?scope=all&weekdays=TH&local_time=09:10",
    "/t/series/{series}/end/?on=2026-03-02",
    "/t/series/{series}/substitute/?therapist={noor}&from_on=2026-03-02&last_on=2026-03-30",
    "/t/visits/{visit}/move/?to=2026-03-05T15:30Z",
    "/t/visits/{visit}/substitute/?therapist={noor}",
    "/t/skips/{skip}/?to=2026-03-12T14:00Z",
]


@pytest.mark.parametrize("path", ANSWERED)
def test_an_answered_page_is_whole(world: World, paid, enter, path):
    series, noor = with_a_closed_day(world), world.add_therapist("Noor Vale")
    ids = {
        "client": world.client.pk,
        "service": world.service.pk,
        "series": series.pk,
        "noor": noor.pk,
        "visit": series.appointments.order_by("starts_at").first().pk,
        "skip": series.skips.get().pk,
    }
    screen = enter(world.therapist)
    screen.go(path.format(**ids))
    assert faults(screen) == {}
