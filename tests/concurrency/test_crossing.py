"""Acts and upkeep that meet at one client wait for each other; none is turned away."""

import json
from pathlib import Path

from tests.concurrency import scratch


def test_an_act_that_meets_the_worker_at_a_new_week_waits_and_has_its_credit(tmp_path: Path) -> None:
    with scratch.database(tmp_path) as environ:
        told = json.loads(scratch.run(environ, "-m", "tests.concurrency.crossing"))
    assert told == {"worker": 1, "act": 1}
