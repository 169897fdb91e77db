"""Free time as bits: the same as counting quarter hours one by one, in every zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.core import availability, grid
from elevate.core.availability import Need, Window
from elevate.core.grid import QUARTER
from elevate.core.hours import MIDNIGHT, STEP, Range
from elevate.core.time import at_wall_clock, local
from tests.core.generating import ZONES

HOUR = timedelta(hours=1)
NEW_YORK = "America/New_York"


def window(since: str, until: str) -> Window:
    return Window.of(datetime.fromisoformat(since), datetime.fromisoformat(until))


def opened(on: str, ranges: list[tuple[int, int, int]], zone: str) -> list[tuple[str, str]]:
    """Return the stretches of one UTC-wide window in which `ranges` are open, on the zone's clock."""
    day = datetime.combine(date.fromisoformat(on), time(), UTC)
    looked = Window.of(day - timedelta(hours=15), day + timedelta(hours=39))
    bits = availability.open_hours(looked, tuple(Range(*each) for each in ranges), zone)
    found, places = [], [*availability.places(bits)]
    for place in places:
        start = grid.start_of(looked.first + place)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], start + QUARTER)
        else:
            found.append((start, start + QUARTER))
    return [tuple(local(end, zone).isoformat()[:16] for end in each) for each in found]


SUNDAY = 6


@pytest.mark.parametrize(
    ("on", "ranges", "zone", "expected"),
    [
        pytest.param(
            "2026-03-04", [(2, 540, 1020)], NEW_YORK, [("2026-03-04T09:00", "2026-03-04T17:00")], id="a day"
        ),
        pytest.param(
            "2026-03-08",
            [(SUNDAY, 60, 240)],
            NEW_YORK,
            [("2026-03-08T01:00", "2026-03-08T04:00")],
            id="over the missing hour: two real hours",
        ),
        pytest.param(
            "2026-03-08",
            [(SUNDAY, 135, 165)],
            NEW_YORK,
            [("2026-03-08T03:15", "2026-03-08T03:45")],
            id="inside the missing hour: moved by it",
        ),
        pytest.param(
            "2026-03-08", [(SUNDAY, 135, 180)], NEW_YORK, [], id="ended before it would begin: none"
        ),
        pytest.param(
            "2026-11-01",
            [(SUNDAY, 0, 120)],
            NEW_YORK,
            [("2026-11-01T00:00", "2026-11-01T02:00")],
            id="over the doubled hour: three real hours",
        ),
        pytest.param(
            "2026-10-04",
            [(SUNDAY, 90, 180)],
            "Australia/Lord_Howe",
            [("2026-10-04T01:30", "2026-10-04T03:00")],
            id="half an hour missing",
        ),
        pytest.param(
            "2026-03-04",
            [(2, 540, 1020)],
            "Asia/Kathmandu",
            [("2026-03-04T09:00", "2026-03-04T17:00")],
            id="an offset of 5:45",
        ),
        pytest.param(
            "2026-03-04",
            [(2, 1200, MIDNIGHT), (3, 0, 60)],
            "Pacific/Chatham",
            [("2026-03-04T20:00", "2026-03-05T01:00")],
            id="to midnight and on",
        ),
    ],
)
def test_hours_are_open_on_the_therapists_clock(on, ranges, zone, expected):
    assert opened(on, ranges, zone) == expected


@pytest.mark.parametrize(
    ("length", "buffer", "need"),
    [
        pytest.param(HOUR, 0 * HOUR, Need(4, 4), id="no buffer"),
        pytest.param(timedelta(minutes=50), timedelta(minutes=5), Need(4, 5), id="each rounds up on its own"),
    ],
)
def test_a_need_is_counted_in_quarters(length, buffer, need):
    assert Need.of(length, buffer) == need


def test_a_closed_day_is_whole_on_the_propertys_calendar():
    looked = window("2026-03-08T00:00+00:00", "2026-03-10T12:00+00:00")
    bits = availability.closed(looked, [date(2026, 3, 8)], NEW_YORK)
    assert bits.bit_count() == 23 * 4
    assert grid.start_of(looked.first + next(availability.places(bits))) == datetime(
        2026, 3, 8, 5, tzinfo=UTC
    )


def test_a_margin_is_kept_free_on_both_sides():
    start = datetime(2026, 3, 4, 14, tzinfo=UTC)
    first, stop = availability.touched(start, start + HOUR, margin=2)
    assert (grid.start_of(first), grid.start_of(stop)) == (start - HOUR / 2, start + 3 * HOUR / 2)


def test_a_window_that_ends_before_it_begins_has_nothing():
    looked = window("2026-03-04T10:00+00:00", "2026-03-04T09:00+00:00")
    assert (looked.all, looked.bits([(0, 10**9)])) == (0, 0)


def test_the_length_stays_within_hours_and_the_buffer_may_run_past_closing():
    looked = Window(0, 12)
    closing_at_eight = looked.bits([(0, 8)])
    at_closing = availability.starts(looked, Need(4, 6), working=closing_at_eight, busy=0)
    assert [*availability.places(at_closing)] == [0, 1, 2, 3, 4]
    with_a_visit_next = availability.starts(
        looked, Need(4, 6), working=closing_at_eight, busy=looked.bits([(9, 10)])
    )
    assert [*availability.places(with_a_visit_next)] == [0, 1, 2, 3]


bits = st.integers(0, 2**48 - 1)


@given(bits, st.integers(1, 12))
def test_room_is_a_run_of_free_quarters(free, count):
    expected = [n for n in range(60) if all(free >> n + step & 1 for step in range(count))]
    assert [*availability.places(availability.room(free, count))] == expected


@given(bits, bits, st.integers(1, 6), st.integers(0, 3))
def test_starts_are_those_that_counting_finds(working, busy, length, buffer):
    looked = Window(0, 60)
    found = availability.starts(looked, Need(length, length + buffer), working=working, busy=busy)
    expected = [
        n
        for n in range(60)
        if all(working >> q & 1 for q in range(n, n + length))
        and not any(busy >> q & 1 for q in range(n, n + length + buffer))
        and n + length + buffer <= 60
    ]
    assert [*availability.places(found)] == expected


quarter_minutes = st.integers(0, MIDNIGHT // STEP).map(lambda quarter: quarter * STEP)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    ends=st.tuples(quarter_minutes, quarter_minutes),
)
def test_a_quarter_is_open_where_the_wall_clock_says_so(zone, day, ends):
    start, end = ends
    days = [day + timedelta(days=minute // MIDNIGHT) for minute in ends]
    clocks = [time(*divmod(minute % MIDNIGHT, 60)) for minute in ends]
    instants = [at_wall_clock(on, clock, zone) for on, clock in zip(days, clocks, strict=True)]
    looked = Window.of(instants[0] - 30 * HOUR, instants[0] + 60 * HOUR)
    found = availability.open_hours(looked, (Range(day.weekday(), start, end),), zone)
    of_the_day = {grid.start_of(looked.first + n) for n in availability.places(found)}
    assert of_the_day == {
        looked_at
        for n in range(looked.last - looked.first)
        if instants[0] <= (looked_at := grid.start_of(looked.first + n)) < instants[1]
    }


def test_a_window_that_reaches_further_begins_where_it_did():
    assert Window(40, 52).until(60) == Window(40, 60)
