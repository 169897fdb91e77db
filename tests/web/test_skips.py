"""Dates that could not be booked: the lists they wait on, and the ways to settle one."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from elevate.people.models import Client, Operator
from elevate.scheduling.models import Appointment, Series, Skip
from elevate.scheduling.standing import editing
from elevate.scheduling.standing.wishes import Change
from tests.training import making
from tests.web.arranging import arrange, with_a_closed_day
from tests.web.following import Page, follow
from tests.web.reading import text
from tests.world import NOW, World

BOTH = pytest.mark.parametrize("who", ["therapist", "coordinator"])
#: Thursday 12 March at ten, a day after the one that is closed.
NEXT_DAY = "2026-03-12T14:00Z"


@pytest.fixture
def series(world: World) -> Series:
    """Wednesdays at nine, but for 11 March; there are credits for all the spring."""
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    return with_a_closed_day(world)


@pytest.fixture
def skip(series) -> Skip:
    return series.skips.get()


def address(who: str, skip: Skip, more: str = "") -> str:
    return f"/{who[0]}/skips/{skip.pk}/{more}"


def test_the_board_leads_to_the_list_and_the_list_to_the_date(skip, coordinator):
    path = follow(coordinator, "/c/", "1 standing visit could not be booked")
    page = text(coordinator.get(path))
    assert "Wed 11 Mar 2026, 9:00 AM Ben Okafor Harbor House · with Maya Lin" in page
    assert "No visits are made that day: Founders’ Day." in page
    assert follow(coordinator, path, "Settle Ben Okafor") == address("c", skip)


def test_a_therapist_finds_own_dates_among_what_is_to_settle(world: World, skip, therapist, colleague):
    heading = "Standing visits that could not be booked"
    assert heading in text(therapist.get("/t/settle/"))
    assert follow(therapist, "/t/settle/", "Settle Ben Okafor") == address("t", skip)
    assert heading not in text(colleague.get("/t/settle/"))


@BOTH
def test_its_own_time_can_be_booked_where_staff_may(series, skip, request, who):
    browser = request.getfixturevalue(who)
    page = text(browser.get(address(who, skip)))
    assert "Closed that day: Founders’ Day." in page
    fields = Page(browser.get(address(who, skip))).form("Book Wed 11 Mar, 9:00 AM").fields
    for _tap in range(2):
        page = text(browser.post(address(who, skip), fields, follow=True))
    assert "Booked for Wed 11 Mar, 9:00 AM." in page
    assert series.appointments.count() == 12
    assert "A visit was booked for this date." in text(browser.get(address(who, skip)))


def test_another_time_is_chosen_from_those_that_are_free(series, skip, therapist):
    path = address("t", skip, f"?to={NEXT_DAY}")
    fields = Page(therapist.get(path)).form("Book Thu 12 Mar, 10:00 AM").fields
    page = text(therapist.post(path, fields, follow=True))
    assert "Booked for Thu 12 Mar, 10:00 AM." in page
    skip.refresh_from_db()
    assert skip.appointment.series == series
    assert skip.appointment.original_starts_at == skip.original_starts_at


@BOTH
def test_lessons_before_visits_are_not_asked_for_what_was_promised(skip, request, who):
    making.place()
    Operator.objects.update(lessons_gate_booking=True)
    browser, path = request.getfixturevalue(who), address(who, skip, f"?to={NEXT_DAY}")
    page = browser.get(path)
    assert "required lesson" not in text(page)
    fields = Page(page).form("Book Thu 12 Mar, 10:00 AM").fields
    assert "Booked for Thu 12 Mar, 10:00 AM." in text(browser.post(path, fields, follow=True))


def test_a_time_that_was_taken_meanwhile_offers_the_nearest(world: World, skip, therapist):
    path = address("t", skip, f"?to={NEXT_DAY}")
    fields = Page(therapist.get(path)).form("Book").fields
    world.book(hours=237, client=world.add_client("Dee Park"))
    answer = therapist.post(path, fields)
    assert answer.status_code == 409
    assert "Someone just took 10:00 AM" in text(answer)
    assert not Appointment.objects.filter(skip=skip).exists()


def test_a_client_who_has_another_visit_then_is_named_as_what_is_in_the_way(
    world: World, skip, therapist, coordinator
):
    leo = world.add_therapist("Leo Ruiz")
    world.book(hours=237, therapist=leo)  # Thu 12 Mar, 10:00 AM in summer
    page = text(therapist.get(address("t", skip, f"?to={NEXT_DAY}")))
    assert "Ben Okafor has another visit at 10:00 AM Nothing was changed." in page
    assert "just took" not in page
    world.book(hours=212, therapist=leo)
    own = text(coordinator.get(address("c", skip)))
    assert "At its own time it still cannot be booked:" in own


def test_an_hour_that_was_taken_long_ago_is_not_said_to_have_just_gone(world: World, coordinator):
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    world.book(hours=212, client=world.add_client("Dee Park"))  # Wed 11 Mar, 9:00 AM in summer
    skip = arrange(world).skips.get()
    page = text(coordinator.get(address("c", skip)))
    assert "At its own time it still cannot be booked: that hour is taken." in page
    assert "just took" not in page


def test_a_coordinator_books_without_a_credit_with_a_reason(world: World, coordinator):
    series = arrange(world, override_reason="", count=1)
    skip = series.skips.get()
    path = address("c", skip)
    page = coordinator.get(path)
    assert "No credit is left" in text(page)
    fields = Page(page).form("Book Wed 9:00 AM").fields | {"override_reason": "Goodwill"}
    assert "Booked for Wed 4 Mar, 9:00 AM." in text(coordinator.post(path, fields, follow=True))
    assert series.appointments.get().override_reason == "Goodwill"


def test_without_a_credit_a_therapist_is_told_why(world: World, therapist):
    skip = arrange(world, override_reason="", count=1).skips.get()
    page = text(therapist.get(address("t", skip)))
    assert "At its own time it still cannot be booked. No credit is left" in page
    assert "Why book without a credit" not in page


def test_a_coordinator_lets_somebody_else_come(world: World, skip, coordinator):
    noor = world.add_therapist("Noor Vale", rate_cents=9900)
    path = address("c", skip, f"?therapist={noor.pk}&to={NEXT_DAY}")
    page = coordinator.get(path)
    assert "Pay $99.00" in text(page)
    coordinator.post(path, Page(page).form("Book").fields)
    skip.refresh_from_db()
    assert skip.appointment.therapist == noor


@BOTH
def test_a_date_is_let_go_once(series, skip, request, who):
    browser = request.getfixturevalue(who)
    form = Page(browser.get(address(who, skip))).form("Let it go")
    for _tap in range(2):
        page = text(browser.post(form.action, form.fields, follow=True))
    assert "Wed 11 Mar, 9:00 AM is left out." in page
    assert "Dates without a visit Wed 11 Mar, 9:00 AM" in page
    assert "Wed 11 Mar, 9:00 AM was left out" in page
    assert browser.get(form.action)["Location"] == address(who, skip)
    assert not Skip.objects.open().exists()


def test_a_visit_that_was_kept_is_moved_and_shows_its_pair(world: World, series, therapist, clock):
    other = world.add_client("Dee Park")
    world.book(hours=69, client=other)  # Thursday at nine
    by = world.actor(world.coordinator)
    editing.change(series.pk, Change(weekdays=("TH",)), by=by, at=NOW)
    skip = Skip.objects.open().get(kept__isnull=False)
    clock(36)
    page = text(therapist.get(address("t", skip)))
    assert "Its visit stays on Wed 4 Mar, 9:00 AM for now." in page
    path = address("t", skip, "?to=2026-03-06T15:00Z")
    page = therapist.get(path)
    assert "Credit 1 used Pay $72.00" in text(page)
    accepted = re.search(r'href="([^"]*late=accepted[^"]*)"', page.content.decode())[1].replace("&amp;", "&")
    page = therapist.get(address("t", skip) + accepted)
    assert "Credit kept Pay none" in text(page)
    assert "Move to Fri 10:00 AM" in text(page)
    therapist.post(address("t", skip) + accepted, Page(page).form("Move to").fields)
    skip.refresh_from_db()
    assert skip.settlement == "booked"


@pytest.mark.parametrize("more", ["?to=x", "?day=2026-02-01", "?late=never"])
def test_what_cannot_be_read_is_refused_in_words(skip, therapist, more):
    assert therapist.get(address("t", skip, more)).status_code == 422


@pytest.mark.parametrize("fields", [{}, {"operation": "x"}, {"operation": str(uuid4())}])
def test_a_form_that_was_never_shown_does_nothing(skip, therapist, fields):
    assert therapist.post(address("t", skip), fields).status_code == 422
    assert Skip.objects.open().count() == 1


def test_a_colleague_a_client_and_an_outsider_find_nothing(skip, colleague, ben, client):
    for path in (address("t", skip), address("t", skip, "drop/")):
        assert colleague.get(path).status_code == 404
        assert colleague.post(path).status_code == 404
        assert ben.get(path).status_code == 404
        assert client.get(path).status_code == 302


def many(world: World) -> None:
    world.subscribe(world.client, starts_on=NOW.date() - timedelta(days=30))
    for number in range(30):
        someone = Client.objects.create(name=f"Client {number}", property=world.property)
        arrange(world, client=someone, override_reason="", count=1)


def test_the_list_asks_as_many_queries_whatever_it_shows(world: World, skip, coordinator, queries):
    coordinator.get("/c/series/skips/")
    few = queries(lambda: coordinator.get("/c/series/skips/"))
    many(world)
    # one more: there are pages now
    assert queries(lambda: coordinator.get("/c/series/skips/")) <= few + 1
    assert "Page 1 of 2" in text(coordinator.get("/c/series/skips/"))


def test_what_is_to_settle_asks_as_many_queries_whatever_it_shows(world: World, skip, therapist, queries):
    therapist.get("/t/settle/")
    few = queries(lambda: therapist.get("/t/settle/"))
    many(world)
    assert queries(lambda: therapist.get("/t/settle/")) == few


def test_nothing_to_settle_says_what_comes_here(coordinator):
    assert "Nothing to settle" in text(coordinator.get("/c/series/skips/"))
