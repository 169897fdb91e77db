"""Freed times over HTTP: listed, offered, withdrawn; accepted or declined by who was asked."""

from datetime import timedelta

import pytest

from elevate.care.models import Gap, Offer
from elevate.clock import due
from elevate.people.models import Client
from elevate.scheduling import cancelling
from elevate.scheduling.models import Appointment
from tests.api.conftest import Caller, Callers, caller_for, problem
from tests.world import NOW, World, client_cancels

LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def ann(world: World) -> Client:
    client = world.add_client("Ann Roe")
    world.subscribe(client, starts_on=NOW.date())
    return client


@pytest.fixture
def asked(world: World, callers: Callers, ann: Client, set_clock) -> Caller:
    """Ann, who is asked whether she would like the time that Ben gave back."""
    visit = world.book(hours=48, at=NOW - timedelta(days=30))
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=NOW)
    set_clock(LATER)
    [gap] = callers.coordinator.get("/gaps", open="true").json()["items"]
    assert gap["waits_for_a_word"]
    offered = callers.coordinator.post(f"/gaps/{gap['id']}/offer").json()
    assert [each["client"]["name"] for each in offered["offers"]] == ["Ann Roe"]
    return caller_for(ann)


def test_who_is_asked_sees_and_accepts_it(asked: Caller, ann: Client):
    [offer] = asked.get("/offers").json()["items"]
    assert (offer["starts_at"], offer["answer_until"]) == ("2026-03-04T17:00:00Z", "2026-03-02T17:17:00Z")
    taken = asked.post(f"/offers/{offer['id']}/accept").json()
    [booked] = Appointment.objects.booked().filter(client=ann)
    assert (taken["answer"], taken["appointment_id"]) == ("accepted", booked.pk)
    assert asked.post(f"/offers/{offer['id']}/accept").json()["appointment_id"] == booked.pk


def test_who_declines_is_left_in_peace(asked: Caller, callers: Callers):
    offer = Offer.objects.get()
    assert asked.post(f"/offers/{offer.pk}/decline").json()["answer"] == "declined"
    told = problem(asked.post(f"/offers/{offer.pk}/accept"), 422, "refused")
    assert told["detail"].startswith("You declined this time.")
    due.run(LATER)
    [gap] = callers.coordinator.get("/gaps").json()["items"]
    assert (gap["end"], gap["offers"][0]["answer"]) == ("nobody", "declined")


def test_a_coordinator_withdraws_it(asked: Caller, callers: Callers):
    gap = Gap.objects.get()
    assert callers.coordinator.post(f"/gaps/{gap.pk}/withdraw").json()["end"] == "withdrawn"
    late = problem(asked.post(f"/offers/{Offer.objects.get().pk}/accept"), 422, "refused")
    assert late["detail"] == "We are sorry: this time is not free any more."


def test_nobody_answers_for_another(asked: Caller, callers: Callers):
    offer = Offer.objects.get()
    for caller in (callers.neighbour, callers.client, callers.coordinator, callers.therapist):
        problem(caller.post(f"/offers/{offer.pk}/accept"), 404, "not-found")
    assert Offer.objects.get().answer == ""
