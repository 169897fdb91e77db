"""Nothing is double-booked, at any concurrency (reliability.md, figures)."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.concurrency import scratch

ROUNDS = 200
pytestmark = pytest.mark.slow


def race(folder: Path, *arguments: str) -> dict[str, Any]:
    with scratch.database(folder) as environ:
        told: dict[str, Any] = json.loads(scratch.run(environ, "-m", "tests.concurrency.race", *arguments))
        return told


def test_one_winner_a_round_on_each_side_and_no_error(tmp_path: Path) -> None:
    told = race(tmp_path, str(ROUNDS))
    assert told["winners"] == {"therapist": {"1": ROUNDS}, "client": {"1": ROUNDS}}
    assert told["answers"] == {"won": 2 * ROUNDS, "taken": 30 * ROUNDS}
    assert told["booked"] == 2 * ROUNDS


def test_control_without_the_guard_the_same_race_double_books(tmp_path: Path) -> None:
    told = race(tmp_path, "3", "--guard-off")
    assert told["booked"] > 2 * told["rounds"], told
