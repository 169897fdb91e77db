"""Hours and time off under a thumb, with scripts and without."""

import pytest
from playwright.sync_api import expect

from elevate.core.hours import in_words
from elevate.scheduling import rosters
from elevate.scheduling.models import TimeOff
from tests.world import World

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@SCRIPTS
def test_a_week_is_entered_from_monday(world: World, enter, scripts):
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/hours/")
    screen.page.get_by_label("Monday from").fill("09:00")
    screen.page.get_by_label("Monday until").fill("17:00")
    screen.tap("Copy to Tuesday–Friday")
    for day in ("Saturday", "Sunday"):
        screen.page.get_by_label(f"{day} from").fill("")
        screen.page.get_by_label(f"{day} until").fill("")
    screen.page.get_by_role("button", name="Save hours").last.click()
    expect(screen.page.get_by_text("The hours are saved.")).to_be_visible()
    assert in_words(rosters.week_of(world.therapist) or ()) == "Mon–Fri 9:00 AM–5:00 PM"


@SCRIPTS
def test_time_off_is_seen_first_and_then_entered_and_its_visit_settled(world: World, enter, scripts):
    visit = world.book(hours=45)
    screen = enter(world.therapist, scripts=scripts)
    screen.go("/t/time-off/")
    screen.page.get_by_label("First day").fill("2026-03-04")
    screen.page.get_by_label("Last day").fill("2026-03-04")
    screen.tap("See what it means")
    expect(screen.page.get_by_text("1 visit is booked then. It stays until you settle it.")).to_be_visible()
    screen.tap("Enter this time off")
    expect(screen.page.get_by_text("Off on Wed 4 Mar 2026.")).to_be_visible()
    assert TimeOff.objects.count() == 1
    screen.page.get_by_role("link", name="Move Ben Okafor").click()
    expect(screen.page.get_by_role("heading", name="Reschedule Ben Okafor")).to_be_visible()
    assert visit.pk in screen.page.url
