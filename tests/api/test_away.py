"""Going away over HTTP: the visits that it cancels, each with its kind, and coming back earlier."""

import json
from datetime import timedelta

import pytest

from elevate.scheduling.models import Appointment, Away
from tests.api.conftest import Callers, problem
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
DAYS = {"from": "2026-03-02", "until": "2026-03-16", "reason": "vacation"}


@pytest.fixture
def path(world: World) -> str:
    return f"/clients/{world.client.pk}/away"


def told(answer, status: int = 200):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_the_answer_names_each_visit_with_its_kind(world: World, callers: Callers, path):
    late, kept = world.book(hours=5, at=LONG_AGO), world.book(hours=72, at=LONG_AGO)
    entered = told(callers.client.post(path, DAYS), 201)
    assert (entered["from"], entered["until"], entered["reason"]) == ("2026-03-02", "2026-03-16", "vacation")
    assert [
        (each["appointment_id"], each["kind"], each["credit"], each["pay"]) for each in entered["visits"]
    ] == [
        (late.pk, "client_late", "used", None),
        (kept.pk, "client_on_time", "kept", None),
    ]
    assert (entered["credits_used"], entered["balance_when_back"]) == (1, -1)
    [listed] = told(callers.coordinator.get(path))["items"]
    assert [each["pay"]["amount_cents"] for each in listed["visits"]] == [7200, 0]


def test_a_dry_run_changes_nothing_and_guards_what_follows(world: World, callers: Callers, path):
    world.book(hours=72, at=LONG_AGO)
    shown = told(callers.client.post(f"{path}?dry_run=true", DAYS))
    assert [each["kind"] for each in shown["visits"]] == ["client_on_time"]
    assert not Away.objects.exists()
    world.book(hours=96, at=LONG_AGO)
    stale = callers.client.post(path, {**DAYS, "preview_token": shown["preview_token"]})
    now = json.loads(stale.content)
    assert (stale.status_code, now["type"]) == (409, "stale-preview")
    assert len(now["preview"]["visits"]) == 2
    told(callers.client.post(path, {**DAYS, "preview_token": now["preview"]["preview_token"]}), 201)


def test_the_same_key_enters_it_once(world: World, callers: Callers, path):
    first = callers.client.post(path, DAYS, Idempotency_Key="k")
    again = callers.client.post(path, DAYS, Idempotency_Key="k")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert json.loads(first.content) == json.loads(again.content)
    assert Away.objects.count() == 1


def test_staff_may_say_when_they_were_told(world: World, callers: Callers, path):
    world.book(hours=5, at=LONG_AGO)
    earlier = {**DAYS, "notice_at": "2026-02-28T10:00:00Z"}
    [visit] = told(callers.therapist.post(path, earlier), 201)["visits"]
    assert (visit["kind"], visit["notice_at"]) == ("client_on_time", "2026-02-28T10:00:00Z")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"from": "2026-03-01", "until": "2026-03-05"}, "The first day away is past."),
        ({"from": "2026-03-05", "until": "2026-03-05"}, "The first day back must come after"),
        ({**DAYS, "notice_at": "2026-02-28T10:00:00Z"}, "Your notice counts from now."),
    ],
)
def test_a_rule_says_no_in_a_sentence(world: World, callers: Callers, path, body, sentence):
    assert problem(callers.client.post(path, body), 422, "refused")["detail"].startswith(sentence)


def test_ending_early_offers_the_times_again(world: World, callers: Callers, path):
    soon, later = world.book(hours=48, at=LONG_AGO), world.book(hours=240, at=LONG_AGO)
    entered = told(callers.client.post(path, DAYS), 201)
    ended = told(callers.client.post(f"{path}/{entered['id']}/end", {"on": "2026-03-06"}))
    assert (ended["until"], ended["planned_until"]) == ("2026-03-06", "2026-03-16")
    assert [(each["appointment_id"], each["is_free"]) for each in ended["freed"]] == [(later.pk, True)]
    assert Appointment.objects.booked().count() == 0
    assert soon.pk in {each["appointment_id"] for each in ended["visits"]}


def test_nobody_ends_somebody_else_s(world: World, callers: Callers, path):
    other = world.add_client("Ann Roe")
    entered = told(callers.client.post(path, DAYS), 201)
    away = f"/clients/{other.pk}/away/{entered['id']}/end"
    problem(callers.coordinator.post(away, {"on": "2026-03-06"}), 404, "not-found")
