"""A therapist books a visit for a client of their own, without an earlier one to repeat."""

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from elevate.scheduling.models import Appointment
from tests.web.following import Page, follow, send
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
THURSDAY = datetime.fromisoformat("2026-03-05T15:30Z")


@pytest.fixture
def book(world: World) -> str:
    """Return where Ben is booked: he has credits, and had a visit a week ago."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    world.book(hours=-168, at=LONG_AGO)
    return f"/t/clients/{world.client.pk}/book/"


def test_the_clients_page_leads_to_a_booked_visit_in_two_taps(world: World, book, therapist):
    address = follow(therapist, f"/t/clients/{world.client.pk}/", "Book a visit")
    assert address == book
    said = text(therapist.get(address))
    assert "Mon 2 Mar, 12:15 PM with Maya Lin Soonest" in said
    done = send(therapist, address, "Book Mon 12:15 PM")
    booked = Appointment.objects.get(starts_at__gt=NOW)
    assert (booked.therapist, booked.client) == (world.therapist, world.client)
    assert done["Location"] == f"/t/visits/{booked.pk}/"


def test_another_time_is_chosen(world: World, book, therapist):
    address = follow(therapist, f"{book}?on=2026-03-05", "Thu 5 Mar, 10:30 AM")
    send(therapist, address, "Book Thu 10:30 AM")
    assert Appointment.objects.get(starts_at__gt=NOW).starts_at == THURSDAY


def test_only_hours_of_their_own_are_offered_whatever_the_address_says(world: World, book, therapist):
    noor = world.add_therapist("Noor Vale")
    address = f"{book}?therapist={noor.pk}&whom={noor.pk}&to=2026-03-05T15:30Z"
    page = therapist.get(address)
    assert "with Maya Lin" in text(page)
    assert "Noor Vale" not in text(page)
    send(therapist, address, "Book")
    assert Appointment.objects.get(starts_at__gt=NOW).therapist == world.therapist


def test_without_a_credit_it_is_refused_with_the_date(world: World, therapist):
    world.subscribe(world.client, starts_on=NOW.date() + timedelta(days=7))
    world.book(hours=-168, at=LONG_AGO)
    page = therapist.get(f"/t/clients/{world.client.pk}/book/?to=2026-03-05T15:30Z")
    assert "The next one comes on Mon 9 Mar 2026." in text(page)
    assert [form for form in Page(page).forms if "Book" in form.button] == []


def test_a_reason_of_a_therapist_is_no_credit(world: World, book, therapist):
    form = Page(therapist.get(book)).form("Book")
    answer = therapist.post(book + form.action, form.fields | {"override_reason": "A gift"})
    assert answer.status_code == 422
    assert "Only a coordinator can book without a credit." in text(answer)


def test_a_colleague_and_other_roles_find_nothing(world: World, book, colleague, coordinator, ben):
    for who in (colleague, coordinator, ben):
        assert who.get(book).status_code == 404
        assert who.post(book).status_code == 404
    assert Browser().get(book)["Location"] == f"/accounts/login/?next={book}"
    assert Appointment.objects.filter(starts_at__gt=NOW).count() == 0


@pytest.mark.parametrize("bad", ["to=banana", "on=banana", "service=x", "page=x&on=2000-01-01"])
def test_what_cannot_be_read_is_no_error_of_ours(book, therapist, bad):
    assert therapist.get(f"{book}?{bad}").status_code in {200, 422}


def test_more_visits_ask_no_more_queries(world: World, book, therapist, queries):
    therapist.get(book)  # grants what has fallen due
    few = queries(lambda: therapist.get(book))
    for number in range(20):
        world.book(hours=2 + 1.25 * number, client=world.add_client(f"Client {number}"))
    assert queries(lambda: therapist.get(book)) == few
