"""Lessons before visits: the coordinator's switch, and what it means on screens and over the API."""

import pytest

from elevate.journal.models import Event
from elevate.people.models import Operator
from elevate.training.models import Lesson
from tests.api.conftest import caller_for
from tests.training import making
from tests.web.following import send
from tests.web.reading import text
from tests.world import NOW, World

SETTINGS = "/c/lessons/settings/"


@pytest.fixture
def gate(world: World):
    making.place()
    Operator.objects.update(lessons_gate_booking=True)


def test_a_coordinator_turns_it_on_and_off(world, coordinator):
    making.place()
    assert coordinator.post(SETTINGS, {"gate": "on"})["Location"] == SETTINGS
    assert Operator.objects.get().lessons_gate_booking
    assert "Held back now Maya Lin" in text(coordinator.get(SETTINGS))
    coordinator.post(SETTINGS, {"gate": "off"})
    assert not Operator.objects.get().lessons_gate_booking
    assert Event.objects.filter(verb="gate.turned").count() == 2


@pytest.mark.parametrize("value", ["", "maybe"])
def test_anything_else_changes_nothing(world, coordinator, value):
    answer = coordinator.post(SETTINGS, {"gate": value})
    assert answer.status_code == 422
    assert "Choose one." in text(answer)


def test_nobody_else_sees_the_switch(gate, therapist, ben):
    assert therapist.get(SETTINGS).status_code == ben.get(SETTINGS).status_code == 404
    assert therapist.post(SETTINGS, {"gate": "off"}).status_code == 404


def test_today_says_what_is_left(gate, therapist):
    page = therapist.get("/t/")
    assert "2 lessons left before you can be booked" in text(page)
    Lesson.objects.update(required=False)
    assert "before you can be booked" not in text(therapist.get("/t/"))


def test_the_page_to_book_says_why_and_takes_a_reason(gate, world, coordinator):
    address = f"/c/schedule/find/?client={world.client.pk}&service={world.service.pk}"
    address += f"&to=2026-03-05T14:00:00Z&whom={world.therapist.pk}"
    page = text(coordinator.get(address))
    assert "Maya Lin has 2 required lessons left." in page
    assert "Why book all the same" in page
    assert send(coordinator, address, "Book").status_code == 422
    assert send(coordinator, address, "Book", override_reason="She knows it").status_code == 302


def test_over_the_api_it_is_a_refusal_but_for_a_reason(gate, world, clock):
    wish = {"client_id": world.client.pk, "therapist_id": world.therapist.pk, "service_id": world.service.pk}
    wish |= {"property_id": world.property.pk, "starts_at": "2026-03-05T14:00:00Z"}
    world.subscribe(world.client, starts_on=NOW.date())
    refused = caller_for(world.client).post("/appointments", wish)
    assert (refused.status_code, refused.json()["type"]) == (422, "refused")
    assert "2 required lessons left" in refused.json()["detail"]
    coordinator = caller_for(world.coordinator)
    assert coordinator.post("/appointments", wish).status_code == 422
    assert coordinator.post("/appointments", wish | {"override_reason": "x"}).status_code == 201
