"""Callers with tokens, and the small world they call about."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from elevate.api import throttling
from elevate.api.models import Token
from elevate.clock.models import SandboxClock
from elevate.people.models import Person, User
from elevate.scheduling.models import Appointment
from tests.world import NOW, World

API = "/api/v1"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody with a token. Paths are given without the prefix; bodies as Python values, or as raw bytes."""

    secret: str

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.call("GET", path, query_params={k.rstrip("_"): v for k, v in query.items()})

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body=body, headers=headers)

    def patch(self, path: str, body: Any) -> HttpResponse:
        return self.call("PATCH", path, body=body)

    def put(self, path: str, body: Any) -> HttpResponse:
        return self.call("PUT", path, body=body)

    def call(
        self, method: str, path: str, *, body: Any = None, headers: dict[str, str] | None = None, **extra: Any
    ) -> HttpResponse:
        given = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        return Browser().generic(
            method,
            f"{API}{path}",
            body or b"",
            "application/json",
            headers={"Authorization": f"Bearer {self.secret}", **given},
            **extra,
        )


def issue(user: User, *scopes: str) -> str:
    return Token.issue(user, scopes=list(scopes or ("read", "write")), at=NOW)


def caller_for(person: Person, *scopes: str) -> Caller:
    assert person.user is not None
    return Caller(secret=issue(person.user, *scopes))


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """Return the body of an error answer that is as RFC 9457 wants it."""
    told = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["type"]) == (status, status, kind), told
    assert set(told) == {"type", "title", "status", "detail", "errors"}
    assert told["title"]
    assert told["detail"]
    return told


@dataclass(kw_only=True)
class Callers:
    """Everybody who may call: staff and client of a visit, and those it is nothing to."""

    coordinator: Caller
    therapist: Caller
    client: Caller
    colleague: Caller
    neighbour: Caller
    stranger: Caller


@pytest.fixture(autouse=True)
def _full_buckets() -> None:
    throttling.forget()


@pytest.fixture
def set_clock(settings: Any, db: None) -> Callable[[datetime], None]:
    """Make it a sandbox in which it is always the instant that was set last."""
    settings.ELEVATE_SANDBOX = True

    def move(at: datetime) -> None:
        SandboxClock.objects.update_or_create(pk=1, defaults={"now": at})

    return move


@pytest.fixture
def callers(world: World, set_clock: Callable[[datetime], None]) -> Callers:
    """Give everybody a token, and let it be `NOW`."""
    set_clock(NOW)
    nobody = User.objects.create_user("nobody@example.test")
    return Callers(
        coordinator=caller_for(world.coordinator),
        therapist=caller_for(world.therapist),
        client=caller_for(world.client),
        colleague=caller_for(world.add_therapist("Ira Moss")),
        neighbour=caller_for(world.add_client("Dee Park")),
        stranger=Caller(secret=issue(nobody)),
    )


@pytest.fixture
def visit(world: World) -> Appointment:
    """A visit on Wednesday at 9:00 in New York, 45 hours from now."""
    return world.book(hours=45)
