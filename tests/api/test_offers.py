"""Services and plans: everybody reads, a coordinator adds."""

import pytest

from elevate.plans.models import Plan, Service
from tests.api.conftest import Callers, problem
from tests.world import World

EVERYBODY = ["coordinator", "therapist", "client", "colleague", "neighbour"]


def plan(world: World, **more):
    price = {"amount_cents": 18000, "currency": "USD"}
    return {
        "name": "Twice",
        "sessions_per_week": 2,
        "service_id": world.service.pk,
        "weekly_price": price,
        **more,
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_reads_what_is_offered(callers: Callers, world: World, who):
    caller = getattr(callers, who)
    assert caller.get("/services").json()["items"] == [
        {"id": world.service.pk, "name": "Massage, 60 min", "length_minutes": 60, "buffer_minutes": 15}
    ]
    assert caller.get("/plans").json()["items"] == [
        {
            "id": world.plan.pk,
            "name": "Weekly",
            "sessions_per_week": 1,
            "service_id": world.service.pk,
            "weekly_price": {"amount_cents": 9500, "currency": "USD"},
        }
    ]


def test_a_coordinator_adds_a_service_and_a_plan(callers: Callers, world: World):
    service = callers.coordinator.post(
        "/services", {"name": "Foot", "length_minutes": 30, "buffer_minutes": 10}
    )
    assert (service.status_code, service.json()["length_minutes"]) == (201, 30)
    made = callers.coordinator.post("/plans", plan(world, service_id=service.json()["id"]))
    assert (made.status_code, made.json()) == (
        201,
        {"id": made.json()["id"], **plan(world, service_id=service.json()["id"])},
    )


def test_a_name_is_given_once(callers: Callers, world: World):
    for path, body in (("/services", {"name": "Massage, 60 min"}), ("/plans", plan(world, name="Weekly"))):
        refused = problem(callers.coordinator.post(path, body), 422, "refused")
        assert refused["detail"].endswith("is offered already. Choose another name.")
    assert (Service.objects.count(), Plan.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sessions_per_week": 0},
        {"sessions_per_week": 22},
        {"sessions_per_week": "2"},
        {"weekly_price": 180},
        {"weekly_price": {"amount_cents": 1.5}},
        {"weekly_price": {"amount_cents": 1, "currency": "usd"}},
        {"weekly_price": {"amount_cents": 1, "currency": "GBP"}},
        {"name": "\x07"},
    ],
    ids=str,
)
def test_a_field_that_cannot_be_used(callers: Callers, world: World, wrong):
    problem(callers.coordinator.post("/plans", plan(world, **wrong)), 422, "invalid")
    assert Plan.objects.count() == 1


def test_a_plan_of_no_service(callers: Callers, world: World):
    problem(callers.coordinator.post("/plans", plan(world, service_id="svc_x")), 404, "not-found")


@pytest.mark.parametrize("who", EVERYBODY[1:])
def test_only_a_coordinator_adds(callers: Callers, world: World, who):
    caller = getattr(callers, who)
    problem(caller.post("/services", {"name": "Foot"}), 404, "not-found")
    problem(caller.post("/plans", plan(world)), 404, "not-found")
