"""Clients who book for themselves at one instant cannot put a therapist in two places without the way."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.concurrency import scratch
from tests.concurrency.rounds import ROUNDS

pytestmark = pytest.mark.slow


def travel(folder: Path, *arguments: str) -> dict[str, Any]:
    own = {"ELEVATE_SANDBOX": "1", "ELEVATE_HOSTS": "testserver"}
    with scratch.database(folder) as environ:
        said = scratch.run({**environ, **own}, "-m", "tests.concurrency.travelling", *arguments)
    told: dict[str, Any] = json.loads(said)
    return told


def test_one_of_two_has_the_therapist_and_the_other_is_told_politely(tmp_path: Path) -> None:
    told = travel(tmp_path)
    assert told == {"answers": {"1 x 201, 1 x 422 refused": ROUNDS}, "booked": ROUNDS}


def test_control_without_the_lock_both_are_booked_unless_there_is_one_writer(tmp_path: Path) -> None:
    told = travel(tmp_path, "--lock-off")
    many_writers = connection.features.has_select_for_update
    assert (told["booked"] > ROUNDS) is many_writers, told
