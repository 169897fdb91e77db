"""A limit for each token, generous and set by the operator."""

import pytest

from elevate.api import throttling
from tests.api.conftest import Callers


@pytest.fixture
def clock(monkeypatch):
    """A clock of the bucket's own, in seconds."""
    at = {"now": 1000.0}
    monkeypatch.setattr(throttling.time, "monotonic", lambda: at["now"])
    return at


def statuses(caller, count: int) -> list[int]:
    return [caller.get("/me").status_code for _ in range(count)]


def test_a_burst_goes_through_and_what_is_more_waits(callers: Callers, settings, clock):
    settings.ELEVATE_API_RATE = 2
    assert statuses(callers.coordinator, 5) == [200] * 4 + [429]
    answer = callers.coordinator.get("/me")
    assert (answer.headers["Retry-After"], answer.json()["type"]) == ("1", "too-many-requests")


def test_after_the_wait_it_goes_on(callers: Callers, settings, clock):
    settings.ELEVATE_API_RATE = 0.5
    assert statuses(callers.coordinator, 2) == [200, 429]
    assert callers.coordinator.get("/me").headers["Retry-After"] == "2"
    clock["now"] += 2
    assert statuses(callers.coordinator, 2) == [200, 429]


def test_one_tokens_haste_is_nobody_elses(callers: Callers, settings, clock):
    settings.ELEVATE_API_RATE = 0.5
    assert statuses(callers.coordinator, 2) == [200, 429]
    assert statuses(callers.therapist, 1) == [200]


def test_the_limit_can_be_lifted(callers: Callers, settings, clock):
    settings.ELEVATE_API_RATE = 0
    assert set(statuses(callers.coordinator, 50)) == {200}
