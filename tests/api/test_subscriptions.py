"""Subscriptions: start, change, pause, resume, end, and what that grants."""

from datetime import timedelta

import pytest

from elevate.inspecting import grants
from elevate.journal.models import Event
from elevate.plans.models import Plan
from tests.api.conftest import Callers, problem
from tests.world import NOW, World

DAY = timedelta(days=1)
MONDAY = "2026-03-02"  # today


@pytest.fixture
def twice(world: World) -> Plan:
    return Plan.objects.create(
        name="Twice", sessions_per_week=2, service=world.service, weekly_price_cents=180
    )


@pytest.fixture
def api(callers: Callers, world: World, set_clock):
    return Desk(callers, world, set_clock)


class Desk:
    """A coordinator at work on the one client's subscriptions."""

    def __init__(self, callers, world, set_clock):
        self.callers, self.world, self.set_clock = callers, world, set_clock
        self.clients_path = f"/clients/{world.client.pk}"

    def start(self, starts_on: str = MONDAY, **more):
        body = {"plan_id": self.world.plan.pk, "starts_on": starts_on, **more}
        return self.callers.coordinator.post(f"{self.clients_path}/subscriptions", body)

    def started(self, starts_on: str = MONDAY) -> str:
        made: str = self.start(starts_on).json()["id"]
        return f"/subscriptions/{made}"

    def post(self, path, body=None):
        return self.callers.coordinator.post(path, body)

    def balance(self, *, days: float) -> int:
        """The balance so many days from now, and the doctor's word that every week was granted once."""
        self.set_clock(NOW + days * DAY)
        balance: int = self.callers.coordinator.get(f"{self.clients_path}/credits").json()["balance"]
        for check in grants.checks():
            assert list(check.look()) == [], check.says
        return balance


def test_a_coordinator_enrols_a_client(api, world):
    answer = api.start()
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/subscriptions/{made['id']}")
    assert made == {
        "id": made["id"],
        "client_id": world.client.pk,
        "plan": {"id": world.plan.pk, "name": "Weekly"},
        "starts_on": MONDAY,
        "ends_on": None,
        "changes_to": None,
        "changes_on": None,
        "pauses": [],
        "next_grant_at": "2026-03-09T04:00:00Z",
        "state": "active",
    }
    assert api.callers.coordinator.get(f"{api.clients_path}/subscriptions").json()["items"] == [made]
    assert api.callers.coordinator.get(f"/subscriptions/{made['id']}").json() == made
    assert api.balance(days=0) == 1


def test_weeks_that_have_begun_are_granted_at_once(api):
    api.start("2026-02-16")
    assert api.balance(days=0) == 3


@pytest.mark.parametrize("starts_on", ["2025-02-28", "2027-03-04", "2000-01-01", "2199-12-31"])
def test_a_start_that_is_a_slip_of_the_pen(api, starts_on):
    problem(api.start(starts_on), 422, "refused")


@pytest.mark.parametrize("starts_on", ["1999-12-31", "9999-12-31", "2026-02-29", "soon", 20260302, None])
def test_a_start_that_is_no_date(api, starts_on):
    problem(api.start(starts_on), 422, "invalid")


def test_a_plan_that_is_not_there(api):
    problem(api.start(plan_id="pln_x"), 404, "not-found")


def test_another_plan_holds_from_the_next_week(api, twice):
    path = api.started()
    changed = api.callers.coordinator.patch(path, {"plan_id": twice.pk}).json()
    assert changed["plan"]["name"] == "Weekly"
    assert (changed["changes_to"]["name"], changed["changes_on"]) == ("Twice", "2026-03-09")
    assert [api.balance(days=days) for days in (6, 7, 14)] == [1, 3, 5]


def test_a_change_can_be_changed_before_it_holds_and_not_after(api, twice, world):
    path = api.started()
    thrice = Plan.objects.create(name="Thrice", sessions_per_week=3, service=world.service)
    for plan in (twice, thrice):
        assert api.callers.coordinator.patch(path, {"plan_id": plan.pk}).status_code == 200
    assert api.balance(days=7) == 4
    problem(api.callers.coordinator.patch(path, {"plan_id": twice.pk}), 422, "refused")


def test_before_it_begins_plan_and_start_are_free_to_change(api, twice):
    path = api.started("2026-03-09")
    changed = api.callers.coordinator.patch(path, {"plan_id": twice.pk, "starts_on": "2026-03-10"}).json()
    assert (changed["plan"]["name"], changed["starts_on"], changed["state"]) == (
        "Twice",
        "2026-03-10",
        "upcoming",
    )
    assert [api.balance(days=days) for days in (7, 8, 15)] == [0, 2, 4]
    problem(api.callers.coordinator.patch(path, {"starts_on": "2026-03-20"}), 422, "refused")


