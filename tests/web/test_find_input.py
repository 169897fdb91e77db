"""Finding an hour with forms sent twice, stale or wrong; and who may not do it at all."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from elevate.people.models import Client, Therapist
from elevate.scheduling import cancelling
from elevate.scheduling.models import Appointment
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

FIND = "/c/schedule/find/"
LONG_AGO = NOW - timedelta(days=30)
#: 1 PM on Monday: the clock stands at noon.
SOONEST = datetime.fromisoformat("2026-03-02T17:15Z")
THURSDAY = datetime.fromisoformat("2026-03-05T15:30Z")


@pytest.fixture
def noor(world: World) -> Therapist:
    return world.add_therapist("Noor Vale")


@pytest.fixture
def ana(world: World) -> Client:
    """Ana has credits and was visited by Maya a week ago."""
    ana = world.add_client("Ana Torres")
    world.subscribe(ana, starts_on=LONG_AGO.date())
    world.book(hours=-168, at=LONG_AGO, client=ana)
    return ana


def find(client: Client | None = None, **asked: object) -> str:
    named = {"client": client.pk} if client else {}
    return f"{FIND}?{urlencode({**named, **asked})}"


def test_a_double_tap_books_once(world: World, ana, coordinator):
    form = Page(coordinator.get(find(ana))).form("Book")
    first, second = (coordinator.post(FIND + form.action, form.fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Appointment.objects.filter(starts_at__gt=NOW).count() == 1


def test_another_rate_since_is_shown_before_it_is_booked(world: World, ana, coordinator):
    address = find(ana, to=THURSDAY.isoformat())
    form = Page(coordinator.get(address)).form("Book")
    world.therapist.rates.create(service=world.service, amount_cents=8000, effective_on=NOW.date())
    answer = coordinator.post(address, form.fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert "Pay $80.00" in text(answer)
    assert not Appointment.objects.filter(starts_at__gt=NOW).exists()


def test_a_form_without_a_time_or_an_operation_books_nothing(world: World, ana, coordinator):
    form = Page(coordinator.get(find(ana))).form("Book")
    answer = coordinator.post(find(ana), form.fields)
    assert (answer.status_code, "Choose a time first." in text(answer)) == (422, True)
    answer = coordinator.post(FIND + form.action, {})
    assert (answer.status_code, "This page is incomplete." in text(answer)) == (422, True)
    answer = coordinator.post(FIND + form.action, form.fields | {"override_reason": "x" * 501})
    assert (answer.status_code, "Say it in 500 characters or fewer" in text(answer)) == (422, True)
    assert not Appointment.objects.filter(starts_at__gt=NOW).exists()


def test_a_time_off_the_grid_or_past_is_refused_in_words(world: World, ana, coordinator):
    odd = THURSDAY + timedelta(minutes=7)
    assert "Visits start on a quarter hour" in text(coordinator.get(find(ana, to=odd.isoformat())))
    assert "That time has passed." in text(coordinator.get(find(ana, to=LONG_AGO.isoformat())))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"on": "banana"}, "That is not a date we can read."),
        ({"on": "2031-01-01"}, "That is more than a year ahead."),
        ({"to": "noon"}, "That is not a time we can read."),
        ({"service": "svc_none"}, "There is no such service."),
        ({"therapist": "thr_none"}, "There is no such therapist."),
        ({"whom": "cli_wrong"}, "There is no such therapist."),
    ],
)
def test_what_cannot_be_read_is_said(world: World, ana, coordinator, asked, sentence):
    answer = coordinator.get(find(ana, **asked))
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_client_who_is_not_there_is_said_and_others_are_offered(world: World, ana, coordinator):
    for answer in (coordinator.get(f"{FIND}?client=cli_none"), coordinator.post(f"{FIND}?client=x")):
        assert answer.status_code == 422
        assert "There is no such client. Choose one from the list." in text(answer)
        assert "Ana Torres" in text(answer)


def test_an_operator_without_services_says_that_nothing_is_free(world: World, coordinator):
    world.therapist.rates.all().delete()
    world.plan.delete()
    world.service.delete()
    assert "Nothing is free in these two weeks." in text(coordinator.get(find(world.client)))


def test_the_page_is_the_coordinators_alone(therapist, ben, ana):
    assert [who.get(find(ana)).status_code for who in (therapist, ben)] == [404, 404]
    assert [who.post(find(ana)).status_code for who in (therapist, ben)] == [404, 404]
    assert Browser().get(FIND)["Location"] == f"/accounts/login/?next={FIND}"


def test_more_therapists_and_visits_ask_no_more_queries(world: World, ana, noor, coordinator, queries):
    def count(address: str) -> int:
        return queries(lambda: coordinator.get(address))

    coordinator.get(FIND)  # grants what has fallen due
    few = count(find(ana, therapist="any")), count(FIND)
    for number in range(20):
        other, lee = world.add_client(f"Client {number}"), world.add_therapist(f"Lee {number}")
        world.book(hours=2 + number, client=other, therapist=lee)
        gone = world.book(hours=30 + 1.25 * number, client=other)
        cancelling.cancel(gone.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
    assert (count(find(ana, therapist="any")), count(FIND)) == few
