"""The schedule across properties: by day or week, by therapist or property, of all or of some."""

import re
from datetime import date, datetime, timedelta

import pytest

from elevate.people.models import Property, Therapist
from elevate.scheduling import cancelling, completing, rescheduling
from elevate.scheduling.acts import Reschedule
from tests.web import keeping
from tests.web.following import Page, follow
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

SCHEDULE = "/c/schedule/"
LONG_AGO = NOW - timedelta(days=30)
WEDNESDAY = date(2026, 3, 4)
MIDNIGHT = datetime.fromisoformat("2026-03-04T05:00Z")


@pytest.fixture
def noor(world: World) -> Therapist:
    return world.add_therapist("Noor Vale")


@pytest.fixture
def mill(world: World) -> Property:
    return Property.objects.create(name="The Mill", time_zone=world.property.time_zone)


@pytest.fixture
def cells(coordinator):
    """Return what each column of a day says, by its name; for a week, all seven cells of it."""

    def read(**asked: object) -> dict[str, str]:
        page = coordinator.get(SCHEDULE, {"on": WEDNESDAY, **asked}).content.decode()
        found: dict[str, str] = {}
        for cell in page.split('<div role="group" class="cell')[1:]:
            name, rest = re.search(r'aria-label="([^"]*)">(.*)', cell, re.DOTALL).groups()
            words = " ".join(re.sub(r"<[^>]+>", " ", rest.split("</ol>")[0]).split())
            found[name] = f"{found.get(name, '')} | {words}".strip(" |")
        return found

    return read


def test_a_day_has_a_column_for_every_therapist(world: World, noor, mill, cells):
    world.book(hours=48)
    world.book(hours=46, client=world.add_client("Ana Torres"))
    world.book(hours=48, client=world.add_client("Cy Lund", at=mill), therapist=noor, property=mill)
    shown = cells()
    assert list(shown) == ["Maya Lin", "Noor Vale"]
    assert re.search(r"10:00 AM Ana Torres Harbor House.*12:00 PM Ben Okafor Harbor House", shown["Maya Lin"])
    assert "12:00 PM Cy Lund The Mill" in shown["Noor Vale"]


def test_a_day_has_a_column_for_every_property(world: World, noor, mill, cells):
    world.book(hours=48)
    world.book(hours=48, client=world.add_client("Cy Lund", at=mill), therapist=noor, property=mill)
    shown = cells(by="property")
    assert shown["Harbor House"] == "Harbor House 12:00 PM Ben Okafor Maya Lin"
    assert shown["The Mill"] == "The Mill 12:00 PM Cy Lund Noor Vale"


def test_a_week_has_seven_cells_for_everybody(world: World, noor, cells):
    world.book(hours=48)
    shown = cells(view="week")
    assert [cell.count("|") for cell in shown.values()] == [6, 6]
    assert shown["Maya Lin"].split(" | ")[2] == "Maya Lin 12:00 PM Ben Okafor Harbor House"
    assert shown["Maya Lin"].split(" | ")[3] == "Maya Lin Nothing booked"


def test_what_became_of_a_visit_stands_there_with_its_pair(world: World, clock, cells):
    maya = world.actor(world.therapist)
    done = world.book(hours=44)
    late = world.book(hours=46, client=world.add_client("Ana Torres"))
    moved = world.book(hours=48, client=world.add_client("Cy Lund"))
    world.book(hours=49.25, client=world.add_client("Dee Park"))
    cancelling.cancel(late.pk, client_cancels(), by=maya, at=clock(40))
    to = Reschedule(starts_at=NOW + timedelta(hours=75), accept_late=True)
    rescheduling.reschedule(moved.pk, to, by=maya, at=clock(40))
    completing.complete(done.pk, by=maya, at=clock(45))
    clock(60)
    said = cells()["Maya Lin"]
    assert "Ben Okafor Harbor House Completed Credit 1 used Pay $72.00" in said
    assert "Ana Torres Harbor House Cancelled Credit 1 used Pay $72.00" in said
    assert "Cy Lund Harbor House Moved to Thu 5 Mar, 3:00 PM Credit kept Pay none" in said
    assert "Dee Park Harbor House Needs an answer" in said


def test_what_needs_an_answer_is_counted_at_the_top(world: World, coordinator):
    world.book(hours=-3, at=LONG_AGO)
    world.book(hours=4, at=LONG_AGO, client=world.add_client("Ana Torres"))
    assert "Monday, 2 March 2 visits · 1 needs an answer" in text(coordinator.get(SCHEDULE))


def test_a_visit_leads_to_its_page(world: World, coordinator):
    visit = world.book(hours=48)
    assert follow(coordinator, f"{SCHEDULE}?on=2026-03-04", "Ben Okafor") == f"/c/visits/{visit.pk}/"


def test_the_day_is_that_of_the_property(world: World, cells):
    far = Property.objects.create(name="Sakura Court", time_zone="Asia/Tokyo")
    world.book(hours=36, property=far)  # 2 PM on Wednesday there, midnight in New York
    assert "2:00 PM Ben Okafor" in cells(by="property")["Sakura Court"]
    world.book(hours=48, property=far, client=world.add_client("Ana Torres"))  # 2 AM on Thursday there
    assert "Ana Torres" not in cells(by="property")["Sakura Court"]
    assert "2:00 AM Ana Torres" in cells(by="property", on="2026-03-05")["Sakura Court"]


