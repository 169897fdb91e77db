"""The schedule under a thumb, on a wide screen and on paper; and three clicks from it to a booked visit."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from elevate.people.models import Client, Property
from elevate.scheduling import cancelling, completing
from elevate.scheduling.models import Appointment
from tests.browser.test_pages import faults, overweight
from tests.web import keeping
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
STATES = {
    "a day": "?on=2026-03-04",
    "a day by property": "?on=2026-03-04&by=property",
    "a week": "?on=2026-03-04&view=week",
    "a week by property": "?on=2026-03-04&view=week&by=property",
    "a closed day": "?on=2026-03-05",
    "filtered": "?on=2026-03-04&therapist=nobody",
    "nothing": "?on=2027-03-04&property={place}",
}


@pytest.fixture
def busy(world: World, clock) -> World:
    """Six therapists at two properties on Wednesday, with something of everything."""
    far = Property.objects.create(name="The Observatory at Lakeshore East", time_zone="America/Chicago")
    ana = world.add_client("Ana Torres")
    world.subscribe(ana, starts_on=LONG_AGO.date())
    world.book(hours=-168, at=LONG_AGO, client=ana)
    for number, name in enumerate(("Noor Vale", "Wilhelmina Featherstonehaugh", "Bo Li", "Cy Day", "Di Oh")):
        therapist = world.add_therapist(name)
        for hours in (45.5, 48, 53):
            client = world.add_client(f"{name} {hours}", at=far)
            visit = world.book(hours=hours, client=client, therapist=therapist, property=far)
        keeping.standing(visit)
        keeping.time_off(therapist, NOW + timedelta(hours=56 + number), hours=6, reason="A wedding")
    world.book(hours=46)
    gone = world.book(hours=50, client=world.add_client("Eve Stone"))
    cancelling.cancel(gone.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
    done = world.book(hours=-3, at=LONG_AGO)
    completing.complete(done.pk, by=world.actor(world.therapist), at=NOW)
    keeping.hours(world.therapist, *((day, 9, 18) for day in range(5)))
    keeping.away(world.client, date(2026, 3, 4), date(2026, 3, 9))
    keeping.closed(date(2026, 3, 5), "The day on which the founders are remembered")
    return world


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_whole(busy: World, enter, state):
    lonely = Property.objects.create(name="Lonely Place", time_zone="America/New_York")
    screen = enter(busy.coordinator)
    screen.go(f"/c/schedule/{STATES[state].format(place=lonely.pk)}")
    assert overweight(screen) == {}
    assert faults(screen) == {}


@pytest.mark.parametrize(
    "query", ["", "?client={ana}", "?client={ana}&to=2026-03-04T15:00Z", "?client=nobody"]
)
def test_every_state_of_finding_an_hour_is_whole(busy: World, enter, query):
    ana = Client.objects.get(name="Ana Torres")
    screen = enter(busy.coordinator)
    screen.go(f"/c/schedule/find/{query.format(ana=ana.pk)}")
    assert faults(screen) == {}


@SCRIPTS
def test_three_clicks_lead_from_the_schedule_to_a_booked_visit(busy: World, enter, scripts):
    screen = enter(busy.coordinator, width=1280, scripts=scripts)
    screen.go("/c/schedule/")
    screen.tap("Find an hour")
    screen.tap("Ana Torres")
    screen.tap("Book Mon 12:15 PM")
    expect(
        screen.page.get_by_text("Booked Ana Torres for Mon 2 Mar, 12:15 PM with Maya Lin.")
    ).to_be_visible()
    assert screen.taps == 3
    assert Appointment.objects.filter(client__name="Ana Torres", starts_at__gt=NOW).count() == 1


@SCRIPTS
def test_three_clicks_lead_from_a_free_gap_to_a_visit_in_it(busy: World, enter, scripts):
    screen = enter(busy.coordinator, width=1280, scripts=scripts)
    screen.go("/c/schedule/?on=2026-03-04")
    screen.tap("Free 11:15 AM to 6:00 PM with Maya Lin")
    screen.page.get_by_role("searchbox").fill("torr")
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**q=torr**")
    screen.tap("Ana Torres")
    screen.tap("Book Wed 11:15 AM")
    expect(
        screen.page.get_by_text("Booked Ana Torres for Wed 4 Mar, 11:15 AM with Maya Lin.")
    ).to_be_visible()
    assert screen.taps == 3


@SCRIPTS
def test_another_time_is_one_click_more(busy: World, enter, scripts):
    screen = enter(busy.coordinator, scripts=scripts)
    screen.go("/c/schedule/find/")
    screen.tap("Ana Torres")
    screen.tap("Mon 2 Mar, 2:00 PM")
    expect(screen.page.get_by_role("heading", name="Mon 2 Mar, 2:00 PM")).to_be_visible()
    screen.tap("Book Mon 2:00 PM")
    screen.page.wait_for_url("**/c/visits/**")
    assert screen.taps == 3


def test_a_wide_screen_puts_everything_at_its_hour(busy: World, enter):
    screen = enter(busy.coordinator, width=1280)
    screen.go("/c/schedule/?on=2026-03-04")
    tops = {
        name: screen.page.locator(".entry", has_text=name).bounding_box()["y"]
        for name in ("Noor Vale 48", "Bo Li 48", "Noor Vale 53", "Ben Okafor")
    }
    assert tops["Noor Vale 48"] == tops["Bo Li 48"]  # 11 AM in Chicago, both
    assert tops["Ben Okafor"] < tops["Noor Vale 48"] < tops["Noor Vale 53"]
    columns = [cell.bounding_box()["x"] for cell in screen.page.locator(".cell").all()]
    assert columns == sorted(set(columns))


def test_what_leads_on_stands_together_at_the_end_of_the_heading(busy: World, enter):
    screen = enter(busy.coordinator, width=1280)
    screen.go("/c/schedule/")
    standing, find = (
        screen.page.get_by_role("link", name=name, exact=True).bounding_box()
        for name in ("Standing visits", "Find an hour")
    )
    assert 0 < find["x"] - (standing["x"] + standing["width"]) < 24
    sheet = screen.page.locator(".sheet").bounding_box()
    assert abs(find["x"] + find["width"] - sheet["x"] - sheet["width"]) < 1


def test_nothing_in_the_grid_covers_its_neighbour(busy: World, enter):
    screen = enter(busy.coordinator, width=1280)
    for query in ("?on=2026-03-04", "?on=2026-03-04&by=property"):
        screen.go(f"/c/schedule/{query}")
        assert screen.ask(COVERED) == []


def test_paper_gets_a_page_a_day_and_no_navigation(busy: World, enter):
    screen = enter(busy.coordinator, width=800)
    screen.go("/c/schedule/?on=2026-03-04&view=week")
    screen.page.emulate_media(media="print")
    for hidden in (".top", ".bar", "a.button"):
        expect(screen.page.locator(hidden).first).to_be_hidden()
    breaks = screen.ask(
        "[...document.querySelectorAll('.sheet-day')].map((day) => getComputedStyle(day).breakBefore)"
    )
    assert breaks == ["auto", *["page"] * 6]
    pages = screen.page.pdf(format="Letter").count(b"/Type /Page\n")
    assert pages == 7


#: Visits and free times of one column that lie over each other, by their words.
COVERED = """[...document.querySelectorAll(".pieces")].flatMap((pieces) => {
  const boxes = [...pieces.querySelectorAll(".entry, .gap")].map((box) => [box, box.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], n) => boxes.slice(n + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
  ).map(([other]) => `${one.innerText} / ${other.innerText}`));
})"""