def test_a_week_that_begins_inside_a_pause_grants_nothing(api):
    path = api.started()
    paused = api.post(
        f"{path}/pause", {"from": "2026-03-09", "until": "2026-03-23", "reason": "travel"}
    ).json()
    assert paused["pauses"] == [{"from": "2026-03-09", "until": "2026-03-23", "reason": "travel"}]
    assert (paused["state"], paused["next_grant_at"]) == ("active", "2026-03-23T04:00:00Z")
    assert [api.balance(days=days) for days in (0, 7, 14, 21)] == [1, 1, 1, 2]


def test_a_pause_without_dates_lasts_until_it_is_resumed(api):
    path = api.started()
    paused = api.post(f"{path}/pause").json()
    # Today's week has begun and is granted: the pause begins tomorrow.
    assert (paused["pauses"][0]["from"], paused["pauses"][0]["until"]) == ("2026-03-03", None)
    assert paused["next_grant_at"] is None
    assert api.balance(days=14) == 1
    assert api.callers.coordinator.get(path).json()["state"] == "paused"
    resumed = api.post(f"{path}/resume").json()
    assert resumed["pauses"][0]["until"] == "2026-03-17"
    assert [api.balance(days=days) for days in (20, 21)] == [1, 2]


def test_resuming_on_a_later_day(api):
    path = api.started()
    api.post(f"{path}/pause", {"from": "2026-03-05"})
    assert api.post(f"{path}/resume", {"from": "2026-03-16"}).json()["pauses"][0]["until"] == "2026-03-16"
    assert [api.balance(days=days) for days in (7, 14)] == [1, 2]


def test_resuming_before_the_pause_begins_lifts_it(api):
    path = api.started()
    api.post(f"{path}/pause", {"from": "2026-03-09"})
    assert api.post(f"{path}/resume", {}).json()["pauses"] == []
    assert api.balance(days=7) == 2


def test_what_cannot_be_paused_or_resumed(api):
    path = api.started()
    problem(api.post(f"{path}/resume"), 422, "refused")
    problem(api.post(f"{path}/pause", {"from": "2026-03-01"}), 422, "refused")
    problem(api.post(f"{path}/pause", {"from": "2026-03-09", "until": "2026-03-09"}), 422, "refused")
    api.post(f"{path}/pause", {"from": "2026-03-09", "until": "2026-03-23"})
    problem(api.post(f"{path}/pause", {"from": "2026-03-16"}), 422, "refused")
    problem(api.post(f"{path}/pause", {"from": "2026-03-05", "until": "2026-03-10"}), 422, "refused")
    problem(api.post(f"{path}/resume", {"from": "2026-03-24"}), 422, "refused")
    assert api.post(f"{path}/pause", {"from": "2026-03-23"}).status_code == 200


def test_an_end_takes_effect_with_the_next_week(api):
    path = api.started()
    ended = api.post(f"{path}/end").json()
    assert (ended["ends_on"], ended["state"], ended["next_grant_at"]) == ("2026-03-09", "active", None)
    assert api.balance(days=21) == 1
    assert api.callers.coordinator.get(path).json()["state"] == "ended"
    for act in ("end", "pause"):
        problem(api.post(f"{path}/{act}"), 422, "refused")
    problem(api.post(f"{path}/resume"), 422, "refused")


def test_an_end_on_a_later_day_is_that_of_its_week(api):
    path = api.started()
    assert api.post(f"{path}/end", {"ends_on": "2026-03-18"}).json()["ends_on"] == "2026-03-23"
    assert api.post(f"{path}/end", {"ends_on": "2026-03-16"}).json()["ends_on"] == "2026-03-16"
    assert [api.balance(days=days) for days in (7, 14, 21)] == [2, 2, 2]


def test_what_ends_before_it_begins_grants_nothing(api):
    path = api.started("2026-03-09")
    assert api.post(f"{path}/end").json()["ends_on"] == "2026-03-09"
    assert api.balance(days=21) == 0


def test_every_act_is_journalled(api, twice):
    path = api.started()
    api.callers.coordinator.patch(path, {"plan_id": twice.pk})
    for act in ("pause", "resume", "end"):
        assert api.post(f"{path}/{act}").status_code == 200
    verbs = Event.objects.filter(about=path.rpartition("/")[2]).values_list("verb", flat=True)
    assert list(verbs) == [
        f"subscription.{act}" for act in ("started", "changed", "paused", "resumed", "ended")
    ]


@pytest.mark.parametrize("who", ["therapist", "client", "colleague", "neighbour"])
def test_only_a_coordinator_enrols_and_changes(api, callers, world, who):
    world.book()
    path, caller = api.started(), getattr(callers, who)
    sees = who in {"therapist", "client"}
    assert caller.get(path).status_code == (200 if sees else 404)
    assert caller.get(f"{api.clients_path}/subscriptions").status_code == (200 if sees else 404)
    body = {"plan_id": world.plan.pk, "starts_on": MONDAY}
    problem(caller.post(f"{api.clients_path}/subscriptions", body), 404, "not-found")
    problem(caller.patch(path, {"plan_id": world.plan.pk}), 404, "not-found")
    for act in ("pause", "resume", "end"):
        problem(caller.post(f"{path}/{act}"), 404, "not-found")
