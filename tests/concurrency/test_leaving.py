"""A client goes away while others cancel and move the visit: it ends once, and none is left in those days."""

from pathlib import Path

import pytest
from django.db import connection

from tests.concurrency import scratch
from tests.concurrency.rounds import ROUNDS

pytestmark = pytest.mark.slow
SCRIPT = "tests.concurrency.leaving"


def test_every_visit_ends_once_and_none_is_left_in_the_days_away(tmp_path: Path) -> None:
    told = scratch.told_by(tmp_path, SCRIPT)
    refused = [said for said in told["answers"] if any(f"x {status}" in said for status in (403, 422, 500))]
    assert not refused, told
    assert set(told["ended"]) <= {"cancelled", "rescheduled"}
    assert told["outcomes"] == told["days away"] == ROUNDS
    assert (told["booked while away"], told["used"], told["broken"]) == (0, 0, [])


def test_control_without_the_lock_a_visit_is_ended_twice_unless_there_is_one_writer(tmp_path: Path) -> None:
    told = scratch.told_by(tmp_path, SCRIPT, "--lock-off")
    many_writers = connection.features.has_select_for_update
    met_an_error = any("x 500" in said for said in told["answers"])
    assert (met_an_error or told["booked while away"] > 0) is many_writers, told
