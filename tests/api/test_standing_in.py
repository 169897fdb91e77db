"""Skipped dates are settled, and somebody else performs visits, over the API."""

from elevate.scheduling.models import Appointment
from tests.api.conftest import Callers, problem
from tests.api.standing import FIRST, SECOND, standing
from tests.world import World


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
