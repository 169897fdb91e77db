"""Find appointments, read one, book one: by each role."""

from datetime import date, timedelta

import pytest

from elevate.core.rulebook import Party
from elevate.scheduling import cancelling, rescheduling
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.models import Appointment
from tests.api.conftest import Callers
from tests.world import NOW, World

FIELDS = {
    "id", "state", "kind", "client", "therapist", "service", "property", "starts_at", "ends_at", "time_zone",
    "starts_at_local", "booked_at", "notice_at", "resolved_at", "series_id", "original_start",
    "rescheduled_to", "rescheduled_from", "free_until", "credit", "pay", "version",
}  # fmt: skip


def wish(world: World, **more):
    return {
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "starts_at": "2026-03-04T14:00:00Z",
        **more,
    }


def ids(answer) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]


def test_an_appointment_has_the_shape_that_was_agreed(callers: Callers, world: World):
    visit = world.book(hours=45)
    shown = callers.coordinator.get(f"/appointments/{visit.pk}").json()
    assert set(shown) == FIELDS
    assert shown == {
        "id": visit.pk,
        "state": "booked",
        "kind": None,
        "client": {"id": world.client.pk, "name": "Ben Okafor"},
        "therapist": {"id": world.therapist.pk, "name": "Maya Lin"},
        "service": {"id": world.service.pk, "name": "Massage, 60 min"},
        "property": {"id": world.property.pk, "name": "Harbor House"},
        "starts_at": "2026-03-04T14:00:00Z",
        "ends_at": "2026-03-04T15:00:00Z",
        "time_zone": "America/New_York",
        "starts_at_local": "2026-03-04T09:00:00-05:00",
        "booked_at": "2026-03-02T17:00:00Z",
        "notice_at": None,
        "resolved_at": None,
        "series_id": None,
        "original_start": None,
        "rescheduled_to": None,
        "rescheduled_from": None,
        "free_until": "2026-03-03T14:00:00Z",
        "credit": "held",
        "pay": {"amount_cents": 7200, "currency": "USD"},
        "version": 1,
    }


