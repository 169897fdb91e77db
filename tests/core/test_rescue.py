"""When a freed time may be offered: by day, and with time left for an answer."""

from datetime import UTC, datetime, timedelta

import pytest

from elevate.core.rescue import ANSWER, REST, next_offer_at, rested_at

NEW_YORK = "America/New_York"
#: Tuesday 3 March 2026, 2 PM in New York.
START = datetime(2026, 3, 3, 19, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 13, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "starts_at", "asked_at"),
    [
        (START - timedelta(hours=2), START, START - timedelta(hours=2)),
        (START - ANSWER, START, START - ANSWER),
        (START - ANSWER + SECOND, START, None),
        (MORNING - timedelta(hours=11), START, MORNING),
        (MORNING - SECOND, START, MORNING),
        (MORNING - timedelta(hours=11) - SECOND, START, MORNING - timedelta(hours=11) - SECOND),
        (MORNING - SECOND, MORNING + ANSWER, MORNING),
        (MORNING - SECOND, MORNING + ANSWER - SECOND, None),
    ],
    ids=[
        "by day at once",
        "with just enough time",
        "with too little",
        "from 9 PM on at 8 AM",
        "until 8 AM",
        "a second before 9 PM",
        "just enough in the morning",
        "too little in the morning",
    ],
)
def test_somebody_is_asked_by_day_with_time_to_answer(at, starts_at, asked_at):
    assert next_offer_at(starts_at, at=at, zone=NEW_YORK) == asked_at


@pytest.mark.parametrize(
    ("asked_at", "rested"),
    [
        (None, START),
        (START - REST, START),
        (START - REST + SECOND, START + SECOND),
        (START, START + REST),
    ],
    ids=["never asked", "a day ago", "a second less", "just now"],
)
def test_somebody_is_asked_once_a_day(asked_at, rested):
    assert rested_at(asked_at, at=START) == rested
