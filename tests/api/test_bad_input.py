"""Bad input is told as a problem, by field, and changes nothing."""

import json

import pytest
from django.test import Client as Browser

from tests.api.conftest import API, Callers, problem
from tests.world import World


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe\xfd", b'{"name": 1e', b"[" * 100_000, b"9" * 5_000, b'{"a": "\xe9"}', b"name=x"],
    ids=["cut", "no text", "cut number", "deep", "long number", "latin-1", "form"],
)
def test_a_body_that_is_no_json(callers: Callers, body):
    problem(callers.coordinator.post("/services", body), 400, "malformed")
    problem(callers.coordinator.post("/services", body, Idempotency_Key="k"), 400, "malformed")


@pytest.mark.parametrize("body", [[], "text", 7, None, True, {}, [{"name": "x"}]])
def test_a_body_that_is_no_object_of_the_right_kind(callers: Callers, body):
    problem(callers.coordinator.post("/services", json.dumps(body).encode()), 422, "invalid")


def test_a_body_that_is_no_object_is_told_so_in_plain_words(callers: Callers):
    told = problem(callers.coordinator.post("/services", b"[]"), 422, "invalid")
    assert told["errors"] == {"body": ["Give a JSON object."]}


def test_an_id_that_can_be_none_is_told_in_plain_words(callers: Callers):
    told = problem(callers.coordinator.post("/appointments", {"client_id": "cli \u0000"}), 422, "invalid")
    wrong = "It holds a character that cannot stand there, or has the wrong length."
    assert told["errors"]["client_id"] == [wrong]


def test_a_missing_body(callers: Callers):
    problem(callers.coordinator.post("/services"), 422, "invalid")


@pytest.mark.parametrize("key", [None, "k"])
def test_a_body_that_is_too_large(callers: Callers, key):
    headers = {"Idempotency_Key": key} if key else {}
    answer = callers.coordinator.post("/services", {"name": "x" * 3_000_000}, **headers)
    problem(answer, 413, "too-large")


def test_errors_are_told_by_field(callers: Callers):
    told = problem(
        callers.coordinator.post("/services", {"nmae": "x", "length_minutes": "60"}), 422, "invalid"
    )
    assert told["errors"]["name"] == ["This is required."]
    assert told["errors"]["nmae"] == ["There is no such field."]
    assert set(told["errors"]) == {"name", "nmae", "length_minutes"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "\x00",
        "a\x00b",
        "\x1b[31m",
        "two\nlines",
        "two\x0blines",
        "two\x85lines",
        "two\u2028lines",
        "a\x1fb",
        "a\tb",
        "x" * 121,
        "\ud800",
        7,
        True,
        None,
        ["x"],
        {"x": 1},
    ],
)
def test_a_text_that_no_database_should_have_to_store(callers: Callers, name):
    problem(callers.coordinator.post("/services", {"name": name}), 422, "invalid")


@pytest.mark.parametrize("number", [-1, 0, 601, 10**30, 1.5, "60", True, None, float("nan"), 1e400])
def test_a_number_out_of_all_proportion(callers: Callers, number):
    body = {"name": "Long", "length_minutes": number}
    problem(callers.coordinator.post("/services", body), 422, "invalid")


@pytest.mark.parametrize(
    "starts_at",
    [
        "2026-03-04T14:00:00",
        "2026-03-04",
        "2026-03-04 9am",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T23:59:59Z",
        "2026-02-30T14:00:00Z",
        "2026-03-04T24:01:00Z",
        "2026-03-04T14:00.5Z",
        "2026-03-04T14:00:00.Z",
        "2026-12-31T23:59:60Z",
        "2026-03-04T14:00:00+99:99",
        "2026-03-04T14:00:00Z\n",
        "٢٠٢٦-03-04T14:00:00Z",
        1772632800,
        "1772632800",
        None,
        "",
    ],
)
def test_a_time_that_is_no_instant(callers: Callers, world: World, starts_at):
    visit = world.book()
    told = problem(
        callers.coordinator.post(f"/appointments/{visit.pk}/reschedule", {"starts_at": starts_at}),
        422,
        "invalid",
    )
    assert list(told["errors"]) == ["starts_at"]


@pytest.mark.parametrize(
    "starts_at",
    [
        "2026-03-05T09:00:00-05:00",
        "2026-03-05T09:00-05:00",
        "2026-03-05 14:00:00Z",
        "2026-03-05T14:00:00.000Z",
        "2026-03-05T14:00:00.999999999Z",
        "2026-03-05t14:00:00z",
    ],
)
def test_a_time_may_be_given_with_any_offset(callers: Callers, world: World, starts_at):
    visit = world.book()
    answer = callers.coordinator.post(f"/appointments/{visit.pk}/reschedule", {"starts_at": starts_at})
    assert answer.json()["starts_at"] == "2026-03-05T14:00:00Z"


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "ten"},
        {"limit": "9" * 5000},
        {"from": "yesterday"},
        {"from": "2026-03-04T14:00:00"},
        {"from": "0001-01-01"},
        {"from": "2026-03-05", "to": "2026-03-03"},
        {"state": "lost"},
        {"therapist_id": "a\x00b"},
        {"client_id": "'; drop table"},
        {"cursor": "x"},
        {"cursor": "\ud800é"},
        {"cursor": "WzFd"},
        {"cursor": "W10"},
        {"cursor": "WyIyMDI2LTAzLTA0VDE0OjAwOjAwWiIsIG51bGxd"},
        {"cursor": "WyI5OTk5LTEyLTMxVDIzOjU5OjU5WiIsICJhcHQiXQ"},
        {"cursor": "z" * 401},
    ],
    ids=str,
)
def test_a_query_that_asks_for_nothing_there_is(callers: Callers, query):
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    problem(callers.coordinator.get("/appointments", **query), 422, "invalid")


def test_a_plus_sign_that_became_a_space_is_a_plus_sign(callers: Callers, world: World):
    world.book(hours=45)
    answer = Browser().get(
        f"{API}/appointments?from=2026-03-04T15:00:00+01:00&to=2026-03-04T15:00:01+01:00",
        headers={"Authorization": f"Bearer {callers.coordinator.secret}"},
    )
    assert len(answer.json()["items"]) == 1


@pytest.mark.parametrize("bad", ["x", "%00", "apt_%00", "..", "%ff", "a" * 3000, "apt_'", "é"])
def test_an_id_that_none_could_have(callers: Callers, bad):
    answer = callers.coordinator.get(f"/appointments/{bad}")
    assert answer.status_code == 404
    problem(answer, 404, "not-found")
