"""Therapists and their rates: for coordinators."""

import pytest

from elevate.journal.models import Event
from elevate.people.models import Therapist
from elevate.plans.models import PayRate, Service
from tests.api.conftest import Callers, problem
from tests.world import World


def rate(world: World, cents: int = 8000, **more):
    return {"service_id": world.service.pk, "amount": {"amount_cents": cents, "currency": "USD"}, **more}


def test_a_coordinator_adds_a_therapist_who_can_be_booked(callers: Callers, world: World):
    body = {"name": "Kai Berg", "email": "kai@example.test", "phone": "+442079460000", "rates": [rate(world)]}
    answer = callers.coordinator.post("/therapists", body)
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/therapists/{made['id']}")
    assert made == {
        "id": made["id"],
        "name": "Kai Berg",
        "email": "kai@example.test",
        "phone": "+442079460000",
        "time_zone": "America/New_York",
        "status": "active",
        "rates": [
            {
                "service_id": world.service.pk,
                "amount": {"amount_cents": 8000, "currency": "USD"},
                "effective_on": "2026-03-02",
            }
        ],
        "services": [{"id": world.service.pk, "name": "Massage, 60 min"}],
        "can_sign_in": True,
    }
    booked = callers.coordinator.post(
        "/appointments",
        {
            "client_id": world.client.pk,
            "therapist_id": made["id"],
            "service_id": world.service.pk,
            "property_id": world.property.pk,
            "starts_at": "2026-03-04T14:00:00Z",
            "override_reason": "x",
        },
    )
    assert booked.json()["pay"]["amount_cents"] == 8000


def test_a_new_rate_touches_new_bookings_only(callers: Callers, world: World):
    before = world.book(hours=45)
    path = f"/therapists/{world.therapist.pk}"
    changed = callers.coordinator.patch(path, {"rates": [rate(world, 9900)]}).json()
    assert [each["amount"]["amount_cents"] for each in changed["rates"]] == [7200, 9900]
    after = world.book(hours=96)
    assert (before.rate_cents, after.rate_cents) == (7200, 9900)
    before.refresh_from_db()
    assert before.rate_cents == 7200


def test_a_rate_of_one_day_is_set_again(callers: Callers, world: World):
    path = f"/therapists/{world.therapist.pk}"
    for cents in (100, 200):
        callers.coordinator.patch(path, {"rates": [rate(world, cents, effective_on="2026-05-01")]})
    assert list(PayRate.objects.values_list("amount_cents", flat=True).order_by("pk"))[-1] == 200
    assert Event.objects.filter(verb="rate.set").count() == 2


def test_services_are_those_with_a_rate(callers: Callers, world: World):
    foot = Service.objects.create(name="Foot", length_minutes=30)
    body = {"name": "Kai Berg", "rates": [rate(world)], "services": [world.service.pk, foot.pk]}
    problem(callers.coordinator.post("/therapists", body), 422, "invalid")
    body["services"] = [world.service.pk]
    assert callers.coordinator.post("/therapists", body).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"status": "asleep"},
        {"rates": [{"service_id": "svc_x"}]},
        {"rates": "many"},
        {"rates": [{"service_id": "", "amount": {"amount_cents": 1}}]},
        {"time_zone": "Nowhere"},
        {"email": "x"},
        {"name": None},
    ],
    ids=str,
)
def test_a_field_that_cannot_be_used(callers: Callers, world: World, change):
    problem(callers.coordinator.patch(f"/therapists/{world.therapist.pk}", change), 422, "invalid")
    world.therapist.refresh_from_db()
    assert world.therapist.status == "active"


@pytest.mark.parametrize(
    "amount", [{"amount_cents": -1}, {"amount_cents": 10**12}, {"amount_cents": 1, "currency": "EUR"}, 72]
)
def test_an_amount_that_cannot_be_paid(callers: Callers, world: World, amount):
    body = {"rates": [{"service_id": world.service.pk, "amount": amount}]}
    problem(callers.coordinator.patch(f"/therapists/{world.therapist.pk}", body), 422, "invalid")
    assert PayRate.objects.count() == 2


def test_a_service_that_is_not_there(callers: Callers, world: World):
    body = {"name": "New name", "rates": [{"service_id": "svc_x", "amount": {"amount_cents": 1}}]}
    problem(callers.coordinator.patch(f"/therapists/{world.therapist.pk}", body), 404, "not-found")
    world.therapist.refresh_from_db()
    assert world.therapist.name == "Maya Lin"


def test_an_inactive_therapist_takes_no_new_visits(callers: Callers, world: World):
    callers.coordinator.patch(f"/therapists/{world.therapist.pk}", {"status": "inactive"})
    body = {
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "starts_at": "2026-03-04T14:00:00Z",
        "override_reason": "x",
    }
    refused = problem(callers.coordinator.post("/appointments", body), 422, "refused")
    assert refused["detail"] == "Maya Lin takes no visits at present."


@pytest.mark.parametrize("who", ["therapist", "client", "colleague", "neighbour"])
def test_only_a_coordinator_sees_them(callers: Callers, world: World, who):
    world.book()
    caller, path = getattr(callers, who), f"/therapists/{world.therapist.pk}"
    problem(caller.get("/therapists"), 404, "not-found")
    problem(caller.get(path), 404, "not-found")
    problem(caller.post("/therapists", {"name": "Me"}), 404, "not-found")
    problem(caller.patch(path, {"name": "Me"}), 404, "not-found")
    assert Therapist.objects.filter(name="Me").count() == 0


def test_a_coordinator_reads_one_and_all(callers: Callers, world: World):
    listed = callers.coordinator.get("/therapists").json()["items"]
    assert [item["name"] for item in listed] == ["Maya Lin", "Ira Moss"]
    assert callers.coordinator.get(f"/therapists/{world.therapist.pk}").json() == listed[0]
