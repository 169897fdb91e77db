"""Every route, every role, one's own and somebody else's; a route that nobody listed here fails."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from elevate.api import bearer
from elevate.api.urls import api
from elevate.care.models import CheckIn, Gap, Offer
from elevate.people.models import Property
from elevate.scheduling import cancelling, leaving
from elevate.scheduling.leaving import Leave
from elevate.scheduling.models import TimeOff
from tests.api.addresses import EVERYBODY, QUERIES, ROUTES
from tests.api.conftest import API, Caller, Callers, caller_for, problem
from tests.api.standing import standing, stood_in
from tests.training import making
from tests.world import NEW_YORK, NOW, World, client_cancels


def routes() -> Iterator[str]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                # Whoever may read may ask for the headers alone.
                assert ("HEAD" in operation.methods) is ("GET" in operation.methods), path
                for method in {*operation.methods} - {"HEAD"}:
                    yield f"{method} {path}"


def test_every_route_is_listed_here():
    assert set(routes()) == set(ROUTES)
    addresses = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{each.pattern}") for each in api.urls[0]}
    assert addresses - {route.split()[1] for route in ROUTES} == {"/", "/docs", "/openapi.json"}


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    """The ids that stand in addresses and bodies: all about one visit of the world's therapist and client."""
    subscription = world.subscribe(world.client, starts_on=date(2026, 3, 9))
    away = Leave(from_on=date(2026, 4, 1), until_on=date(2026, 4, 8))
    by = world.actor(world.coordinator)
    days = {"starts_at": NOW + timedelta(days=30), "ends_at": NOW + timedelta(days=31)}
    entered = {"entered_at": NOW, "entered_by": "test"}
    offer = offered(world)
    series = standing(world)
    course = making.place()
    return {
        "course_id": course.pk,
        "lesson_id": course.lessons.get(key="pay").pk,
        "gap_id": offer.gap_id,
        "offer_id": offer.pk,
        "series_id": series.pk,
        "substitution_id": str(stood_in(world, series).pk),
        "skip_id": str(series.skips.get().pk),
        "check_in_id": CheckIn.objects.create(
            client=world.client, variant="hiatus", text="x", sent_at=NOW, sent_by="x"
        ).pk,
        "away_id": leaving.enter(world.client, away, by=by, at=NOW).away.pk,
        "time_off_id": TimeOff.objects.create(therapist=world.therapist, **days, **entered).pk,
        "other_property_id": Property.objects.create(name="Bay House", time_zone=NEW_YORK).pk,
        "closed_on": "2026-12-25",
        "appointment_id": world.book().pk,
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "property_id": world.property.pk,
        "service_id": world.service.pk,
        "plan_id": world.plan.pk,
        "subscription_id": subscription.pk,
    }


def offered(world: World) -> Offer:
    """Return an open offer to the client of a time that somebody else gave back."""
    visit = world.book(hours=300, client=world.add_client("Ann Roe"))
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
    gap = Gap.objects.create(appointment=visit, opened_at=NOW, opened_by="x", next_step_at=NOW)
    later = NOW + timedelta(minutes=15)
    return Offer.objects.create(gap=gap, client=world.client, number=1, offered_at=NOW, answer_until=later)


def call(caller: Caller, route: str, ids: dict[str, str]):
    method, path = route.split()
    body = ROUTES[route][1]
    if body == "booking":
        body = {name: ids[name] for name in ("client_id", "therapist_id", "service_id", "property_id")}
        body["starts_at"] = "2026-03-05T14:00:00Z"
    elif body == "series":
        body = {name: ids[name] for name in ("client_id", "therapist_id", "service_id", "property_id")}
        body |= {"starts_on": "2026-03-05", "local_time": "09:00", "weekdays": ["TH"]}
    elif body == "plan":
        body = {"name": "Twice", "sessions_per_week": 2, "service_id": ids["service_id"]}
        body["weekly_price"] = {"amount_cents": 1}
    elif body:
        body = {
            name: value.format(**ids) if isinstance(value, str) else value for name, value in body.items()
        }
    return caller.call(method, (path + QUERIES.get(route, "")).format(**ids), body=body)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
@pytest.mark.parametrize("route", ROUTES)
def test_who_gets_in(callers: Callers, world: World, ids, route, who):
    answer = call(getattr(callers, who), route, ids)
    if who in ROUTES[route][0]:
        # A rule may still say no; the address is there.
        assert answer.status_code in {200, 201, 204, 422}, answer.content
        assert answer.status_code != 422 or answer.json()["type"] == "refused", answer.content
    else:
        problem(answer, 404, "not-found")


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_gets_in_without_a_token_or_its_scope(callers: Callers, world: World, ids, route):
    method = route.split()[0]
    problem(call(Caller(secret="elv_none"), route, ids), 401, "no-token")
    bare = Browser().generic(method, API + route.split()[1].format(**ids))
    problem(bare, 401, "no-token")
    lacking = "write" if method in bearer.SAFE else "read"
    problem(call(caller_for(world.coordinator, lacking), route, ids), 403, "scope-missing")
    problem(call(callers.stranger, route, ids), 403, "scope-missing")


@pytest.mark.parametrize("who", sorted(EVERYBODY))
@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("GET ")])
def test_the_headers_alone_are_for_whoever_may_read(callers: Callers, world: World, ids, route, who):
    path = (route.split()[1] + QUERIES.get(route, "")).format(**ids)
    head, whole = (getattr(callers, who).call(method, path) for method in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route])
def test_what_is_not_there_is_not_there_for_anybody(callers: Callers, world: World, ids, route):
    missing = {name: f"{pk[:4]}{'0' * 26}" for name, pk in ids.items()}
    path = route.split()[1]
    nowhere = {name: missing[name] if f"{{{name}}}" in path else pk for name, pk in ids.items()}
    for who in EVERYBODY:
        problem(call(getattr(callers, who), route, nowhere), 404, "not-found")
