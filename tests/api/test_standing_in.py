"""Skipped dates are settled, and somebody else performs visits, over the API."""

from datetime import date
from typing import Any

import pytest

from elevate.scheduling.models import Appointment, Blackout, Skip
from tests.api.conftest import Callers, problem
from tests.api.standing import FIRST, SECOND, standing
from tests.world import NOW, World


def test_a_skipped_date_is_listed_and_settled(callers: Callers, world: World):
    series = standing(world)
    path = f"/series/{series.pk}/skips"
    [skip] = callers.therapist.get(path).json()["items"]
    assert (skip["original_start"], skip["reason"]) == (SECOND, "closed")
    assert skip["why"] == "No visits are made that day: Founders' Day."
    other = "2026-05-14T13:00:00Z"
    body = {"action": "book", "starts_at": other, "override_reason": "gift"}
    settled = callers.coordinator.post(f"{path}/{skip['id']}", body).json()
    assert (settled["settlement"], settled["appointment"]["starts_at"]) == ("booked", other)
    assert settled["appointment"]["original_start"] == SECOND
    assert callers.therapist.get(path).json()["items"] == []
    problem(callers.coordinator.post(f"{path}/{skip['id']}", body), 409, "already-resolved")


def test_a_skipped_date_can_be_left_out_once_and_for_all(callers: Callers, world: World):
    path = f"/series/{standing(world).pk}/skips"
    [skip] = callers.coordinator.get(path).json()["items"]
    for _twice in range(2):
        left_out = callers.coordinator.post(f"{path}/{skip['id']}", {"action": "drop"}).json()
        assert (left_out["settlement"], left_out["appointment"]) == ("dropped", None)
    problem(callers.coordinator.post(f"{path}/0", {"action": "drop"}), 404, "not-found")
    problem(callers.coordinator.post(f"{path}/x", {"action": "drop"}), 404, "not-found")


def test_somebody_else_performs_one_visit(callers: Callers, world: World, visit: Appointment):
    leo = world.add_therapist("Leo Ruiz", rate_cents=8100)
    path, body = f"/appointments/{visit.pk}/substitute", {"therapist_id": leo.pk}
    shown = callers.therapist.post(f"{path}?dry_run=true", body).json()
    assert (shown["allowed"], shown["why"]) == (True, "Leo Ruiz comes instead of Maya Lin.")
    answer = callers.therapist.post(path, {**body, "preview_token": shown["preview_token"]})
    told = answer.json()
    assert (told["therapist"]["name"], told["pay"], told["version"]) == ("Leo Ruiz", None, 2)
    assert told["starts_at"] == "2026-03-04T14:00:00Z"
    problem(callers.therapist.post(path, body), 404, "not-found")
    problem(callers.coordinator.post(path, body), 422, "refused")


def test_somebody_else_performs_the_visits_of_a_while(callers: Callers, world: World):
    series, leo = standing(world), world.add_therapist("Leo Ruiz", rate_cents=8100)
    path = f"/series/{series.pk}/substitute"
    body = {"therapist_id": leo.pk, "from": "2026-05-01", "until": "2026-06-01"}
    shown = callers.coordinator.post(f"{path}?dry_run=true", body).json()
    assert [(each["effect"], each["starts_at"]) for each in shown["items"]] == [("substituted", FIRST)]
    done = callers.coordinator.post(path, {**body, "preview_token": shown["preview_token"]}).json()
    assert done["items"] == shown["items"]
    problem(callers.coordinator.post(path, {**body, "until": "2026-05-01"}), 422, "refused")


def test_that_somebody_performs_them_is_listed_and_withdrawn_as_it_was_shown(callers: Callers, world: World):
    series, leo = standing(world), world.add_therapist("Leo Ruiz", rate_cents=8100)
    path = f"/series/{series.pk}"
    body = {"therapist_id": leo.pk, "from": "2026-05-01", "until": "2026-06-01"}
    callers.coordinator.post(f"{path}/substitute", body)
    [named] = callers.therapist.get(f"{path}/substitutions").json()["items"]
    assert (named["therapist"]["name"], named["from_on"], named["until_on"], named["withdrawn_at"]) == (
        "Leo Ruiz",
        "2026-05-01",
        "2026-06-01",
        None,
    )
    withdraw = f"{path}/substitutions/{named['id']}/withdraw"
    shown = callers.therapist.post(f"{withdraw}?dry_run=true").json()
    assert [(each["effect"], each["therapist"]["name"]) for each in shown["items"]] == [
        ("substituted", "Maya Lin")
    ]
    told = problem_with_preview(callers.therapist.post(withdraw, {"preview_token": "stale"}))
    assert told["items"] == shown["items"]
    done = callers.therapist.post(withdraw, {"preview_token": shown["preview_token"]}).json()
    assert done["items"] == shown["items"]
    assert callers.therapist.get(f"{path}/substitutions").json()["items"][0]["withdrawn_at"]
    problem(callers.therapist.post(withdraw), 409, "already-resolved")
    problem(callers.therapist.post(f"{path}/substitutions/x/withdraw"), 404, "not-found")


