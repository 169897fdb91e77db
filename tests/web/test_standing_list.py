"""Every standing arrangement, and those of one client, in lists; a client's own in words."""

from datetime import date

import pytest

from elevate.people.models import Client, Property
from elevate.scheduling.standing import ending
from elevate.scheduling.standing.wishes import Ending
from tests.web import keeping
from tests.web.arranging import arrange, with_a_closed_day
from tests.web.following import follow
from tests.web.reading import text
from tests.world import NOW, World


@pytest.fixture
def several(world: World) -> None:
    """Ben's Wednesdays, of which one is skipped; Ann's Mondays with Noor, somewhere else."""
    far = Property.objects.create(name="Lakeshore", time_zone="America/Chicago")
    noor, ann = world.add_therapist("Noor Vale"), world.add_client("Ann Roe", at=far)
    arrange(world, client=ann, therapist=noor, property=far, weekdays=("MO",), every_weeks=2)
    with_a_closed_day(world)


def test_those_with_dates_to_settle_come_first(several, coordinator):
    page = text(coordinator.get("/c/series/"))
    assert "1 date could not be booked Settle" in page
    ben = page.index("Ben Okafor Wednesdays 9:00 AM · with Maya Lin · Harbor House 1 date to settle")
    assert ben < page.index("Ann Roe Mondays 9:00 AM, every 2 weeks · with Noor Vale · Lakeshore")
    assert "next Wed 4 Mar, 9:00 AM" in page


def test_the_schedule_leads_to_them(several, coordinator):
    assert follow(coordinator, "/c/schedule/", "Standing visits") == "/c/series/"


@pytest.mark.parametrize("name", ["therapist", "property"])
def test_filters_stand_in_the_address(several, world: World, coordinator, name):
    page = text(coordinator.get(f"/c/series/?{name}={getattr(world, name).pk}"))
    assert "Ben Okafor" in page
    assert "Ann Roe" not in page
    assert "Show all" in page
    wrong = coordinator.get(f"/c/series/?{name}=x")
    assert (wrong.status_code, "Choose one from the list." in text(wrong)) == (422, True)


def test_what_ended_has_a_list_of_its_own(world: World, coordinator):
    series = arrange(world)
    ending.end(series.pk, Ending(), by=world.actor(world.coordinator), at=NOW)
    assert "No standing visits match." in text(coordinator.get("/c/series/"))
    assert "Ben Okafor" in text(coordinator.get("/c/series/?ended=1"))


def test_the_list_asks_as_many_queries_whatever_it_shows(several, world: World, coordinator, queries):
    coordinator.get("/c/series/")
    few = queries(lambda: coordinator.get("/c/series/"))
    for number in range(5):
        someone = Client.objects.create(name=f"Client {number}", property=world.property)
        arrange(world, client=someone, override_reason="x", weekdays=("SU",), local_time=_hour(number))
    assert queries(lambda: coordinator.get("/c/series/")) == few


def _hour(number: int):
    from datetime import time

    return time(7 + 2 * number)


@pytest.mark.parametrize("who", ["therapist", "coordinator"])
def test_a_client_s_page_has_theirs(several, world: World, request, who):
    browser, path = request.getfixturevalue(who), f"/{who[0]}/clients/{world.client.pk}/"
    assert "Standing visits Wednesdays 9:00 AM with Maya Lin · Harbor House 1 date to settle" in text(
        browser.get(path)
    )


def test_a_client_reads_theirs_and_why_a_date_is_skipped(several, world: World, ben):
    keeping.away(world.client, date(2026, 6, 1), date(2026, 6, 9))
    page = text(ben.get("/me/"))
    assert "Your standing visits Wednesdays 9:00 AM with Maya at Harbor House" in page
    assert "Wed 11 Mar is skipped: closed that day." in page
    assert "Ann" not in page


@pytest.mark.parametrize("path", ["/c/series/", "/c/series/skips/"])
def test_only_coordinators_see_the_lists(path, therapist, ben, client):
    assert therapist.get(path).status_code == 404
    assert ben.get(path).status_code == 404
    assert client.get(path).status_code == 302
