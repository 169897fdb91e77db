"""What holds for every call: tokens, scopes, errors, times, lists."""

import json

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from elevate.api.models import Token
from tests.api.conftest import API, Callers, caller_for, problem
from tests.world import NOW, World


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer elv_wrong", "Bearer a b", "bearer é"]
)
def test_without_a_token_that_holds_nobody_gets_in(callers: Callers, header):
    answer = Browser().get(f"{API}/me", headers={"Authorization": header})
    problem(answer, 401, "no-token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_holds_no_longer(callers: Callers, world: World):
    Token.objects.filter(user=world.client.user).update(revoked_at=NOW)
    problem(callers.client.get("/me"), 401, "no-token")


def test_a_token_of_somebody_shut_out_holds_no_longer(callers: Callers, world: World):
    world.client.user.is_active = False
    world.client.user.save()
    problem(callers.client.get("/me"), 401, "no-token")


def test_a_session_is_no_token(callers: Callers, world: World):
    browser = Browser()
    browser.force_login(world.coordinator.user)
    problem(browser.get(f"{API}/me"), 401, "no-token")


def test_calls_have_the_guards_of_pages_but_open_no_session(callers: Callers, world: World):
    browser = Browser()
    browser.force_login(world.coordinator.user)
    token = {"Authorization": f"Bearer {callers.client.secret}"}
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(f"{API}/me", headers=token)
    assert answer.json()["role"] == "client"
    assert not [query for query in asked if "session" in query["sql"]]
    assert "cookie" not in answer.headers["Vary"].lower()
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    problem(browser.get(f"{API}/me", headers={**token, "Host": "elsewhere.example"}), 400, "malformed")


def test_a_token_is_stored_hashed_only(callers: Callers):
    stored = json.dumps(list(Token.objects.values()), default=str)
    assert callers.coordinator.secret not in stored


def test_reading_takes_the_scope_read(callers: Callers, world: World):
    writer = caller_for(world.coordinator, "write")
    problem(writer.get("/me"), 403, "scope-missing")
    assert writer.post("/services", {"name": "Foot massage"}).status_code == 201


def test_writing_takes_the_scope_write(callers: Callers, world: World):
    reader = caller_for(world.coordinator, "read")
    assert reader.get("/me").status_code == 200
    problem(reader.post("/services", {"name": "Foot massage"}), 403, "scope-missing")


def test_a_token_of_nobody_of_ours_is_good_for_nothing(callers: Callers):
    problem(callers.stranger.get("/me"), 403, "scope-missing")


def test_an_address_that_leads_nowhere(callers: Callers):
    problem(callers.coordinator.get("/nowhere"), 404, "not-found")
    problem(Browser().get("/api/v2/me"), 404, "not-found")


def test_a_method_that_an_address_does_not_take(callers: Callers):
    answer = callers.coordinator.call("DELETE", "/me")
    problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["", "/", "/nowhere", "/me/", "/openapi.json/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_is_nowhere_by_any_method(callers: Callers, method, path):
    """With Django's own guard against forged forms on, as it is over real HTTP."""
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.generic(method, f"{API}{path}", b"{}", "application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/docs", "/healthz", "/readyz"])
def test_what_is_open_is_only_read(callers: Callers, path):
    browser = Browser(enforce_csrf_checks=True)
    assert (browser.head(path).status_code, browser.post(path).status_code) == (200, 405)


def test_a_list_goes_on_where_it_stopped_whatever_is_inserted(callers: Callers, world: World):
    visits = [world.book(hours=24 * day) for day in (2, 4, 6, 8, 10)]
    first = callers.coordinator.get("/appointments", limit=2).json()
    world.book(hours=24)
    between = world.book(hours=24 * 7)
    second = callers.coordinator.get("/appointments", limit=2, cursor=first["next"]).json()
    last = callers.coordinator.get("/appointments", limit=2, cursor=second["next"]).json()
    seen = [item["id"] for page in (first, second, last) for item in page["items"]]
    assert seen == [visits[0].pk, visits[1].pk, visits[2].pk, between.pk, visits[3].pk, visits[4].pk]
    assert last["next"] is None


def test_visits_of_one_start_are_told_apart_by_id(callers: Callers, world: World):
    people = [(world.add_client(f"Client {n}"), world.add_therapist(f"Therapist {n}")) for n in range(5)]
    visits = [world.book(client=client, therapist=therapist) for client, therapist in people]
    seen, cursor = [], {}
    while cursor is not None:
        page = callers.coordinator.get("/appointments", limit=2, **cursor).json()
        seen += [item["id"] for item in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert seen == sorted(visit.pk for visit in visits)


def test_the_answers_are_kept_in_nobodys_cache(callers: Callers):
    assert callers.coordinator.get("/me").headers["Cache-Control"] == "no-store"


def test_what_breaks_inside_is_told_as_a_problem(callers: Callers, monkeypatch):
    from elevate.api import me

    monkeypatch.setattr(me, "Role", None)
    browser = Browser(raise_request_exception=False)
    answer = browser.get(f"{API}/me", headers={"Authorization": f"Bearer {callers.coordinator.secret}"})
    problem(answer, 500, "server-error")
