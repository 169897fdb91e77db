"""The first who confirms has a freed time, whoever else taps, books or withdraws at that instant."""

import re
from typing import Any

import pytest

from tests.concurrency import scratch
from tests.concurrency.rounds import ROUNDS

pytestmark = pytest.mark.slow

POLITE = {"200", "201", "409 slot-taken", "422 refused"}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the processes left, on a database of their own."""
    return scratch.told_by(tmp_path_factory.mktemp("accepting"), "tests.concurrency.accepting")


def test_every_time_has_one_visit_at_most(left: dict[str, Any]) -> None:
    assert (left["most at one time"], left["times with a visit"]) == (1, ROUNDS)


def test_whoever_accepted_has_the_visit(left: dict[str, Any]) -> None:
    assert left["accepted"] == left["filled"]
    assert left["accepted without a visit"] == 0


def test_every_answer_is_a_polite_one(left: dict[str, Any]) -> None:
    said = {status for summary in left["answers"] for status in re.findall(r"x (\d+(?: [a-z-]+)?)", summary)}
    assert said <= POLITE


def test_who_lost_is_told_once(left: dict[str, Any]) -> None:
    assert (left["told twice"], left["open"]) == (0, 0)
    assert left["told"] == ROUNDS - left["accepted"]


def test_and_every_promise_holds(left: dict[str, Any]) -> None:
    assert left["broken"] == []
