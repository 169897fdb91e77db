"""One key, one effect (api.md, conventions)."""

from datetime import timedelta

import pytest

from elevate.api import idempotency
from elevate.api.models import Answer
from elevate.plans.models import Service
from elevate.scheduling.models import Appointment
from tests.api.conftest import API, Callers, caller_for
from tests.world import NOW, World

KEY = "3f1c2d4e"


def wish(world: World, **more):
    return {
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "starts_at": "2026-03-04T14:00:00Z",
        "override_reason": "first visit",
        **more,
    }


def test_the_first_answer_is_given_again(callers: Callers, world: World):
    first = callers.coordinator.post("/appointments", wish(world), Idempotency_Key=KEY)
    again = callers.coordinator.post("/appointments", wish(world), Idempotency_Key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    for name in ("ETag", "Location", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert Appointment.objects.count() == 1


def test_spaces_and_the_order_of_fields_make_no_other_body(callers: Callers):
    callers.coordinator.post("/services", b'{"name": "Foot", "length_minutes": 30}', Idempotency_Key=KEY)
    again = callers.coordinator.post("/services", b'{"length_minutes":30,"name":"Foot"}', Idempotency_Key=KEY)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")


def test_another_body_is_a_conflict(callers: Callers):
    callers.coordinator.post("/services", {"name": "Foot"}, Idempotency_Key=KEY)
    other = callers.coordinator.post("/services", {"name": "Hand"}, Idempotency_Key=KEY)
    assert (other.status_code, other.json()["type"]) == (409, "idempotency-mismatch")
    assert not Service.objects.filter(name="Hand").exists()


def test_another_address_is_a_conflict(callers: Callers, world: World):
    visit, other = world.book(hours=24), world.book(hours=48)
    callers.coordinator.post(f"/appointments/{visit.pk}/cancel", {"by": "client"}, Idempotency_Key=KEY)
    answer = callers.coordinator.post(
        f"/appointments/{other.pk}/cancel", {"by": "client"}, Idempotency_Key=KEY
    )
    assert answer.json()["type"] == "idempotency-mismatch"
    other.refresh_from_db()
    assert other.state == "booked"


def test_a_key_belongs_to_its_token(callers: Callers, world: World):
    visit = world.book(hours=48)
    path = f"/appointments/{visit.pk}/preview"
    body = {"action": "cancel", "by": "client"}
    callers.coordinator.post(path, body, Idempotency_Key=KEY)
    second_token = caller_for(world.coordinator)
    for caller in (callers.therapist, second_token):
        assert "Idempotent-Replayed" not in caller.post(path, body, Idempotency_Key=KEY).headers


def test_a_refusal_is_given_again_even_when_it_would_go_through_by_now(
    callers: Callers, world: World, set_clock
):
    visit = world.book(hours=2)
    path = f"/appointments/{visit.pk}/complete"
    first = callers.therapist.post(path, {}, Idempotency_Key=KEY)
    set_clock(NOW + timedelta(hours=3))
    again = callers.therapist.post(path, {}, Idempotency_Key=KEY)
    assert (first.status_code, again.status_code, again.content) == (422, 422, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Content-Type"] == "application/problem+json"
    assert callers.therapist.post(path, {}, Idempotency_Key="another").status_code == 200


def test_what_is_invalid_is_given_again(callers: Callers):
    for replayed in (None, "true"):
        answer = callers.coordinator.post("/services", {"name": ""}, Idempotency_Key=KEY)
        assert (answer.status_code, answer.headers.get("Idempotent-Replayed")) == (422, replayed)


def test_after_a_day_the_key_is_new(callers: Callers, world: World, set_clock):
    path = f"/clients/{world.client.pk}/credits"
    body = {"kind": "grant", "quantity": 1, "reason": "gift"}
    callers.coordinator.post(path, body, Idempotency_Key=KEY)
    set_clock(NOW + idempotency.KEPT_FOR - timedelta(microseconds=1))
    assert callers.coordinator.post(path, body, Idempotency_Key=KEY).json()["balance"] == 1
    set_clock(NOW + idempotency.KEPT_FOR)
    assert callers.coordinator.post(path, body, Idempotency_Key=KEY).json()["balance"] == 2


def test_what_broke_leaves_no_key_behind(callers: Callers, world: World, monkeypatch):
    from elevate.scheduling import booking

    def broken(*_args, **_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(booking.recording, "record", broken)
        with pytest.raises(RuntimeError):
            callers.coordinator.post("/appointments", wish(world), Idempotency_Key=KEY)
    assert (Answer.objects.count(), Appointment.objects.count()) == (0, 0)
    assert callers.coordinator.post("/appointments", wish(world), Idempotency_Key=KEY).status_code == 201


def test_a_caller_who_gets_nowhere_leaves_no_key_behind(callers: Callers, world: World):
    reader = caller_for(world.coordinator, "read")
    reader.post("/services", {"name": "Foot"}, Idempotency_Key=KEY)
    callers.stranger.post("/services", {"name": "Foot"}, Idempotency_Key=KEY)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"], ids=["empty", "long", "accent", "tab"])
def test_a_key_that_is_none(callers: Callers, key):
    answer = callers.coordinator.post("/services", {"name": "Foot"}, Idempotency_Key=key)
    assert (answer.status_code, answer.json()["type"]) == (400, "malformed")
    assert not Service.objects.filter(name="Foot").exists()


def test_old_answers_are_swept_away(callers: Callers, monkeypatch, set_clock):
    monkeypatch.setattr(idempotency, "_SWEEP_EVERY", 1)
    callers.coordinator.post("/services", {"name": "Foot"}, Idempotency_Key="old")
    set_clock(NOW + timedelta(hours=25))
    callers.coordinator.post("/services", {"name": "Hand"}, Idempotency_Key="new")
    assert list(Answer.objects.values_list("key", flat=True)) == ["new"]


def test_without_a_key_every_request_counts(callers: Callers, world: World):
    path = f"/clients/{world.client.pk}/credits"
    body = {"kind": "grant", "quantity": 1, "reason": "gift"}
    assert [callers.coordinator.post(path, body).json()["balance"] for _ in range(2)] == [1, 2]


def test_a_replay_names_the_address_of_this_api(callers: Callers, world: World):
    made = callers.coordinator.post("/appointments", wish(world), Idempotency_Key=KEY)
    assert made.headers["Location"] == f"{API}/appointments/{made.json()['id']}"
