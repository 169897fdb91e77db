"""The quarter-hour grid that bookings claim (rules.md 7)."""

import pytest

from elevate.core import grid
from elevate.core.refusals import Refused
from tests.core.making import (
    CHATHAM,
    DAY,
    HOUR,
    KATHMANDU,
    LORD_HOWE,
    MICROSECOND,
    MINUTE,
    NEW_YORK,
    NOTHING,
    SECOND,
    START,
    there,
    utc,
)

QUARTER = grid.QUARTER


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(START, True, id="9:00"),
        pytest.param(START + 15 * MINUTE, True, id="9:15"),
        pytest.param(START + 30 * MINUTE, True, id="9:30"),
        pytest.param(START + 45 * MINUTE, True, id="9:45"),
        pytest.param(START + 5 * MINUTE, False, id="9:05"),
        pytest.param(START + SECOND, False, id="a second past"),
        pytest.param(START + MICROSECOND, False, id="a microsecond past"),
        pytest.param(START - MICROSECOND, False, id="a microsecond short"),
        pytest.param(there("2027-06-10T09:00", KATHMANDU), True, id="9:00 in Kathmandu"),
        pytest.param(there("2027-06-10T09:15", CHATHAM), True, id="9:15 in Chatham"),
        pytest.param(there("2027-06-10T09:30", LORD_HOWE), True, id="9:30 on Lord Howe"),
        pytest.param(there("2027-06-10T09:50", KATHMANDU), False, id="9:50 in Kathmandu"),
        pytest.param(utc("1969-12-31T23:45Z"), True, id="before 1970"),
        pytest.param(utc("1969-12-31T23:50Z"), False, id="off the grid before 1970"),
    ],
)
def test_the_grid_is_the_quarter_hours_of_every_zone(at, expected):
    assert grid.on_grid(at) is expected


def test_a_start_on_the_grid_still_to_come_is_taken():
    grid.check_start(START, at=START - MICROSECOND)


OFF = "Visits start on a quarter hour: choose :00, :15, :30 or :45."
PASSED = "That time has passed. Choose one still to come."


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [
        pytest.param(START + MINUTE, OFF, id="off the grid"),
        pytest.param(START - DAY + MINUTE, OFF, id="off the grid and past: the grid first"),
        pytest.param(START - QUARTER, PASSED, id="past"),
        pytest.param(START, PASSED, id="this very instant"),
    ],
)
def test_a_start_is_refused(starts_at, sentence):
    with pytest.raises(Refused) as refusal:
        grid.check_start(starts_at, at=START)
    assert str(refusal.value) == sentence


def test_the_second_of_the_hour_that_comes_twice_is_still_to_come():
    first, second = there("2027-11-07T01:30", NEW_YORK), there("2027-11-07T01:15", NEW_YORK).replace(fold=1)
    grid.check_start(second, at=first)
    with pytest.raises(Refused, match="That time has passed"):
        grid.check_start(first, at=second)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param(NOTHING, NOTHING, id="nothing stays nothing"),
        pytest.param(MICROSECOND, QUARTER, id="a microsecond takes a quarter"),
        pytest.param(15 * MINUTE, QUARTER, id="a quarter is a quarter"),
        pytest.param(15 * MINUTE + SECOND, 2 * QUARTER, id="a second more takes two"),
        pytest.param(50 * MINUTE, HOUR, id="50 minutes take an hour"),
        pytest.param(90 * MINUTE, 6 * QUARTER, id="90 minutes take six"),
    ],
)
def test_lengths_and_buffers_round_up(span, expected):
    assert grid.rounded_up(span) == expected


@pytest.mark.parametrize(
    ("length", "buffer", "expected"),
    [
        pytest.param(HOUR, NOTHING, HOUR, id="an hour without a buffer"),
        pytest.param(HOUR, 15 * MINUTE, 75 * MINUTE, id="an hour and its buffer"),
        pytest.param(50 * MINUTE, 10 * MINUTE, 75 * MINUTE, id="each rounds up on its own"),
    ],
)
def test_the_therapist_is_blocked_for_length_and_buffer(length, buffer, expected):
    assert grid.blocked_until(START, length, buffer) == START + expected


def test_a_visit_over_a_change_of_clocks_is_as_long_as_ever():
    starts_at = there("2027-11-07T01:30", NEW_YORK)
    assert grid.ends_at(starts_at, HOUR) == utc("2027-11-07T06:30Z")
    assert grid.blocked_until(starts_at, HOUR, QUARTER) == utc("2027-11-07T06:45Z")


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        pytest.param("1970-01-01T00:00Z", HOUR, range(4), id="four in an hour, counted from 1970"),
        pytest.param("1970-01-02T00:00Z", QUARTER, range(96, 97), id="96 in a day"),
        pytest.param("1970-01-01T00:10Z", 10 * MINUTE, range(2), id="off the grid: every quarter touched"),
        pytest.param("1970-01-01T00:15Z", MICROSECOND, range(1, 2), id="a moment takes its whole quarter"),
        pytest.param("1970-01-01T00:15Z", NOTHING, range(1, 1), id="nothing takes none"),
        pytest.param("1969-12-31T23:45Z", HOUR, range(-1, 3), id="before 1970"),
    ],
)
def test_a_span_claims_its_quarters(start, span, expected):
    assert grid.quarters(utc(start), utc(start) + span) == expected


def test_a_quarter_knows_when_it_starts():
    (number,) = grid.quarters(START, START + QUARTER)
    assert grid.start_of(number) == START