def test_a_tag_is_strong_however_the_answer_may_be_packed(callers: Callers, world: World):
    path = f"/appointments/{world.book().pk}"
    answer = callers.coordinator.call("GET", path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["ETag"] == '"1"'
    assert answer.json()["version"] == 1


def test_what_a_visit_pays_is_none_of_the_clients_business(callers: Callers, world: World):
    visit = world.book()
    assert callers.client.get(f"/appointments/{visit.pk}").json()["pay"] is None
    assert callers.therapist.get(f"/appointments/{visit.pk}").json()["pay"]["amount_cents"] == 7200


def test_a_cancelled_one_tells_its_kind_its_notice_and_what_it_earned(callers: Callers, world: World):
    visit = world.book(hours=45)
    act = Cancellation(party=Party.CLIENT, notice_at=NOW + timedelta(hours=40))
    cancelling.cancel(visit.pk, act, by=world.actor(world.coordinator), at=NOW + timedelta(hours=40))
    shown = callers.therapist.get(f"/appointments/{visit.pk}").json()
    assert (shown["state"], shown["kind"], shown["credit"]) == ("cancelled", "client_late", "used")
    assert shown["notice_at"] == shown["resolved_at"] == "2026-03-04T09:00:00Z"
    assert (shown["pay"]["amount_cents"], shown["version"]) == (7200, 2)


def test_a_moved_one_and_the_new_one_name_each_other(callers: Callers, world: World):
    visit, by = world.book(), world.actor(world.coordinator)
    new = rescheduling.reschedule(
        visit.pk, Reschedule(starts_at=NOW + timedelta(hours=72)), by=by, at=NOW
    ).new
    assert new is not None
    listed = {item["id"]: item for item in callers.coordinator.get("/appointments").json()["items"]}
    assert (listed[visit.pk]["rescheduled_to"], listed[visit.pk]["state"]) == (new.pk, "rescheduled")
    assert (listed[new.pk]["rescheduled_from"], listed[new.pk]["rescheduled_to"]) == (visit.pk, None)


def test_everybody_lists_their_own_and_a_coordinator_all(callers: Callers, world: World):
    visit = world.book(hours=48)
    other = world.book(
        hours=72, client=world.add_client("Ann Roe"), therapist=world.add_therapist("Kai Berg")
    )
    assert ids(callers.coordinator.get("/appointments")) == [visit.pk, other.pk]
    assert ids(callers.therapist.get("/appointments")) == [visit.pk]
    assert ids(callers.client.get("/appointments")) == [visit.pk]
    assert ids(callers.colleague.get("/appointments")) == []
    assert ids(callers.neighbour.get("/appointments")) == []


@pytest.mark.parametrize("who", ["colleague", "neighbour"])
def test_somebody_elses_appointment_is_not_there(callers: Callers, world: World, who):
    visit = world.book()
    assert getattr(callers, who).get(f"/appointments/{visit.pk}").status_code == 404


def test_a_list_can_be_narrowed(callers: Callers, world: World):
    visit = world.book(hours=45)
    late = world.book(hours=200)
    cancelling.cancel(late.pk, Cancellation(party=Party.THERAPIST), by=world.actor(world.therapist), at=NOW)

    def find(**query):
        return ids(callers.coordinator.get("/appointments", **query))

    assert find(state="booked") == [visit.pk]
    assert find(state="cancelled") == [late.pk]
    assert find(from_="2026-03-04T14:00:00Z", to="2026-03-04T14:00:01Z") == [visit.pk]
    assert find(from_="2026-03-04T14:00:01Z") == [late.pk]
    assert find(to="2026-03-04T14:00:00Z") == []
    assert find(therapist_id=world.therapist.pk, client_id=world.client.pk) == [visit.pk, late.pk]
    assert find(property_id=world.property.pk, state="booked") == [visit.pk]
    assert find(client_id="cli_nobody") == []


def test_a_day_is_meant_whole_on_the_propertys_clock(callers: Callers, world: World):
    at_midnight = world.book(hours=36)  # 4 March, 0:00 in New York
    world.book(hours=34)

    def on(day: str) -> list[str]:
        return ids(callers.coordinator.get("/appointments", from_=day, to=day, property_id=world.property.pk))

    assert on("2026-03-04") == [at_midnight.pk]
    assert len(on("2026-03-03")) == 1


def test_a_coordinator_books_for_anybody(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    answer = callers.coordinator.post("/appointments", wish(world))
    made = answer.json()
    assert (answer.status_code, made["state"], made["credit"], made["version"]) == (201, "booked", "held", 1)
    assert set(made) == FIELDS
    assert (answer.headers["ETag"], answer.headers["Location"]) == (
        '"1"',
        f"/api/v1/appointments/{made['id']}",
    )


def test_without_a_credit_it_takes_a_coordinators_reason(callers: Callers, world: World):
    refused = callers.coordinator.post("/appointments", wish(world))
    assert (refused.status_code, refused.json()["type"]) == (422, "refused")
    assert refused.json()["detail"] == (
        "No credit is left for a visit on Wed 4 Mar, and no subscription that brings one."
    )
    made = callers.coordinator.post("/appointments", wish(world, override_reason="welcome visit"))
    assert made.status_code == 201


def test_a_therapist_books_themselves_for_their_own_clients(callers: Callers, world: World):
    world.book(hours=200)
    world.subscribe(world.client, starts_on=date(2026, 2, 1))
    assert callers.therapist.post("/appointments", wish(world)).status_code == 201
    colleague = Appointment.objects.get(starts_at=NOW + timedelta(hours=200)).therapist
    assert colleague == world.therapist


def test_a_therapist_books_neither_a_colleague_nor_a_strangers_client(callers: Callers, world: World):
    world.book(hours=200)
    other, stranger = world.add_therapist("Kai Berg"), world.add_client("Ann Roe")
    assert callers.therapist.post("/appointments", wish(world, therapist_id=other.pk)).status_code == 404
    assert callers.therapist.post("/appointments", wish(world, client_id=stranger.pk)).status_code == 404
    overridden = callers.therapist.post("/appointments", wish(world, override_reason="please"))
    assert (overridden.status_code, overridden.json()["type"]) == (422, "refused")


def test_a_client_books_for_themselves_where_they_live(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    assert callers.client.post("/appointments", wish(world)).status_code == 201
    assert callers.neighbour.post("/appointments", wish(world)).status_code == 404


@pytest.mark.parametrize("field", ["client_id", "therapist_id", "service_id", "property_id"])
def test_what_is_not_there_cannot_be_booked(callers: Callers, world: World, field):
    answer = callers.coordinator.post("/appointments", wish(world, **{field: "xxx_nothing"}))
    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")


def test_a_time_that_is_taken_is_a_conflict(callers: Callers, world: World):
    world.book(hours=45, client=world.add_client("Ann Roe"))
    answer = callers.coordinator.post("/appointments", wish(world, override_reason="x"))
    assert (answer.status_code, answer.json()["type"]) == (409, "slot-taken")


@pytest.mark.parametrize(
    ("starts_at", "told"),
    [
        ("2026-03-04T14:05:00Z", "Visits start on a quarter hour: choose :00, :15, :30 or :45."),
        ("2026-03-02T17:00:00Z", "That time has passed. Choose one still to come."),
        ("2000-01-01T00:00:00Z", "That time has passed. Choose one still to come."),
    ],
)
def test_a_time_that_cannot_be_booked(callers: Callers, world: World, starts_at, told):
    answer = callers.coordinator.post("/appointments", wish(world, starts_at=starts_at, override_reason="x"))
    assert (answer.status_code, answer.json()["detail"]) == (422, told)


def test_a_time_far_away_is_only_a_time(callers: Callers, world: World):
    far = wish(world, starts_at="2199-12-31T00:00:00Z", override_reason="x")
    assert callers.coordinator.post("/appointments", far).status_code == 201
