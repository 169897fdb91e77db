"""Properties: add, read, change, by each role."""

from datetime import date

import pytest

from elevate.people.models import Property
from elevate.plans.models import Subscription
from tests.api.conftest import Callers, problem
from tests.world import World

NEW = {
    "name": "Bay House",
    "address": "1 Bay",
    "time_zone": "America/Los_Angeles",
    "access_notes": "Gate 4\nRing twice",
}


def test_a_coordinator_adds_a_property(callers: Callers):
    answer = callers.coordinator.post("/properties", NEW)
    made = answer.json()
    assert (answer.status_code, made) == (201, {"id": made["id"], **NEW})
    assert made["id"].startswith("prp_")
    assert answer.headers["Location"] == f"/api/v1/properties/{made['id']}"


@pytest.mark.parametrize(
    "zone", ["", "EST", "Mars/Olympus", "../etc/passwd", "a\x00b", "America", "x" * 200, 5]
)
def test_a_time_zone_that_is_none(callers: Callers, zone):
    told = problem(callers.coordinator.post("/properties", {**NEW, "time_zone": zone}), 422, "invalid")
    assert list(told["errors"]) == ["time_zone"]
    assert Property.objects.count() == 1


def test_staff_list_every_property(callers: Callers):
    callers.coordinator.post("/properties", NEW)
    for caller in (callers.coordinator, callers.therapist, callers.colleague):
        listed = caller.get("/properties").json()
        assert [item["name"] for item in listed["items"]] == ["Harbor House", "Bay House"]
    problem(callers.client.get("/properties"), 404, "not-found")


def test_a_client_reads_the_property_they_live_in(callers: Callers, world: World):
    other = callers.coordinator.post("/properties", NEW).json()["id"]
    assert callers.client.get(f"/properties/{world.property.pk}").json()["name"] == "Harbor House"
    problem(callers.client.get(f"/properties/{other}"), 404, "not-found")
    assert callers.therapist.get(f"/properties/{other}").status_code == 200


@pytest.mark.parametrize("who", ["therapist", "client", "colleague", "neighbour"])
def test_only_a_coordinator_adds_and_changes(callers: Callers, world: World, who):
    caller = getattr(callers, who)
    problem(caller.post("/properties", NEW), 404, "not-found")
    problem(caller.patch(f"/properties/{world.property.pk}", {"name": "Mine"}), 404, "not-found")


def test_a_change_touches_what_it_names(callers: Callers, world: World):
    changed = callers.coordinator.patch(f"/properties/{world.property.pk}", {"access_notes": "Gate 9"}).json()
    assert (changed["access_notes"], changed["name"]) == ("Gate 9", "Harbor House")


def test_a_corrected_clock_moves_the_coming_credits(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 9))
    callers.coordinator.patch(f"/properties/{world.property.pk}", {"time_zone": "europe/london"})
    assert Subscription.objects.get().next_grant_at.isoformat() == "2026-03-09T00:00:00+00:00"
    world.property.refresh_from_db()
    assert world.property.time_zone == "Europe/London"
