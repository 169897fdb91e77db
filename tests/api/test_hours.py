"""Weekly hours, time off, closed days and travel, over HTTP."""

import pytest

from elevate.scheduling.models import Blackout, Roster, Travel
from tests.api.conftest import Callers, problem
from tests.world import World

NINE_TO_FIVE = [{"weekday": "MO", "from": "09:00", "to": "17:00"}]


@pytest.fixture
def hours(world: World) -> str:
    return f"/therapists/{world.therapist.pk}/weekly-hours"


@pytest.fixture
def time_off(world: World) -> str:
    return f"/therapists/{world.therapist.pk}/time-off"


def test_hours_come_back_as_they_were_given(callers: Callers, hours):
    assert callers.therapist.put(hours, NINE_TO_FIVE).json() == NINE_TO_FIVE
    assert callers.coordinator.get(hours).json() == NINE_TO_FIVE


def test_until_somebody_enters_hours_those_that_are_searched_count(callers: Callers, hours):
    shown = callers.therapist.get(hours).json()
    assert (len(shown), shown[0]) == (7, {"weekday": "MO", "from": "08:00", "to": "20:00"})


def test_ranges_are_put_in_order_and_may_end_at_midnight(callers: Callers, hours):
    late, early = ({"weekday": "MO", "from": a, "to": b} for a, b in [("17:00", "24:00"), ("09:00", "17:00")])
    assert callers.therapist.put(hours, [late, early]).json() == [
        {"weekday": "MO", "from": "09:00", "to": "24:00"}
    ]


def test_the_same_hours_again_change_nothing(callers: Callers, hours):
    for _turn in range(2):
        callers.therapist.put(hours, NINE_TO_FIVE)
    assert Roster.objects.get().version == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ([{"weekday": "MO", "from": "22:00", "to": "06:00"}], "refused"),
        ([*NINE_TO_FIVE, {"weekday": "MO", "from": "16:00", "to": "18:00"}], "refused"),
        ([{"weekday": "MO", "from": "09:05", "to": "17:00"}], "refused"),
        ([{"weekday": "XX", "from": "09:00", "to": "17:00"}], "invalid"),
        ([{"weekday": "MO", "from": "9", "to": "17:00"}], "invalid"),
        ([{"weekday": "MO", "from": "09:00"}], "invalid"),
        ({}, "invalid"),
    ],
)
def test_hours_that_cannot_stand(callers: Callers, hours, body, kind):
    problem(callers.therapist.put(hours, body), 422, kind)
    assert not Roster.objects.exists()


def test_hours_decide_what_is_offered_and_what_collides(callers: Callers, world: World, hours):
    visit = world.book(hours=45)  # Wednesday at nine
    callers.therapist.put(hours, NINE_TO_FIVE)
    query = {
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "therapist_id": world.therapist.pk,
    }
    found = callers.client.get(
        "/availability", **query, from_="2026-03-03", to="2026-03-10", limit=200
    ).json()
    assert {item["starts_at_local"][:10] for item in found["items"]} == {"2026-03-09"}
    collisions = callers.therapist.get(f"/therapists/{world.therapist.pk}/collisions").json()
    assert [each["id"] for each in collisions["items"]] == [visit.pk]


def test_time_off_lists_what_it_collides_with_and_can_be_withdrawn(callers: Callers, world: World, time_off):
    visit = world.book(hours=45)
    body = {"starts_at": "2026-03-04T05:00:00Z", "ends_at": "2026-03-05T05:00:00Z", "reason": "Family"}
    made = callers.therapist.post(time_off, body)
    assert made.status_code == 201
    told = made.json()
    assert [each["id"] for each in told.pop("collisions")] == [visit.pk]
    assert callers.coordinator.get(time_off).json()["items"] == [told]
    for _turn in range(2):
        gone = callers.coordinator.call("DELETE", f"{time_off}/{told['id']}")
        assert (gone.status_code, gone.content) == (204, b"")
    assert callers.therapist.get(time_off).json()["items"] == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "kind"),
    [
        ("2026-03-05T05:00:00Z", "2026-03-04T05:00:00Z", "refused"),
        ("2026-02-01T05:00:00Z", "2026-02-04T05:00:00Z", "refused"),
        ("2026-03-05T05:00:00Z", "2028-03-04T05:00:00Z", "refused"),
        ("2026-03-05T05:00:00", "2026-03-06T05:00:00", "invalid"),
    ],
)
def test_time_off_that_cannot_be(callers: Callers, time_off, starts_at, ends_at, kind):
    problem(callers.therapist.post(time_off, {"starts_at": starts_at, "ends_at": ends_at}), 422, kind)


