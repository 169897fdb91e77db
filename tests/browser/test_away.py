"""Going away in four taps, coming back, and accepting a freed time: with scripts and without."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from elevate.care import linking, rescuing
from elevate.care.models import Offer
from elevate.clock import due
from elevate.people.models import Client, Operator
from elevate.scheduling import cancelling
from elevate.scheduling.models import Appointment, Away
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)
LATER = NOW + timedelta(minutes=2)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@SCRIPTS
def test_a_client_goes_away_in_four_taps(world: World, clock, enter, scripts):
    for hours in (5, 72):
        world.book(hours=hours, at=LONG_AGO)
    screen = enter(world.client, scripts=scripts)
    screen.go("/me/")
    screen.tap("Going away?")
    screen.page.get_by_label("First day away").fill("2026-03-02")
    screen.page.get_by_label("First day back").fill("2026-03-16")
    screen.tap("Show what happens")
    expect(screen.page.get_by_text("2 visits are cancelled. 1 credit is used.")).to_be_visible()
    screen.tap("Cancel 2 visits and save")
    expect(screen.page.get_by_text("You are away from Mon 2 Mar 2026")).to_be_visible()
    assert screen.taps <= 4
    assert Away.objects.count() == 1
    assert not Appointment.objects.booked().exists()


@SCRIPTS
def test_back_earlier_books_a_freed_time_with_one_tap(world: World, clock, enter, scripts):
    world.subscribe(world.client, starts_on=NOW.date())
    world.book(hours=240, at=LONG_AGO)
    screen = enter(world.client, scripts=scripts)
    screen.go("/me/away/?from_on=2026-03-02&until_on=2026-03-16")
    screen.tap("Cancel 1 visit and save")
    screen.tap("Mon 2 Mar to Mon 16 Mar 2026")
    screen.page.get_by_label("First day back").fill("2026-03-09")
    screen.tap("Save the new day")
    screen.tap("Book again")
    expect(screen.page.get_by_text("Booked for Thu 12 Mar, 1:00 PM.")).to_be_visible()
    assert Appointment.objects.booked().count() == 1


@pytest.fixture
def offer(world: World, clock) -> Offer:
    """A time that Ben gave back, offered to Ann."""
    kit, ann = world.actor(world.coordinator), world.add_client("Ann Roe")
    world.subscribe(ann, starts_on=NOW.date())
    rescuing.choose(world.operator, Operator.Rescue.AUTOMATIC, by=kit, at=NOW)
    visit = world.book(hours=48, at=LONG_AGO)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=NOW)
    clock(2 / 60)
    due.run(LATER)
    return Offer.objects.get()


@SCRIPTS
def test_an_offer_is_accepted_by_a_stranger_s_browser_in_one_tap(offer: Offer, enter, scripts):
    screen = enter(None, scripts=scripts)
    screen.go(linking.path(offer))
    screen.tap("Yes, book it")
    expect(screen.page.get_by_role("heading", name="It is yours")).to_be_visible()
    assert screen.taps == 1
    assert Appointment.objects.booked().get().client == Client.objects.get(name="Ann Roe")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_of_an_offer_is_whole(offer: Offer, enter, width, scheme):
    screen = enter(None, width=width, scheme=scheme)
    screen.go(linking.path(offer))
    assert [*screen.faults(), *screen.overflows(), *screen.small_targets()] == []
    screen.tap("No, thank you")
    expect(screen.page.get_by_text("You declined this time.")).to_be_visible()
    assert [*screen.faults(), *screen.overflows()] == []