def problem_with_preview(answer: Any) -> dict[str, Any]:
    """Return what would happen now, as the answer to a stale token tells it."""
    told = answer.json()
    assert (answer.status_code, told["type"]) == (409, "stale-preview")
    return dict(told["preview"])


@pytest.mark.parametrize(
    ("body", "effect", "why"),
    [
        ({"action": "drop"}, "skipped", "It is left out: there is no visit."),
        (
            {"action": "book", "starts_at": "2026-05-14T13:00:00Z", "override_reason": "gift"},
            "booked",
            "A visit is booked.",
        ),
    ],
)
def test_settling_a_date_can_be_tried_first(callers: Callers, world: World, body, effect, why):
    path = f"/series/{standing(world).pk}/skips"
    [skip] = callers.coordinator.get(path).json()["items"]
    path = f"{path}/{skip['id']}"
    shown = callers.coordinator.post(f"{path}?dry_run=true", body).json()
    assert (shown["allowed"], shown["why"], [each["effect"] for each in shown["items"]]) == (
        True,
        why,
        [effect],
    )
    assert Skip.objects.open().count() == 1
    token = {"preview_token": shown["preview_token"]} if shown["preview_token"] else {}
    assert callers.coordinator.post(path, {**body, **token}).json()["settlement"]
    again = callers.coordinator.post(f"{path}?dry_run=true", body).json()
    assert (again["allowed"], set(again)) == (False, {"allowed", "why"})


def test_a_date_that_cannot_be_booked_says_so_when_it_is_tried(callers: Callers, world: World):
    path = f"/series/{standing(world).pk}/skips"
    [skip] = callers.therapist.get(path).json()["items"]
    body = {"action": "book", "preview_token": "stale", "override_reason": "gift"}
    assert problem_with_preview(callers.coordinator.post(f"{path}/{skip['id']}", body))["allowed"]
    refused = callers.therapist.post(f"{path}/{skip['id']}?dry_run=true", {"action": "book"}).json()
    assert refused["allowed"] is False
    assert "credit" in refused["why"]


def test_a_visit_that_was_kept_shows_where_it_would_move(callers: Callers, world: World):
    series = standing(world)
    Blackout.objects.create(closed_on=date(2026, 5, 8), name="May Day", added_at=NOW, added_by="x")
    answer = callers.coordinator.patch(f"/series/{series.pk}", {"scope": "all", "weekdays": ["FR"]}).json()
    path = f"/series/{answer['id']}/skips"
    kept = next(each for each in callers.coordinator.get(path).json()["items"] if each["kept_appointment_id"])
    body = {"action": "book", "starts_at": "2026-05-07T13:00:00Z"}
    shown = callers.coordinator.post(f"{path}/{kept['id']}?dry_run=true", body).json()
    [moved] = shown["items"]
    assert (moved["effect"], moved["was"], moved["starts_at"], moved["credit"]) == (
        "moved",
        FIRST,
        "2026-05-07T13:00:00Z",
        "kept",
    )


@pytest.mark.parametrize("asked", ["true", "false", "nonsense"])
def test_who_asks_for_a_dry_run_where_there_is_none_is_refused(callers: Callers, visit: Appointment, asked):
    answer = callers.coordinator.post(f"/appointments/{visit.pk}/cancel?dry_run={asked}", {"by": "client"})
    told = problem(answer, 422, "invalid")
    assert told["errors"] == {"dry_run": ["There is no dry run of this call, so nothing was done."]}
    visit.refresh_from_db()
    assert visit.state == "booked"
    assert callers.coordinator.get("/series", dry_run=asked).status_code == 200
