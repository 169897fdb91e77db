"""Standing visits are booked once, whoever runs how many workers, and beside whoever books by hand."""

import json
from pathlib import Path

import pytest

from tests.concurrency import scratch

#: Series there, and how many weeks everybody runs for.
CLIENTS, ROUNDS = 6, 10
pytestmark = pytest.mark.slow


def test_three_workers_and_a_rival_book_every_date_once(tmp_path: Path) -> None:
    with scratch.database(tmp_path) as environ:
        told = json.loads(scratch.run(environ, "-m", "tests.concurrency.ahead", str(ROUNDS)))
    assert told["errors"] == []
    assert told["broken"] == []
    # Each date of each series is booked or skipped; what is skipped, the rival has.
    assert told["booked"] + told["skipped"] == CLIENTS * (12 + ROUNDS)
    assert told["skipped"] == told["rivals"]
