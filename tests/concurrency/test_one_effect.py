"""However many ask at once, one thing happens, and everybody is told what (reliability.md, invariants)."""

from typing import Any

import pytest

from tests.concurrency import scratch

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the processes said, on a database of their own."""
    return scratch.told_by(tmp_path_factory.mktemp("one_effect"), "tests.concurrency.one_effect")


@pytest.mark.parametrize(
    ("request_", "first"),
    [("book with a key", "201"), ("cancel with a key", "200"), ("gift with a key", "201")],
)
def test_one_acts_and_the_others_get_its_answer(told: dict[str, Any], request_: str, first: str) -> None:
    assert told[request_] == {f"1 x {first}, 9 x {first} replayed": 5}


def test_without_a_key_one_acts_and_the_others_are_told(told: dict[str, Any]) -> None:
    assert told["cancel without a key"] == {"1 x 200, 9 x 409 already-resolved": 5}


def test_what_was_killed_before_it_was_kept_is_done_once(told: dict[str, Any]) -> None:
    assert told["killed"] == ["201", "201 replayed"]


def test_every_effect_is_there_once(told: dict[str, Any]) -> None:
    effects = {name: told[name] for name in ("booked", "resolutions", "gifts", "cancellations told")}
    assert effects == {"booked": 6, "resolutions": 10, "gifts": 5, "cancellations told": 30}


def test_a_visit_is_completed_or_cancelled_never_both(told: dict[str, Any]) -> None:
    assert told["complete and cancel"] == {"1 x 200, 3 x 409 already-resolved": 40}
    assert (sum(told["ended"].values()), told["outcomes"]) == (40, 40)
    assert set(told["ended"]) <= {"completed", "cancelled"}
    assert told["uses"] == told["completed and used"]


def test_one_of_ten_gets_the_time_that_all_move_to(told: dict[str, Any]) -> None:
    assert told["ten visits to one time"] == {"1 x 201, 9 x 409 slot-taken": 12}


def test_a_visit_moves_to_one_place_only(told: dict[str, Any]) -> None:
    assert told["one visit to ten times"] == {"1 x 201, 9 x 409 already-resolved": 12}
    # Ten of the one contest and twelve of the other stand where they stood or where they went.
    assert (told["moves"], told["standing"]) == (24, 22)


def test_and_every_promise_holds(told: dict[str, Any]) -> None:
    assert told["broken"] == []
