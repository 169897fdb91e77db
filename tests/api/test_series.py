"""Standing visits over the API: arranged, read, changed, ended and settled, each seen before it happens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.scheduling.models import Series
from tests.api.conftest import Callers, problem
from tests.api.standing import standing
from tests.world import NOW, World

WEEKLY = {"starts_on": "2026-03-04", "local_time": "09:00", "weekdays": ["WE"], "every_weeks": 1}


@pytest.fixture
def asked(world: World) -> dict[str, object]:
    return {
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "override_reason": "test",
        **WEEKLY,
    }


@pytest.fixture
def made(callers: Callers, asked) -> dict[str, object]:
    answer = callers.coordinator.post("/series", asked)
    assert answer.status_code == 201, answer.content
    return answer.json()


def visits_of(callers: Callers, state="booked"):
    return callers.coordinator.get("/appointments", state=state).json()["items"]


def test_an_arrangement_is_made_and_read(callers: Callers, world: World, asked):
    answer = callers.coordinator.post("/series", asked)
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/series/{made['id']}")
    assert answer.headers["ETag"] == '"1"'
    assert {name: made[name] for name in asked if name != "override_reason"} == {
        name: value for name, value in asked.items() if name != "override_reason"
    }
    assert made["rrule"] == "FREQ=WEEKLY;BYDAY=WE"
    assert (made["ends_on"], made["next_on"], made["time_zone"]) == (None, "2026-05-27", "America/New_York")
    assert made["words"] == "Wednesdays 9:00 AM with Maya at Harbor House"
    whole = callers.client.get(f"/series/{made['id']}").json()
    assert [visit["starts_at"] for visit in whole["upcoming"]][:2] == [
        "2026-03-04T14:00:00Z", "2026-03-11T13:00:00Z",
    ]  # fmt: skip
    assert len(whole["upcoming"]) == 12
    assert {visit["series_id"] for visit in whole["upcoming"]} == {made["id"]}
    assert whole["skips"] == []
    assert callers.therapist.get("/series").json()["items"] == [made]
    assert callers.coordinator.get("/series", client_id=world.client.pk).json()["items"] == [made]
    assert callers.colleague.get("/series").json()["items"] == []


def test_a_dry_run_shows_every_date_and_changes_nothing(callers: Callers, asked):
    shown = callers.coordinator.post("/series?dry_run=true", asked)
    told = shown.json()
    assert (shown.status_code, told["allowed"], len(told["items"])) == (200, True, 12)
    assert told["items"][0] == {
        "effect": "booked",
        "starts_at": "2026-03-04T14:00:00Z",
        "starts_at_local": "2026-03-04T09:00:00-05:00",
        "was": None,
        "therapist": {"id": asked["therapist_id"], "name": "Maya Lin"},
        "appointment_id": None,
        "reason": None,
        "kind": None,
        "credit": None,
        "pay": None,
        "why": "A visit is booked.",
    }
    assert not Series.objects.exists()
    made = callers.coordinator.post("/series", {**asked, "preview_token": told["preview_token"]})
    assert made.status_code == 201


def test_what_was_shown_must_still_hold(callers: Callers, world: World, asked):
    token = callers.coordinator.post("/series?dry_run=true", asked).json()["preview_token"]
    world.book(hours=45, client=world.add_client("Eve Long"))
    answer = callers.coordinator.post("/series", {**asked, "preview_token": token})
    told = answer.json()
    assert (answer.status_code, told["type"]) == (409, "stale-preview")
    assert told["preview"]["items"][0]["effect"] == "skipped"
    assert told["preview"]["preview_token"] != token


def test_a_visit_that_is_booked_already_becomes_the_date(callers: Callers, world: World, asked):
    visit = world.book(hours=45)
    shown = callers.coordinator.post("/series?dry_run=true", asked).json()
    assert shown["items"][0]["effect"] == "joined"
    made = callers.coordinator.post("/series", asked).json()
    visit.refresh_from_db()
    assert visit.series_id == made["id"]


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE", {"weekdays": ["MO", "WE"], "count": None}),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3", {"every_weeks": 2, "count": 3, "ends_on": "2026-04-01"}),
        ("FREQ=WEEKLY;UNTIL=20260401", {"ends_on": "2026-04-01"}),
        ("FREQ=WEEKLY;WKST=SU", {"week_start": "SU"}),
    ],
)
def test_a_rule_of_rfc_5545_stands_for_the_fields(callers: Callers, asked, rrule, expected):
    body = {name: value for name, value in asked.items() if name not in ("weekdays", "every_weeks")}
    made = callers.coordinator.post("/series", {**body, "rrule": rrule}).json()
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rrule": "FREQ=DAILY", "weekdays": None, "every_weeks": None}, "rrule"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=99991231", "weekdays": None, "every_weeks": None}, "rrule"),
        ({"rrule": "FREQ=WEEKLY"}, "rrule"),
        ({"weekdays": None}, "weekdays"),
        ({"weekdays": ["XX"]}, "weekdays.0"),
        ({"local_time": "9:00"}, "local_time"),
        ({"local_time": "24:00"}, "local_time"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"every_weeks": "two"}, "every_weeks"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_by_field(callers: Callers, asked, changes, field):
    told = problem(callers.coordinator.post("/series", {**asked, **changes}), 422, "invalid")
    assert list(told["errors"]) == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"local_time": "09:05"},
        {"starts_on": "2026-03-01"},
        {"ends_on": "2026-03-03"},
        {"every_weeks": 0},
        {"weekdays": []},
    ],
)
def test_a_rule_says_no_with_a_sentence(callers: Callers, asked, changes):
    problem(callers.coordinator.post("/series", {**asked, **changes}), 422, "refused")
    shown = callers.coordinator.post("/series?dry_run=true", {**asked, **changes}).json()
    assert shown.keys() == {"allowed", "why"}
    assert shown["allowed"] is False


def test_a_key_makes_one_arrangement(callers: Callers, asked):
    headers = {"Idempotency-Key": "one"}
    first = callers.coordinator.call("POST", "/series", body=asked, headers=headers)
    again = callers.coordinator.call("POST", "/series", body=asked, headers=headers)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (again.json(), Series.objects.count()) == (first.json(), 1)


def test_a_therapist_arranges_for_themselves_alone(callers: Callers, world: World, asked):
    body = {**asked, "override_reason": ""}
    problem(callers.colleague.post("/series", body), 404, "not-found")
    world.book(hours=200)
    assert callers.therapist.post("/series", body).status_code == 201
    problem(callers.client.post("/series", body), 404, "not-found")


def test_following_visits_change_by_a_new_part(callers: Callers, made):
    path = f"/series/{made['id']}"
    change = {"scope": "following", "from": "2026-03-18", "weekdays": ["FR"], "local_time": "10:00"}
    shown = callers.coordinator.patch(f"{path}?dry_run=true", change).json()
    assert {each["effect"] for each in shown["items"]} == {"moved"}
    assert shown["items"][0]["was"] == "2026-03-18T13:00:00Z"
    answer = callers.coordinator.patch(path, {**change, "preview_token": shown["preview_token"]})
    new = answer.json()
    assert (answer.status_code, new["split_from"], new["weekdays"]) == (200, made["id"], ["FR"])
    old = callers.coordinator.get(path).json()
    assert (old["ends_on"], old["continued_by"], old["version"]) == ("2026-03-17", new["id"], 2)
    assert len(visits_of(callers)) == 12


def test_all_visits_change_and_a_rule_can_say_how(callers: Callers, made):
    path = f"/series/{made['id']}"
    new = callers.coordinator.patch(path, {"scope": "all", "rrule": "FREQ=WEEKLY;INTERVAL=2;COUNT=3"}).json()
    assert (new["every_weeks"], new["ends_on"], new["weekdays"]) == (2, "2026-04-01", ["WE"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "this"}, "scope"),
        ({"scope": "all", "from": "2026-03-18"}, "from"),
        ({"scope": "following"}, "from"),
        ({"scope": "all", "rrule": "FREQ=WEEKLY", "ends_on": "2026-05-01"}, "rrule"),
        ({"scope": "all", "rrule": "FREQ=WEEKLY;INTERVAL=2;WKST=SU"}, "rrule"),
    ],
)
def test_a_change_that_cannot_be_read_is_refused_by_field(callers: Callers, made, body, field):
    told = problem(callers.coordinator.patch(f"/series/{made['id']}", body), 422, "invalid")
    assert list(told["errors"]) == [field]


def test_an_end_can_be_lifted_with_null(callers: Callers, made):
    path = f"/series/{made['id']}"
    shorter = callers.coordinator.patch(path, {"scope": "all", "ends_on": "2026-04-01"}).json()
    assert (shorter["ends_on"], shorter["next_on"]) == ("2026-04-01", None)
    longer = callers.coordinator.patch(f"/series/{shorter['id']}", {"scope": "all", "ends_on": None}).json()
    assert (longer["ends_on"], longer["next_on"]) == (None, "2026-05-27")


def test_a_version_that_is_gone_is_not_changed(callers: Callers, made):
    path, gone = f"/series/{made['id']}", {"If-Match": '"7"'}
    body = {"scope": "all", "local_time": "10:00"}
    problem(callers.coordinator.call("PATCH", path, body=body, headers=gone), 412, "stale-version")
    problem(callers.coordinator.call("POST", f"{path}/end", headers=gone), 412, "stale-version")
    current = {"If-Match": '"1"'}
    assert callers.coordinator.call("PATCH", path, body=body, headers=current).status_code == 200


def test_an_end_cancels_each_visit_by_its_true_notice(callers: Callers, made, set_clock):
    set_clock(NOW.replace(day=4, hour=13))  # an hour before the first visit
    path = f"/series/{made['id']}/end"
    shown = callers.coordinator.post(f"{path}?dry_run=true", {"by": "client"}).json()
    assert [each["kind"] for each in shown["items"]][:2] == ["client_late", "client_on_time"]
    ended = callers.coordinator.post(path, {"by": "client", "preview_token": shown["preview_token"]}).json()
    assert (ended["ends_on"], ended["next_on"], ended["ended_at"]) == (
        "2026-03-03",
        None,
        "2026-03-04T13:00:00Z",
    )
    assert visits_of(callers) == []
    assert len(visits_of(callers, "cancelled")) == 12
    problem(callers.coordinator.post(path, {}), 422, "refused")


def test_a_list_asks_as_many_questions_whatever_it_holds(callers: Callers, world: World):
    standing(world)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            callers.coordinator.get("/series")
        counts.append(len(asked))
        second = Series.objects.all()[0]
        second.pk, second._state.adding = Series().pk, True
        second.save(force_insert=True)
    assert counts[0] == counts[1]
