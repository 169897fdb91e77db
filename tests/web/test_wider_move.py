"""Reschedule a standing visit: only this one, or this and the following ones."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from elevate.scheduling.models import Appointment, Series
from tests.web.arranging import arrange
from tests.web.following import Page
from tests.web.reading import text
from tests.world import World

#: Thursday 5 March, half past ten; Monday 9 March, nine; Tuesday 17 March, nine (summer time).
THURSDAY, MONDAY, TUESDAY = "2026-03-05T15:30Z", "2026-03-09T13:00Z", "2026-03-17T13:00Z"
BOTH = pytest.mark.parametrize("who", ["therapist", "coordinator"])


@pytest.fixture
def series(world: World) -> Series:
    """Wednesdays at nine; there are credits for all the spring."""
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    return arrange(world)


@pytest.fixture
def first(series) -> Appointment:
    return series.appointments.order_by("starts_at").first()


def send(browser, path: str, **more: str):
    return browser.post(path, Page(browser.get(path)).form("Move to").fields | more)


@BOTH
def test_the_scope_is_asked_and_this_one_is_chosen_before(first, request, who):
    browser, path = request.getfixturevalue(who), f"/{who[0]}/visits/{first.pk}/move/?to={THURSDAY}"
    page = browser.get(path)
    assert "Which visits Only this visit The other Wednesdays stay. This and following" in text(page)
    assert Page(page).form("Move to").fields["scope"] == "this"
    send(browser, path)
    assert Series.objects.count() == 1
    first.refresh_from_db()
    assert first.state == "rescheduled"
    assert first.rescheduled_to.series_id == first.series_id


@BOTH
def test_this_and_following_is_shown_before_it_happens(series, first, request, who):
    browser, path = request.getfixturevalue(who), f"/{who[0]}/visits/{first.pk}/move/?to={THURSDAY}"
    answer = send(browser, path, scope="following")
    there = answer["Location"]
    assert Appointment.objects.filter(state="rescheduled").count() == 0
    asked = parse_qs(urlsplit(there).query)
    assert (asked["from_on"], asked["weekdays"], asked["local_time"]) == (["2026-03-04"], ["TH"], ["10:30"])
    page = browser.get(there)
    assert "12 visits move." in text(page)
    answer = browser.post(there, Page(page).form("Change these visits").fields, follow=True)
    assert "The visits go on: Thursdays 10:30 AM with Maya at Harbor House." in text(answer)
    first.refresh_from_db()
    assert first.rescheduled_to.starts_at.isoformat().startswith("2026-03-05T15:30")


def test_an_earlier_day_of_the_week_takes_this_visit_along(series, therapist):
    second = series.appointments.order_by("starts_at")[1]
    there = send(therapist, f"/t/visits/{second.pk}/move/?to={MONDAY}", scope="following")["Location"]
    assert parse_qs(urlsplit(there).query)["from_on"] == ["2026-03-09"]
    assert "11 visits move." in text(therapist.get(there))


def test_another_week_changes_the_weekday_from_this_visit_on(series, first, therapist):
    there = send(therapist, f"/t/visits/{first.pk}/move/?to={TUESDAY}", scope="following")["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert (asked["from_on"], asked["weekdays"]) == (["2026-03-04"], ["TU"])


def test_the_other_weekdays_stay_as_they_are(world: World, therapist):
    world.subscribe(world.client, starts_on=date(2026, 1, 5))
    series = arrange(world, weekdays=("WE", "FR"))
    first = series.appointments.order_by("starts_at").first()
    there = send(therapist, f"/t/visits/{first.pk}/move/?to={THURSDAY}", scope="following")["Location"]
    assert parse_qs(urlsplit(there).query)["weekdays"] == ["TH", "FR"]


def test_a_scope_that_does_not_exist_is_refused(first, therapist):
    answer = send(therapist, f"/t/visits/{first.pk}/move/?to={THURSDAY}", scope="all of them")
    assert answer.status_code == 422
    first.refresh_from_db()
    assert first.state == "booked"


def test_a_visit_by_itself_is_asked_nothing(world: World, therapist):
    visit = world.book(hours=48)
    page = text(therapist.get(f"/t/visits/{visit.pk}/move/?to={THURSDAY}"))
    assert "Which visits" not in page
    answer = send(therapist, f"/t/visits/{visit.pk}/move/?to={THURSDAY}", scope="following")
    assert "/t/visits/" in answer["Location"]


@BOTH
def test_the_wizard_says_that_the_others_stay(first, request, who):
    browser, path = request.getfixturevalue(who), f"/{who[0]}/visits/{first.pk}/cant/"
    for step in ("", "?who=client", "?who=client&told=now"):
        assert "Only this visit. The other Wednesdays stay." in text(browser.get(path + step))
    assert Page(browser.get(path)).link("Change or end") == f"/{who[0]}/series/{first.series_id}/"


def test_the_visit_s_page_names_its_arrangement(first, therapist):
    page = therapist.get(f"/t/visits/{first.pk}/")
    assert "Standing visits Wednesdays 9:00 AM" in text(page)
    assert "Make this a standing visit" not in text(page)
