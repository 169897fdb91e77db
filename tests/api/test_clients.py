"""Clients: add, read, change, by each role."""

from datetime import date, timedelta

import pytest

from elevate.journal.models import Event
from elevate.people.models import Client, Property, User
from elevate.plans.models import Subscription
from tests.api.conftest import Callers, problem
from tests.world import NOW, World


def new(world: World, **more):
    return {"name": "Ann Roe", "property_id": world.property.pk, **more}


def test_a_coordinator_adds_a_client_who_can_sign_in(callers: Callers, world: World):
    body = new(world, email=" Ann@Example.test ", phone="(212) 555-0142", unit="3C")
    answer = callers.coordinator.post("/clients", body)
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/clients/{made['id']}"
    assert {**made, "id": ""} == {
        "id": "",
        "name": "Ann Roe",
        "email": "ann@example.test",
        "phone": "+12125550142",
        "property_id": world.property.pk,
        "unit": "3C",
        "can_sign_in": True,
    }
    assert User.objects.get(email="ann@example.test").client.pk == made["id"]


def test_without_an_address_nobody_can_sign_in(callers: Callers, world: World):
    assert callers.coordinator.post("/clients", new(world)).json()["can_sign_in"] is False


def test_a_household_shares_an_address_and_one_of_them_signs_in(callers: Callers, world: World):
    made = callers.coordinator.post("/clients", new(world, email=world.client.email)).json()
    assert (made["email"], made["can_sign_in"]) == (world.client.email, False)


def test_a_therapist_who_is_a_client_too_has_one_user(callers: Callers, world: World):
    made = callers.coordinator.post("/clients", new(world, email=world.therapist.email)).json()
    assert Client.objects.get(pk=made["id"]).user == world.therapist.user


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a@b@c"),
        ("email", "bén@example.test"),
        ("email", "\u0130@example.test"),
        ("email", "ben@\u3002.test"),
        ("email", "\u0130" * 200 + "@example.test"),
        ("email", "ben@example.test\r\nBcc: all@example.test"),
        ("phone", "12"),
        ("phone", "call me"),
        ("name", " "),
        ("unit", "x" * 33),
    ],
)
def test_a_field_that_cannot_be_used_is_named(callers: Callers, world: World, field, value):
    told = problem(callers.coordinator.post("/clients", new(world, **{field: value})), 422, "invalid")
    assert list(told["errors"]) == [field]
    assert Client.objects.count() == 2


def test_a_property_that_is_not_there(callers: Callers, world: World):
    problem(callers.coordinator.post("/clients", new(world, property_id="prp_x")), 404, "not-found")


def test_everybody_lists_the_clients_that_are_theirs(callers: Callers, world: World):
    world.book()

    def names(caller):
        return {item["name"] for item in caller.get("/clients").json()["items"]}

    assert names(callers.coordinator) == {"Ben Okafor", "Dee Park"}
    assert names(callers.therapist) == {"Ben Okafor"}
    assert names(callers.colleague) == set()
    assert names(callers.client) == {"Ben Okafor"}


def test_a_client_is_read_by_their_own(callers: Callers, world: World):
    world.book()
    path = f"/clients/{world.client.pk}"
    for who in ("coordinator", "therapist", "client"):
        assert getattr(callers, who).get(path).json()["name"] == "Ben Okafor"
    for who in ("colleague", "neighbour"):
        problem(getattr(callers, who).get(path), 404, "not-found")


@pytest.mark.parametrize("who", ["therapist", "client", "colleague", "neighbour"])
def test_only_a_coordinator_adds_and_changes(callers: Callers, world: World, who):
    world.book()
    caller = getattr(callers, who)
    problem(caller.post("/clients", new(world)), 404, "not-found")
    problem(caller.patch(f"/clients/{world.client.pk}", {"unit": "1A"}), 404, "not-found")


def test_a_change_touches_what_it_names(callers: Callers, world: World):
    changed = callers.coordinator.patch(f"/clients/{world.client.pk}", {"unit": "9Z"}).json()
    assert (changed["unit"], changed["name"], changed["email"]) == ("9Z", "Ben Okafor", world.client.email)
    event = Event.objects.get(about=world.client.pk)
    assert (event.verb, event.facts) == ("client.changed", {"fields": ["unit"]})


def test_what_stays_as_it_was_is_no_change(callers: Callers, world: World):
    callers.coordinator.patch(f"/clients/{world.client.pk}", {"unit": "7A"})
    callers.coordinator.patch(f"/clients/{world.client.pk}", {})
    assert not Event.objects.exists()


def test_who_gets_a_new_address_signs_in_with_that(callers: Callers, world: World):
    user = world.client.user
    changed = callers.coordinator.patch(f"/clients/{world.client.pk}", {"email": "new@example.test"}).json()
    assert changed["can_sign_in"] is True
    user.refresh_from_db()
    assert user.email == "new@example.test"
    assert callers.client.get("/me").json()["user"]["email"] == "new@example.test"


def test_who_loses_the_address_signs_in_no_longer(callers: Callers, world: World):
    changed = callers.coordinator.patch(f"/clients/{world.client.pk}", {"email": ""}).json()
    assert changed["can_sign_in"] is False
    problem(callers.client.get("/me"), 403, "scope-missing")


def test_a_new_address_leaves_the_others_role_its_own(callers: Callers, world: World):
    shared = world.therapist.user
    Client.objects.filter(pk=world.client.pk).update(user=shared, email=shared.email)
    callers.coordinator.patch(f"/clients/{world.client.pk}", {"email": "apart@example.test"})
    shared.refresh_from_db()
    world.client.refresh_from_db()
    assert (shared.email, world.client.user.email) == ("maya.lin@example.test", "apart@example.test")


def test_who_moves_gets_credits_by_the_new_clock(callers: Callers, world: World, set_clock):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    west = Property.objects.create(name="Bay House", time_zone="America/Los_Angeles")
    callers.coordinator.patch(f"/clients/{world.client.pk}", {"property_id": west.pk})
    subscription = Subscription.objects.get()
    assert subscription.next_grant_at.isoformat() == "2026-03-09T07:00:00+00:00"
    set_clock(NOW + timedelta(days=7))
    credits = callers.coordinator.get(f"/clients/{world.client.pk}/credits").json()
    assert credits["balance"] == 2


def test_clients_of_one_property(callers: Callers, world: World):
    west = Property.objects.create(name="Bay House", time_zone="America/Los_Angeles")
    ann = world.add_client("Ann Roe", at=west)
    listed = callers.coordinator.get("/clients", property_id=west.pk).json()["items"]
    assert [item["id"] for item in listed] == [ann.pk]