def test_time_off_closed_days_and_clients_away_are_said(world: World, coordinator, cells):
    keeping.time_off(world.therapist, MIDNIGHT + timedelta(hours=9), hours=2, reason="Dentist")
    keeping.away(world.client, WEDNESDAY, date(2026, 3, 9))
    assert "Time off 9:00 AM to 11:00 AM: Dentist" in cells()["Maya Lin"]
    page = text(coordinator.get(SCHEDULE, {"on": WEDNESDAY}))
    assert "1 client away Ben Okafor, back Mon 9 Mar" in page
    assert "client away" not in text(coordinator.get(SCHEDULE, {"on": "2026-03-09"}))
    keeping.closed(WEDNESDAY)
    assert "Closed: Founders’ Day" in text(coordinator.get(SCHEDULE, {"on": WEDNESDAY, "by": "property"}))
    assert "Free" not in cells()["Maya Lin"]


def test_what_is_free_leads_to_finding_an_hour_then_and_there(world: World, coordinator, cells):
    world.book(hours=48)
    assert "Free 8:00 AM to 12:00 PM" in cells()["Maya Lin"]
    assert "Free 1:15 PM to 8:00 PM" in cells()["Maya Lin"]
    address = Page(coordinator.get(SCHEDULE, {"on": WEDNESDAY})).link("Free 1:15 PM")
    assert address.startswith("/c/schedule/find/?")
    assert f"therapist={world.therapist.pk}" in address
    assert "on=2026-03-04&to=2026-03-04T18%3A15%3A00%2B00%3A00" in address


def test_weekly_hours_bound_what_is_free_and_are_said(world: World, cells):
    keeping.hours(world.therapist, (2, 9, 12))
    keeping.time_off(world.therapist, MIDNIGHT + timedelta(hours=9), hours=1)
    said = cells()["Maya Lin"]
    assert "Maya Lin 9:00 AM to 12:00 PM" in said
    assert re.findall(r"Free [\d:]+ [AP]M to [\d:]+ [AP]M", said) == ["Free 10:00 AM to 12:00 PM"]
    assert "Not a working day" in cells(on="2026-03-05")["Maya Lin"]


def test_what_has_passed_is_not_free(world: World, clock, cells):
    clock(48.1)  # six minutes past noon on Wednesday
    assert "Free 12:15 PM to 8:00 PM" in cells()["Maya Lin"]
    assert "Free" not in cells(on="2026-03-03")["Maya Lin"]


def test_the_visits_that_a_filter_hides_are_in_the_way_all_the_same(world: World, mill, cells):
    world.book(hours=46)
    world.book(hours=50, client=world.add_client("Cy Lund", at=mill), property=mill)
    said = cells(property=mill.pk)["Maya Lin"]
    assert "Ben Okafor" not in said
    assert "Cy Lund" in said
    assert "Free 8:00 AM to 10:00 AM" in said


def test_filters_leave_out_whom_they_do_not_name(world: World, noor, mill, cells):
    world.book(hours=48)
    world.book(hours=48, client=world.add_client("Cy Lund", at=mill), therapist=noor, property=mill)
    assert list(cells(therapist=noor.pk)) == ["Noor Vale"]
    assert list(cells(property=mill.pk)) == ["Noor Vale"]
    assert list(cells(by="property", therapist=noor.pk)) == ["The Mill"]
    assert list(cells(by="property", property=world.property.pk)) == ["Harbor House"]


def test_filters_that_nothing_meets_say_so(world: World, mill, coordinator):
    page = text(coordinator.get(SCHEDULE, {"on": WEDNESDAY, "property": mill.pk}))
    assert "Nothing like that" in page


def test_who_takes_no_visits_any_more_stands_there_only_with_visits(world: World, noor, cells):
    world.book(hours=48, therapist=noor)
    noor.status = Therapist.Status.INACTIVE
    noor.save()
    assert "Noor Vale" in cells()
    assert "Noor Vale" not in cells(on="2026-03-20")


def test_links_keep_what_was_asked_for(world: World, noor, coordinator):
    start = f"{SCHEDULE}?on=2026-03-04&therapist={noor.pk}"
    address = follow(coordinator, start, "Week", "By property", "Next week")
    assert "view=week" in address
    assert "by=property" in address
    assert f"therapist={noor.pk}" in address
    assert "on=2026-03-11" in address
    assert "Wednesday, 4 March" in text(
        coordinator.get(follow(coordinator, f"{SCHEDULE}?view=week", "Wed 4 Mar"))
    )


def test_more_than_a_page_of_columns_is_turned(world: World, coordinator, cells):
    for number in range(30):
        world.add_therapist(f"Zoe {number:02}")
    assert len(cells()) == 30
    assert list(cells(page=2)) == ["Zoe 29"]
    assert "Page 1 of 2" in text(coordinator.get(SCHEDULE))
