"""A freed time on the screens: the link that opens it, the taps that answer, and the coordinator's list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser

from elevate.care import linking, rescuing
from elevate.care.models import Gap, Offer
from elevate.clock import due
from elevate.messaging.models import Message
from elevate.people.models import Client, Operator
from elevate.scheduling import cancelling, undoing
from elevate.scheduling.models import Appointment
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

MINUTE = timedelta(minutes=1)
LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def ann(world: World) -> Client:
    """A neighbour with a credit."""
    client = world.add_client("Ann Roe")
    world.subscribe(client, starts_on=NOW.date())
    return client


@pytest.fixture
def freed(world: World, ann: Client, clock) -> Appointment:
    """Ben's visit, given back two minutes ago."""
    visit = world.book(hours=48, at=LONG_AGO)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=NOW)
    clock(2 / 60)
    return visit


@pytest.fixture
def offer(world: World, freed) -> Offer:
    """The offer of that time to Ann."""
    at = NOW + 2 * MINUTE
    rescuing.choose(world.operator, Operator.Rescue.AUTOMATIC, by=world.actor(world.coordinator), at=at)
    due.run(at)
    return Offer.objects.get()


def answer(browser: Browser, path: str, what: str):
    return browser.post(path, {"operation": uuid4(), "answer": what}, follow=True)


def test_the_message_goes_out_at_once_with_a_link_that_works(offer: Offer, client):
    [message] = Message.objects.filter(template="offer")
    assert message.state == "sent"
    path = message.body.splitlines()[-1].partition("://")[2].partition("/")[2]
    page = text(client.get(f"/{path}"))
    assert "Ann, would you like this time?" in page
    assert "Wed 4 Mar 2026, 12:00 PM Massage, 60 min with Maya Lin Harbor House, 7A" in page
    assert "It uses one of your credits. Answer by 12:17 PM; the first to confirm has it." in page
    # Scanners follow links: looking answers nothing.
    assert Offer.objects.get().answer == ""


def test_yes_books_it_once(offer: Offer, client, ann):
    for _tap in range(2):
        page = text(answer(client, linking.path(offer), "accept"))
    assert "It is yours" in page
    assert "You can cancel or move it free of charge until Tue 3 Mar 2026, 12:00 PM." in page
    assert Appointment.objects.booked().filter(client=ann).count() == 1


def test_no_leaves_everything_as_it_is(offer: Offer, client):
    page = text(answer(client, linking.path(offer), "decline"))
    assert "You declined this time." in page
    assert not Appointment.objects.booked().exists()


def test_too_late_is_said_kindly(offer: Offer, client, clock):
    clock(1)
    page = client.get(linking.path(offer))
    assert "Thank you, but the time to answer is over. We will ask you again." in text(page)
    assert "Yes, book it" not in text(page)
    refused = client.post(linking.path(offer), {"operation": uuid4(), "answer": "accept"})
    assert (refused.status_code, "Thank you, but" in text(refused)) == (422, True)


def test_taken_meanwhile_is_said_kindly(world: World, offer: Offer, freed, client):
    undoing.undo(freed.pk, by=world.actor(world.client), at=NOW + 3 * MINUTE)
    refused = client.post(linking.path(offer), {"operation": uuid4(), "answer": "accept"})
    assert refused.status_code == 409
    assert "We are sorry: this time is not free any more." in text(refused)


@pytest.mark.parametrize("fields", [{}, {"answer": "accept"}, {"operation": "x", "answer": "accept"}])
def test_an_incomplete_form_answers_nothing(offer: Offer, client, fields):
    client.post(linking.path(offer), fields)
    assert Offer.objects.get().answer == ""


@pytest.mark.parametrize("token", ["x", "eyJ4Ijox:1:abc"])
def test_a_link_that_was_made_up_leads_nowhere(db, client, token):
    assert client.get(f"/offers/{token}/").status_code == 404
    assert client.post(f"/offers/{token}/", {"answer": "accept"}).status_code == 404


def test_it_stands_on_the_client_s_own_page(offer: Offer, ann, signed_in, ben):
    page = signed_in(ann).get("/me/")
    assert "A time is free: Wed 4 Mar, 12:00 PM. Answer by 12:17 PM." in text(page)
    assert linking.path(offer)[:20] in page.content.decode()
    assert "A time is free" not in text(ben.get("/me/"))


def test_by_hand_the_coordinator_offers_with_one_tap(freed, coordinator):
    page = text(coordinator.get("/c/rescue/"))
    assert "Wed 4 Mar, 12:00 PM with Maya Lin" in page
    assert "given back by Ben Okafor" in page
    assert "Waits for your word." in page
    gap = Gap.objects.get()
    for _tap in range(2):
        page = text(coordinator.post(f"/c/rescue/{gap.pk}/offer/", {"operation": uuid4()}, follow=True))
    assert "Ann Roe is asked, and may answer until 12:17 PM." in page
    assert Offer.objects.count() == 1


def test_withdrawn_before_anybody_was_asked(freed, coordinator):
    coordinator.get("/c/rescue/")
    path = f"/c/rescue/{Gap.objects.get().pk}/withdraw/"
    page = text(coordinator.post(path, {"operation": uuid4()}, follow=True))
    assert "Withdrawn, or taken otherwise. Nobody was asked." in page


def test_what_became_of_it_stands_there(offer: Offer, client, coordinator):
    answer(client, linking.path(offer), "accept")
    page = text(coordinator.get("/c/rescue/"))
    assert "Taken by Ann Roe." in page
    assert "No time is free to offer" in page


def test_withdrawing_it_ends_it(offer: Offer, coordinator):
    path = f"/c/rescue/{offer.gap_id}/withdraw/"
    assert "Withdrawn, or taken otherwise." in text(
        coordinator.post(path, {"operation": uuid4()}, follow=True)
    )
    refused = coordinator.post(f"/c/rescue/{offer.gap_id}/offer/", {"operation": uuid4()})
    assert (refused.status_code, "no longer to be offered" in text(refused)) == (422, True)


def test_how_times_are_offered_is_the_coordinator_s_choice(world: World, coordinator, clock):
    page = text(coordinator.post("/c/rescue/", {"rescue": "automatic", "operation": uuid4()}, follow=True))
    assert "Saved. Automatically: as soon as no undo can stop it." in page
    world.operator.refresh_from_db()
    assert world.operator.rescue == "automatic"
    assert coordinator.post("/c/rescue/", {"rescue": "x"}).status_code == 422


@pytest.mark.parametrize("path", ["/c/rescue/", "/c/rescue/{gap}/offer/", "/c/rescue/{gap}/withdraw/"])
def test_it_is_nobody_else_s_business(offer: Offer, therapist, ben, path):
    for browser in (therapist, ben):
        assert browser.get(path.format(gap=offer.gap_id)).status_code == 404
        assert browser.post(path.format(gap=offer.gap_id)).status_code == 404


def test_more_freed_times_ask_no_more(world: World, offer: Offer, coordinator, queries):
    def give_back(*hours: int) -> None:
        for hour in hours:
            visit = world.book(hours=hour, at=LONG_AGO)
            cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=NOW - 9 * MINUTE)
        due.run(NOW + 2 * MINUTE)

    give_back(20)  # one is open, and one is over: nobody is left to ask before it begins
    assert {gap.end for gap in Gap.objects.all()} == {"", Gap.End.NOBODY}
    few = queries(lambda: coordinator.get("/c/rescue/"))
    give_back(96, 120, 144)
    assert Gap.objects.count() == 5
    assert queries(lambda: coordinator.get("/c/rescue/")) == few
