"""However many workers and therapists there are, everything is composed and everybody written to once."""

import json

import pytest

from elevate.messaging.models import Message
from tests.concurrency import scratch


@pytest.mark.slow
def test_workers_at_once_compose_once_and_therapists_at_once_write_once(tmp_path):
    with scratch.database(tmp_path) as environ:
        told = json.loads(scratch.run(environ, "-m", "tests.care.rushing"))
    assert told["errors"] == []
    assert (told["timely"], told["visits"]) == (12, 12)
    assert told["composed"] == told["stored"] > 12, "a worker that came second composed nothing"
    assert (told["sent"], told["check-ins"], told["told"]) == (1, 1, 1)


def test_the_key_admits_one_message_only():
    """The second guard behind the watermark's lock."""
    assert Message._meta.get_field("source_key").unique
