"""The week: seven days at a glance, one of them with its cards, what is off and what is free."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client as Browser

from elevate.core.rulebook import State
from elevate.people.models import Property
from elevate.scheduling import cancelling, completing
from elevate.scheduling.models import Appointment
from tests.web import keeping
from tests.web.following import Page, follow, send
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

WEEK = "/t/week/"
LONG_AGO = NOW - timedelta(days=30)
HTMX = {"HX-Request": "true"}
WEDNESDAY, THURSDAY = date(2026, 3, 4), date(2026, 3, 5)
#: Midnight in New York.
WEDNESDAY_STARTS = datetime.fromisoformat("2026-03-04T05:00Z")


def on(day: date) -> str:
    return f"{WEEK}?on={day}"


def said(browser: Browser, address: str = WEEK) -> str:
    """Return what the page says below its bar of links."""
    return text(browser.get(address)).split("Sign out", 1)[1]


def columns(browser: Browser, address: str = WEEK) -> list[str]:
    """Return what each of the seven columns says."""
    page = browser.get(address).content.decode()
    week = page.split('<ol class="week"')[1].split("</ol>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", column).split()) for column in week.split("<li ")[1:]]


def test_seven_days_stand_with_their_visits_and_counts(world: World, therapist):
    world.book(hours=-3, at=LONG_AGO)
    world.book(hours=48)
    world.book(hours=50, client=world.add_client("Ana Torres"))
    days = columns(therapist)
    assert [day.split(">")[1].split()[:2] for day in days] == [
        ["Mon", "2"], ["Tue", "3"], ["Wed", "4"], ["Thu", "5"], ["Fri", "6"], ["Sat", "7"], ["Sun", "8"]
    ]  # fmt: skip
    assert "1 visit 9:00 AM Ben Okafor Harbor House Needs an answer" in days[0]
    assert "2 visits 12:00 PM Ben Okafor Harbor House 2:00 PM Ana Torres" in days[2]
    assert "no visits Nothing booked" in days[1]
    assert "Mon 2 Mar to Sun 8 Mar 3 visits · $216.00" in text(therapist.get(WEEK))


def test_a_day_of_the_week_is_chosen_by_a_tap(world: World, therapist):
    visit = world.book(hours=72)
    assert 'aria-current="date"' in therapist.get(WEEK).content.decode()
    address = follow(therapist, WEEK, "Thu 5")
    assert address == on(THURSDAY)
    page = Page(therapist.get(address))
    assert page.link("Reschedule") == f"/t/visits/{visit.pk}/move/"
    assert "Thursday, 5 March Harbor House" in text(therapist.get(address))


def test_weeks_are_turned_and_this_week_is_one_tap_away(world: World, therapist):
    assert "This week" not in text(therapist.get(WEEK))
    address = follow(therapist, WEEK, "Next week")
    assert "Mon 9 Mar to Sun 15 Mar No visits this week" in text(therapist.get(address))
    assert follow(therapist, address, "Previous week") == on(date(2026, 3, 2))
    assert follow(therapist, address, "This week") == WEEK


def test_a_week_that_holds_the_chosen_day_starts_on_monday(therapist):
    for day in (date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 8)):
        assert "Mon 2 Mar to Sun 8 Mar" in text(therapist.get(on(day)))


def test_the_days_are_those_where_the_therapist_lives(world: World, therapist):
    world.book(hours=12.5)  # half past midnight on Tuesday in New York
    assert "1 visit 12:30 AM" in columns(therapist)[1]
    world.therapist.time_zone = "America/Los_Angeles"
    world.therapist.save()
    assert "1 visit 12:30 AM local time" in columns(therapist)[0]
    assert "Times are local to Harbor House" in text(therapist.get(WEEK))


def test_an_empty_day_says_what_comes_next(world: World, therapist):
    assert "No visits that day Nothing is booked after that." in text(therapist.get(WEEK))
    world.book(hours=72)
    assert "No visits that day Next: Thu 5 Mar, 12:00 PM, Harbor House." in text(therapist.get(WEEK))
    assert "Nothing is booked after that." in text(therapist.get(on(date(2026, 3, 6))))


def test_what_is_free_between_two_visits_is_said(world: World, therapist):
    world.book(hours=48)
    world.book(hours=51.25, client=world.add_client("Ana Torres"))
    world.book(hours=52.5, client=world.add_client("Cy Lund"))
    page = text(therapist.get(on(WEDNESDAY)))
    assert page.count("Free ") == 1
    assert "Free 1:15 PM to 3:15 PM" in page


def test_a_cancelled_visit_leaves_its_time_free(world: World, therapist):
    world.book(hours=46)
    gone = world.book(hours=48, client=world.add_client("Ana Torres"))
    world.book(hours=50, client=world.add_client("Cy Lund"))
    cancelling.cancel(gone.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    page = text(therapist.get(on(WEDNESDAY)))
    assert "Free 11:15 AM to 2:00 PM" in page
    assert "Ana Torres Harbor House Cancelled" in columns(therapist)[2]
    assert "2 visits" in columns(therapist)[2]


def test_time_off_stands_hatched_and_in_words(world: World, therapist):
    world.book(hours=44)
    world.book(hours=54, client=world.add_client("Cy Lund"))
    keeping.time_off(world.therapist, WEDNESDAY_STARTS + timedelta(hours=12), hours=2, reason="Dentist")
    page = therapist.get(on(WEDNESDAY))
    assert '<p class="off">Time off 12:00 PM to 2:00 PM: Dentist</p>' in page.content.decode()
    assert "Time off 12:00 PM to 2:00 PM: Dentist" in columns(therapist)[2]
    assert "Free" not in text(page)


def test_time_off_of_days_is_cut_to_each(world: World, therapist):
    keeping.time_off(world.therapist, WEDNESDAY_STARTS + timedelta(hours=20), hours=28)
    days = columns(therapist)
    assert "Time off 8:00 PM to 12:00 AM" in days[2]
    assert "Time off" in days[3]
    assert "Time off " not in days[3].split("no visits")[1]
    assert ["Time off" in day for day in days] == [False, False, True, True, False, False, False]


def test_withdrawn_time_off_and_a_colleagues_are_not_shown(world: World, therapist):
    off = keeping.time_off(world.therapist, WEDNESDAY_STARTS, hours=8)
    off.withdrawn_at, off.withdrawn_by = NOW, "test"
    off.save()
    keeping.time_off(world.add_therapist("Noor Vale"), WEDNESDAY_STARTS, hours=8)
    assert "Time off" not in said(therapist)


def test_a_closed_day_says_so(world: World, therapist):
    keeping.closed(WEDNESDAY)
    assert "closed Closed: Founders’ Day" in columns(therapist)[2]
    page = text(therapist.get(on(WEDNESDAY)))
    assert "Closed: Founders’ Day. Visits booked already stay until somebody settles them." in page


def test_weekly_hours_are_hinted_once_they_are_entered(world: World, therapist):
    assert "hours" not in said(therapist)
    keeping.hours(world.therapist, (2, 9, 12), (2, 13, 24))
    days = columns(therapist)
    assert "9:00 AM to 12:00 PM, 1:00 PM to 12:00 AM" in days[2]
    assert "Not a working day" in days[0]
    assert "Your hours: 9:00 AM to 12:00 PM, 1:00 PM to 12:00 AM" in text(therapist.get(on(WEDNESDAY)))


@pytest.mark.parametrize(("every", "words"), [(1, "Weekly"), (2, "Every 2 weeks")])
def test_a_standing_visit_says_so(world: World, therapist, every, words):
    visit = world.book(hours=48)
    assert words not in said(therapist, on(WEDNESDAY))
    keeping.standing(visit, every_weeks=every)
    assert f"Harbor House {words}" in columns(therapist)[2]
    assert f"Ben Okafor 7A {words}" in text(therapist.get(on(WEDNESDAY)))


def test_a_visit_is_completed_here_and_leads_back_to_its_day(world: World, therapist, clock):
    visit = world.book(hours=48)
    clock(50)
    done = send(therapist, on(WEDNESDAY), "Mark complete")
    assert done["Location"] == f"/t/week/?on=2026-03-04#visit-{visit.pk}"
    assert "Completed" in columns(therapist)[2]
    send(therapist, on(WEDNESDAY), "Undo")
    visit.refresh_from_db()
    assert visit.state == State.BOOKED


def test_a_tap_with_scripts_gets_card_and_entry(world: World, therapist, clock):
    visit = world.book(hours=48)
    after = world.book(hours=50, client=world.add_client("Ana Torres"))
    clock(48.5)
    form = Page(therapist.get(on(WEDNESDAY))).form("Mark complete")
    answer = therapist.post(form.action, form.fields, headers=HTMX)
    page = answer.content.decode()
    assert page.strip().startswith('<article class="visit done"')
    assert f'<a class="entry done" id="entry-{visit.pk}"' in page
    assert f'<article class="visit next" id="visit-{after.pk}"' in page
    assert page.count('hx-swap-oob="true"') == 3


def test_a_refused_tap_says_why_on_the_card(world: World, therapist, clock):
    visit = world.book(hours=48)
    clock(50)
    form = Page(therapist.get(on(WEDNESDAY))).form("Mark complete")
    completing.complete(visit.pk, by=world.actor(world.coordinator), at=clock(50))
    answer = therapist.post(form.action, form.fields, headers=HTMX)
    assert answer.status_code == 409
    assert "Nothing was changed." in text(answer)


@pytest.mark.parametrize("bad", ["banana", "2026-02-30", "0001-01-01", "9999-12-31", "2026-03-04T10:00", "٣"])
def test_a_day_that_cannot_be_read_is_said_and_this_week_shown(therapist, bad):
    answer = therapist.get(WEEK, {"on": bad})
    assert answer.status_code == 422
    assert "That is not a date we can read. Give it as year-month-day." in text(answer)
    assert "Mon 2 Mar to Sun 8 Mar" in text(answer)


@pytest.mark.parametrize("edge", ["2000-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_are_weeks_too(therapist, edge):
    assert therapist.get(WEEK, {"on": edge}).status_code == 200


def test_the_week_is_the_therapists_own(world: World, therapist, colleague):
    world.book(hours=48)
    assert "Ben Okafor" in text(therapist.get(WEEK))
    assert "Ben Okafor" not in text(colleague.get(WEEK))


def test_to_others_it_does_not_exist(coordinator, ben):
    assert [who.get(WEEK).status_code for who in (coordinator, ben)] == [404, 404]
    assert Browser().get(WEEK)["Location"] == f"/accounts/login/?next={WEEK}"


def test_a_fuller_week_asks_no_more_queries(world: World, therapist, queries):
    keeping.hours(world.therapist, (0, 9, 17))
    keeping.standing(world.book(hours=48))
    few = queries(lambda: therapist.get(on(WEDNESDAY)))
    far = Property.objects.create(name="Lakeshore", time_zone="America/Chicago")
    for number in range(20):
        client = world.add_client(f"Client {number}", at=far)
        visit = world.book(hours=1.25 + 6 * number, client=client, property=far)
        keeping.standing(visit)
    for number in range(20):
        keeping.time_off(world.therapist, NOW + timedelta(hours=8 * number), hours=1)
    keeping.hours(world.therapist, *((day, 9, 17) for day in range(1, 7)))
    keeping.closed(THURSDAY)
    assert queries(lambda: therapist.get(on(WEDNESDAY))) == few
    assert Appointment.objects.count() == 21


def test_the_week_is_printed_without_what_leads_elsewhere(therapist: Browser):
    page = therapist.get(WEEK).content.decode()
    [sheet] = re.findall(r'<link rel="stylesheet" href="[^"]*print[^"]*\.css" media="print">', page)
    assert page.index(sheet) > page.index("week.css")  # what comes later wins
