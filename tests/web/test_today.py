"""Today: the day by place, completed in one tap and taken back as easily."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from elevate.core.rulebook import State
from elevate.people.models import Property
from elevate.scheduling import cancelling, completing, rescheduling
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Appointment
from tests.web.following import Form, Page, send
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

TODAY = "/t/"
LONG_AGO = NOW - timedelta(days=30)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mill(world: World) -> Property:
    world.property.access_notes = "Parking on P2."
    world.property.save()
    return Property.objects.create(
        name="The Mill", address="40 Wharf Street", time_zone=world.property.time_zone
    )


@pytest.fixture
def visit(world: World) -> Appointment:
    """Began half an hour ago."""
    return world.book(hours=-0.5, at=LONG_AGO)


def state(visit: Appointment) -> str:
    visit.refresh_from_db()
    return visit.state


def tapped(therapist: Browser, form: Form) -> HttpResponse:
    """Return what comes back for the one card whose button was tapped."""
    return therapist.post(form.action, form.fields, headers=HTMX)  # type: ignore[return-value]


def test_the_day_is_told_by_place_then_time(world: World, mill, therapist, clock):
    cy = world.add_client("Cy Lund", at=mill)
    world.book(hours=1, at=LONG_AGO, client=cy, property=mill)
    world.book(hours=-2, at=LONG_AGO)
    world.book(hours=3, at=LONG_AGO, client=world.add_client("Ana Torres"))
    clock(-3)
    said = text(therapist.get(TODAY))
    assert "Monday, 2 March 3 visits · 2 places · $216.00" in said
    in_order = ["Harbor House", "10:00 AM", "Ben Okafor", "3:00 PM", "Ana Torres", "The Mill", "1:00 PM"]
    assert [said.index(words) for words in in_order] == sorted(said.index(words) for words in in_order)


def test_a_place_says_where_it_is_and_how_to_get_in(world: World, mill, visit, therapist):
    page = therapist.get(TODAY).content.decode()
    assert 'href="https://www.google.com/maps/search/?api=1&amp;query=Harbor+House%2C+12+Pier+Road"' in page
    assert "<summary>How to get in</summary>" in page
    assert "Parking on P2." in page


def test_a_card_shows_what_completing_it_does(visit, therapist):
    assert "11:30 AM 60 min Ben Okafor 7A Now Credit 1 used Pay $72.00 Mark complete" in text(
        therapist.get(TODAY)
    )


def test_a_visit_is_completed_in_one_tap(visit, therapist):
    answer = send(therapist, TODAY, "Mark complete")
    assert (answer.status_code, answer["Location"]) == (302, f"/t/#visit-{visit.pk}")
    assert state(visit) == State.COMPLETED
    assert "Completed 12:00 PM · 1 credit used · $72.00 earned Why? Ben Okafor Undo" in text(
        therapist.get(TODAY)
    )


def test_a_tap_with_scripts_gets_the_card_alone(visit, therapist):
    answer = tapped(therapist, Page(therapist.get(TODAY)).form("Mark complete"))
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<article class="visit done"')
    assert "Completed 12:00 PM" in text(answer)


def test_the_next_card_comes_with_the_one_tapped(world: World, visit, therapist):
    after = world.book(hours=1, at=LONG_AGO, client=world.add_client("Ana Torres"))
    answer = tapped(therapist, Page(therapist.get(TODAY)).form("Mark complete"))
    assert f'<article class="visit next" id="visit-{after.pk}"' in answer.content.decode()
    undone = tapped(therapist, Page(answer).form("Undo"))
    assert f'<article class="visit coming" id="visit-{after.pk}"' in undone.content.decode()


def test_the_counts_come_with_the_card_tapped(world: World, visit, therapist, clock):
    clock(hours=2)
    day = therapist.get(TODAY)
    assert "1 past visit needs an answer" in text(day)
    page = tapped(therapist, Page(day).form("Mark complete")).content.decode()
    assert re.search(r'id="settle-banner"[^>]* hx-swap-oob="true" hidden>', page)
    assert re.search(r'id="settle-count" hx-swap-oob="true" hidden>0<', page)


def test_a_completed_visit_is_taken_back_in_one_tap(visit, therapist):
    send(therapist, TODAY, "Mark complete")
    answer = send(therapist, TODAY, "Undo Ben Okafor")
    assert (answer.status_code, answer["Location"]) == (302, f"/t/#visit-{visit.pk}")
    assert state(visit) == State.BOOKED
    assert "Mark complete" in text(therapist.get(TODAY))


def test_a_visit_to_come_can_be_moved_or_cancelled_but_not_completed(world: World, therapist):
    visit = world.book(hours=2, at=LONG_AGO)
    page = Page(therapist.get(TODAY))
    assert page.link("Reschedule") == f"/t/visits/{visit.pk}/move/"
    assert page.link("Can’t make it") == f"/t/visits/{visit.pk}/cant/"
    assert "Mark complete" not in text(therapist.get(TODAY))


def test_a_visit_can_be_completed_from_its_first_second(world: World, therapist, clock):
    world.book(hours=1, at=LONG_AGO)
    clock(1 - 1 / 3600)
    assert "Mark complete" not in text(therapist.get(TODAY))
    clock(1)
    assert "Mark complete" in text(therapist.get(TODAY))
    assert "Reschedule" not in text(therapist.get(TODAY))


def test_what_became_of_a_visit_stays_on_its_card(world: World, therapist):
    maya = world.actor(world.therapist)
    late = world.book(hours=2, at=LONG_AGO)
    cancelling.cancel(late.pk, client_cancels(), by=maya, at=NOW)
    moved = world.book(hours=4, at=LONG_AGO)
    to = Reschedule(starts_at=NOW + timedelta(days=3), accept_late=True)
    rescheduling.reschedule(moved.pk, to, by=maya, at=NOW)
    said = text(therapist.get(TODAY))
    assert "Cancelled 12:00 PM · Less than 24 hours’ notice · 1 credit used · $72.00 earned" in said
    assert "Moved to Thu 5 Mar, 12:00 PM" in said
    assert "0 visits" not in said


def test_the_pay_of_a_late_cancellation_is_named(world: World, visit, therapist):
    late = world.book(hours=2, at=LONG_AGO)
    cancelling.cancel(late.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    assert "1 visit · 1 place · $144.00, 1 cancelled visit included" in text(therapist.get(TODAY))


def test_past_visits_without_an_answer_stand_at_the_top(world: World, therapist):
    assert "need an answer" not in text(therapist.get(TODAY))
    world.book(hours=-30, at=LONG_AGO)
    assert "1 past visit needs an answer Settle" in text(therapist.get(TODAY))
    world.book(hours=-50, at=LONG_AGO)
    assert Page(therapist.get(TODAY)).link("2 past visits need an answer") == "/t/settle/"


def test_an_empty_day_says_what_comes_next(world: World, therapist):
    assert "No visits today. Nothing is booked after today." in text(therapist.get(TODAY))
    world.book(hours=24, at=LONG_AGO)
    assert "No visits today. Next: Tue 3 Mar, 12:00 PM, Harbor House." in text(therapist.get(TODAY))


def test_a_day_that_is_done_says_what_comes_next(world: World, visit, therapist, clock):
    world.book(hours=24, at=LONG_AGO)
    assert "Next: Tue 3 Mar" not in text(therapist.get(TODAY))
    completing.complete(visit.pk, by=world.actor(world.therapist), at=NOW)
    assert "Next: Tue 3 Mar, 12:00 PM, Harbor House." in text(therapist.get(TODAY))


def test_the_day_is_the_therapists_own(world: World, visit, colleague, therapist):
    assert "Ben Okafor" in text(therapist.get(TODAY))
    assert "Ben Okafor" not in text(colleague.get(TODAY))


def test_the_day_turns_where_the_therapist_lives(world: World, therapist, clock):
    clock(11.9)
    assert "Monday, 2 March" in text(therapist.get(TODAY))
    clock(12)
    assert "Tuesday, 3 March" in text(therapist.get(TODAY))
    world.therapist.time_zone = "America/Los_Angeles"
    world.therapist.save()
    assert "Monday, 2 March" in text(therapist.get(TODAY))


def test_times_of_a_place_in_another_zone_say_so(world: World, therapist):
    far = Property.objects.create(name="Lakeshore", time_zone="America/Chicago")
    world.book(hours=2, at=LONG_AGO, property=far)
    said = text(therapist.get(TODAY))
    assert "Times are local to Lakeshore" in said
    assert "1:00 PM" in said


def test_a_longer_day_asks_no_more_queries(world: World, therapist, queries):
    clients = [world.add_client(f"Client {number}") for number in range(9)]
    world.book(hours=-4, at=LONG_AGO, client=clients[0])
    one = queries(lambda: therapist.get(TODAY))
    for number, client in enumerate(clients[1:]):
        world.book(hours=-2.5 + 1.25 * number, at=LONG_AGO, client=client)
    assert queries(lambda: therapist.get(TODAY)) == one
