"""Book a client again, like an earlier visit."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from elevate.messaging.models import Message
from elevate.scheduling import cancelling
from elevate.scheduling.models import Appointment
from tests.web.following import Page, follow, send
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)
THURSDAY = datetime.fromisoformat("2026-03-05T15:30Z")


def again(visit: Appointment, to: datetime | None = None, *, roof: str = "t") -> str:
    return f"/{roof}/visits/{visit.pk}/again/?{urlencode({'to': to.isoformat()} if to else {})}"


@pytest.fixture
def visit(world: World) -> Appointment:
    """Yesterday's visit, cancelled since; the client has credits."""
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    visit = world.book(hours=-26, at=LONG_AGO)
    act = client_cancels(notice_at=LONG_AGO + timedelta(days=1), reason="Said so on the phone")
    cancelling.cancel(visit.pk, act, by=world.actor(world.therapist), at=NOW)
    return visit


@pytest.mark.parametrize("roof", ["t", "c"])
def test_a_time_is_chosen_and_booked(world, visit, request, roof):
    browser = request.getfixturevalue({"t": "therapist", "c": "coordinator"}[roof])
    address = again(visit, THURSDAY, roof=roof)
    page = text(browser.get(address))
    assert "Thu 5 Mar, 10:30 AM" in page
    assert "Credit 1 used Pay $72.00" in page
    assert "Your visit with Maya Lin is booked for Thu 5 Mar 2026, 10:30 AM at Harbor House." in page
    done = send(browser, address, "Book Thu 10:30 AM")
    booked = Appointment.objects.booked().get()
    assert booked.starts_at == THURSDAY
    assert done["Location"] == f"/{roof}/visits/{booked.pk}/"
    assert "Booked for Thu 5 Mar, 10:30 AM." in text(browser.get(done["Location"]))


def test_a_settled_visit_leads_to_the_next(world: World, visit, therapist, coordinator):
    for browser, roof in ((therapist, "t"), (coordinator, "c")):
        address = follow(browser, f"/{roof}/visits/{visit.pk}/", "Book another visit")
        assert "Book Ben Okafor again" in text(browser.get(address))


def test_the_message_shown_is_the_message_sent(world: World, visit, therapist):
    page = text(therapist.get(again(visit, THURSDAY)))
    send(therapist, again(visit, THURSDAY), "Book")
    sent = Message.objects.filter(appointment=Appointment.objects.booked().get())
    assert sent.count() == 2
    assert [message.body for message in sent if message.body not in page] == []


def test_the_earlier_visit_can_be_undone_from_here(world: World, visit, therapist):
    page = therapist.get(again(visit))
    assert "24 hours’ notice or more" in text(page)
    form = Page(page).form("Undo")
    assert therapist.post(form.action, form.fields).status_code == 302
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_a_booked_visits_own_time_is_taken(world: World, therapist):
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    visit = world.book(hours=48, at=LONG_AGO)
    page = therapist.get(again(visit, visit.starts_at))
    assert "Ben Okafor has another visit at 12:00 PM" in text(page)
    address = follow(therapist, again(visit), "Wed 4 Mar ")
    assert "12:00 PM" not in Page(therapist.get(address)).links


def test_somebody_just_took_it(world: World, visit, therapist):
    form = Page(therapist.get(again(visit, THURSDAY))).form("Book")
    world.book(hours=70.5, at=LONG_AGO, client=world.add_client("Dee Park"))
    answer = therapist.post(again(visit, THURSDAY), form.fields)
    assert answer.status_code == 409
    assert "Someone just took 10:30 AM Nothing was changed." in text(answer)
    assert Appointment.objects.booked().filter(client=world.client).count() == 0


def test_without_a_credit_it_is_refused_with_the_date(world: World, clock, therapist, coordinator):
    world.subscribe(world.client, starts_on=NOW.date() + timedelta(days=7))
    visit = world.book(hours=-26, at=LONG_AGO)
    page = therapist.get(again(visit, THURSDAY))
    assert "The next one comes on Mon 9 Mar 2026." in text(page)
    assert [form for form in Page(page).forms if "Book" in form.button] == []

    address = again(visit, THURSDAY, roof="c")
    assert send(coordinator, address, "Book").status_code == 422
    assert send(coordinator, address, "Book", override_reason="A gift").status_code == 302
    assert Appointment.objects.get(starts_at=THURSDAY).override_reason == "A gift"


def test_a_double_tap_books_once(world: World, visit, therapist):
    form = Page(therapist.get(again(visit, THURSDAY))).form("Book")
    first, second = (therapist.post(again(visit, THURSDAY), form.fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Appointment.objects.booked().count() == 1


def test_another_rate_since_is_shown_before_it_is_booked(world: World, visit, therapist):
    form = Page(therapist.get(again(visit, THURSDAY))).form("Book")
    world.therapist.rates.create(service=world.service, amount_cents=8000, effective_on=NOW.date())
    answer = therapist.post(again(visit, THURSDAY), form.fields)
    assert answer.status_code == 409
    assert "This changed while you were looking" in text(answer)
    assert "Pay $80.00" in text(answer)
    assert Appointment.objects.booked().count() == 0
