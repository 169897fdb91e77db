"""Somebody else performs a visit: who could, what it means, and that it happens once."""

from datetime import timedelta

import pytest

from elevate.scheduling.models import Appointment
from tests.web import keeping
from tests.web.following import Page, follow
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
BOTH = pytest.mark.parametrize("who", ["therapist", "coordinator"])


@pytest.fixture
def visit(world: World) -> Appointment:
    """Wednesday at noon."""
    return world.book(hours=48, at=LONG_AGO)


@pytest.fixture
def noor(world: World):
    """Free on Wednesdays until two."""
    noor = world.add_therapist("Noor Vale", rate_cents=9900)
    keeping.hours(noor, (2, 8, 14))
    return noor


@BOTH
def test_those_who_are_free_are_named(world: World, visit, noor, request, who):
    busy, off, unpaid = (world.add_therapist(name) for name in ("Bo Busy", "Ola Off", "Una Paid"))
    unpaid.rates.all().delete()
    world.book(hours=48, therapist=busy, client=world.add_client("Dee Park"))
    keeping.time_off(off, NOW + timedelta(hours=47), hours=3)
    late = world.add_therapist("Lee Late")
    keeping.hours(late, (2, 15, 20))
    browser = request.getfixturevalue(who)
    path = follow(browser, f"/{who[0]}/visits/{visit.pk}/", "Let somebody else come")
    page = text(browser.get(path))
    assert "Noor Vale Free at that time" in page
    assert "Lee Late Free, but outside their hours" in page
    for name in ("Bo Busy", "Ola Off", "Una Paid"):
        assert name not in page
    assert ("$99.00" in page) is (who == "coordinator")


@BOTH
def test_it_is_confirmed_as_shown_and_done_once(world: World, visit, noor, request, who):
    browser = request.getfixturevalue(who)
    path = f"/{who[0]}/visits/{visit.pk}/substitute/?therapist={noor.pk}"
    page = browser.get(path)
    assert "Nobody is charged for the change." in text(page)
    assert ("Noor Vale earns $99.00 for it." in text(page)) is (who == "coordinator")
    assert (
        "New visit: Ben Okafor, Harbor House, Wed 4 Mar 2026, 12:00 PM. You stand in for Maya Lin."
        in text(page)
    )
    answer = browser.post(path, Page(page).form("Let Noor Vale come").fields, follow=True)
    assert "Noor Vale visits Ben Okafor instead." in text(answer)
    visit.refresh_from_db()
    assert (visit.therapist, visit.rate_cents, visit.state) == (noor, 9900, "booked")


@BOTH
def test_a_double_tap_is_one_act(visit, noor, request, who):
    browser = request.getfixturevalue(who)
    path = f"/{who[0]}/visits/{visit.pk}/substitute/?therapist={noor.pk}"
    fields = Page(browser.get(path)).form("Let Noor").fields
    answers = [browser.post(path, fields) for _tap in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, answers[0]["Location"])
    ] * 2
    other = browser.post(path, {**fields, "operation": "0a1b2c3d-0000-4000-8000-000000000001"})
    assert other.status_code == (404 if who == "therapist" else 422)


def test_whoever_became_busy_meanwhile_is_refused(world: World, visit, noor, coordinator):
    path = f"/c/visits/{visit.pk}/substitute/?therapist={noor.pk}"
    fields = Page(coordinator.get(path)).form("Let Noor").fields
    world.book(hours=48, therapist=noor, client=world.add_client("Dee Park"))
    answer = coordinator.post(path, fields)
    assert (answer.status_code, "Noor Vale has another visit at that time." in text(answer)) == (409, True)


@pytest.mark.parametrize("who", ["x", ""])
def test_nobody_or_a_stranger_is_refused_in_words(visit, therapist, who):
    answer = therapist.get(f"/t/visits/{visit.pk}/substitute/?therapist={who}")
    assert answer.status_code == 422
    assert therapist.post(f"/t/visits/{visit.pk}/substitute/?therapist={who}").status_code == 422


def test_with_nobody_free_the_page_says_what_else_can_be_done(visit, therapist):
    page = text(therapist.get(f"/t/visits/{visit.pk}/substitute/"))
    assert "Nobody else is free at that time. Move the visit, or cancel it." in page


def test_a_visit_that_has_begun_has_no_substitute(world: World, visit, noor, therapist, clock):
    clock(48)
    assert "Let somebody else come" not in text(therapist.get(f"/t/visits/{visit.pk}/"))
    answer = therapist.get(f"/t/visits/{visit.pk}/substitute/?therapist={noor.pk}")
    assert answer.status_code == 422
    assert "Who could come" not in text(answer)
    page = text(therapist.get(f"/t/visits/{visit.pk}/substitute/"))
    assert "This visit cannot be given to somebody else any more." in page


def test_a_colleague_a_client_and_an_outsider_find_nothing(visit, colleague, ben, client):
    path = f"/t/visits/{visit.pk}/substitute/"
    assert colleague.get(path).status_code == 404
    assert ben.get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_the_page_asks_as_many_queries_whatever_it_shows(world: World, visit, noor, coordinator, queries):
    path = f"/c/visits/{visit.pk}/substitute/"
    coordinator.get(path)
    few = queries(lambda: coordinator.get(path))
    for number in range(5):
        world.add_therapist(f"Therapist {number}")
    assert queries(lambda: coordinator.get(path)) == few