def test_a_key_enters_time_off_once(callers: Callers, time_off):
    body = {"starts_at": "2026-03-04T05:00:00Z", "ends_at": "2026-03-05T05:00:00Z"}
    first, again = (callers.therapist.post(time_off, body, Idempotency_Key="one") for _turn in range(2))
    assert first.json() == again.json()
    problem(callers.therapist.post(time_off, body), 422, "refused")


def test_a_day_is_closed_and_opened_again(callers: Callers, world: World):
    visit = world.book(hours=45)
    made = callers.coordinator.post("/blackouts", {"closed_on": "2026-03-04", "name": "Move"})
    assert made.status_code == 201
    assert [each["id"] for each in made.json()["collisions"]] == [visit.pk]
    assert callers.therapist.get("/blackouts").json()["items"] == [
        {"closed_on": "2026-03-04", "name": "Move"}
    ]
    problem(callers.coordinator.post("/blackouts", {"closed_on": "2026-03-01", "name": "x"}), 422, "refused")
    callers.coordinator.call("DELETE", "/blackouts/2026-03-04")
    assert not Blackout.objects.exists()


def test_public_holidays_are_suggested_until_they_are_closed(callers: Callers):
    shown = callers.coordinator.get("/blackouts/suggestions").json()["items"]
    assert {"closed_on": "2026-11-26", "name": "Thanksgiving Day"} in shown
    callers.coordinator.post("/blackouts", {"closed_on": "2026-11-26", "name": "Thanksgiving"})
    left = callers.coordinator.get("/blackouts/suggestions").json()["items"]
    assert len(left) == len(shown) - 1


def test_the_way_between_two_properties_is_set_either_way(callers: Callers, world: World):
    bay = callers.coordinator.post(
        "/properties", {"name": "Bay House", "time_zone": "America/New_York"}
    ).json()["id"]
    pair = {"property_id": bay, "other_property_id": world.property.pk}
    callers.coordinator.put("/travel", {**pair, "minutes": 20})
    callers.coordinator.patch("/travel", {"usual_minutes": 45})
    shown = callers.therapist.get("/travel").json()
    assert (shown["usual_minutes"], [each["minutes"] for each in shown["items"]]) == (45, [20])
    callers.coordinator.put("/travel", {**pair, "minutes": None})
    assert not Travel.objects.exists()
    same = {"property_id": bay, "other_property_id": bay, "minutes": 5}
    problem(callers.coordinator.put("/travel", same), 422, "refused")
    problem(callers.coordinator.put("/travel", {**pair, "minutes": 9999}), 422, "invalid")


def test_a_preview_notes_what_staff_should_know(callers: Callers, world: World, hours):
    visit = world.book(hours=48)
    callers.therapist.put(hours, NINE_TO_FIVE)
    path, body = (
        f"/appointments/{visit.pk}/preview",
        {"action": "reschedule", "starts_at": "2026-03-05T14:00:00Z"},
    )
    assert callers.coordinator.post(path, body).json()["notes"] == ["Outside Maya’s weekly hours."]
    assert callers.client.post(path, body).json()["allowed"] is False
    within = {**body, "starts_at": "2026-03-09T14:00:00Z"}
    assert "notes" not in callers.coordinator.post(path, within).json()
