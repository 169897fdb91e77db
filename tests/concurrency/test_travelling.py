"""Clients who book for themselves at one instant cannot put a therapist in two places without the way."""

from pathlib import Path

import pytest
from django.db import connection

from tests.concurrency import scratch
from tests.concurrency.rounds import ROUNDS

pytestmark = pytest.mark.slow
SCRIPT = "tests.concurrency.travelling"


def test_one_of_two_has_the_therapist_and_the_other_is_told_politely(tmp_path: Path) -> None:
    told = scratch.told_by(tmp_path, SCRIPT)
    assert told == {"answers": {"1 x 201, 1 x 422 refused": ROUNDS}, "booked": ROUNDS}


def test_control_without_the_lock_both_are_booked_unless_there_is_one_writer(tmp_path: Path) -> None:
    told = scratch.told_by(tmp_path, SCRIPT, "--lock-off")
    many_writers = connection.features.has_select_for_update
    assert (told["booked"] > ROUNDS) is many_writers, told
