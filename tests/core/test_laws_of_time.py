"""What holds for every wall clock and every span (rules.md 6 and 7)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from elevate.core import grid
from elevate.core.time import WEEK, at_wall_clock, first_week_from, local, start_of_day
from tests.core.generating import days, law, zones
from tests.core.making import (
    APIA,
    CASABLANCA,
    CHATHAM,
    LONDON,
    LORD_HOWE,
    MICROSECOND,
    NEW_YORK,
    NOTHING,
)

# Days on which a clock was changed, or a day left out: rare among all days, so named.
CHANGES = [
    (NEW_YORK, date(2027, 3, 14)),
    (NEW_YORK, date(2027, 11, 7)),
    (LONDON, date(2027, 3, 28)),
    (LONDON, date(2027, 10, 31)),
    (CHATHAM, date(2027, 4, 4)),
    (CHATHAM, date(2027, 9, 26)),
    (LORD_HOWE, date(2027, 4, 4)),
    (LORD_HOWE, date(2027, 10, 3)),
    (CASABLANCA, date(2027, 2, 7)),
    (CASABLANCA, date(2027, 3, 14)),
    (APIA, date(2011, 12, 30)),
    ("America/Santiago", date(2027, 9, 5)),
]
places = st.one_of(st.sampled_from(CHANGES), st.tuples(zones, days))
minutes = st.one_of(st.times(), st.integers(0, 239).map(lambda number: time(number // 60, number % 60)))


def shown(at, zone):
    return local(at, zone).replace(tzinfo=None, fold=0)


def instants_showing(on, clock, zone):
    """Return every instant at which the wall clock shows that time: none in a gap, two in an overlap."""
    wanted = datetime.combine(on, clock)
    both = {wanted.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in both if shown(at, zone) == wanted)


@law
@given(places, minutes)
def test_a_wall_clock_time_comes_back_or_was_skipped(place, clock):
    zone, on = place
    found = at_wall_clock(on, clock, zone)
    showing = instants_showing(on, clock, zone)
    if showing:
        assert found == showing[0]
    else:
        skipped = local(found, zone).utcoffset() - local(found - 2 * WEEK, zone).utcoffset()
        assert shown(found, zone) - datetime.combine(on, clock) == skipped > NOTHING


@law
@given(places)
def test_a_day_starts_at_its_first_instant(place):
    zone, on = place
    start = start_of_day(on, zone)
    assert local(start, zone).date() >= on
    assert local(start - MICROSECOND, zone).date() < on


@law
@given(days, days)
def test_a_week_begins_within_seven_days_and_on_the_grid_of_its_start(starts_on, on):
    first = first_week_from(starts_on, on)
    assert (first - starts_on) % WEEK == NOTHING
    assert first >= max(starts_on, on)
    assert first - max(starts_on, on) < WEEK


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC))
on_grid = st.integers(-200, 200).map(lambda number: datetime(2026, 1, 1, tzinfo=UTC) + number * grid.QUARTER)


def spans_of(ends):
    return st.tuples(ends, ends).map(sorted).filter(lambda span: span[0] < span[1])


@law
@given(spans_of(moments))
def test_quarters_cover_their_span_and_no_more(span):
    start, end = span
    claimed = grid.quarters(start, end)
    first, last = grid.start_of(claimed[0]), grid.start_of(claimed[-1])
    assert first <= start < first + grid.QUARTER
    assert last < end <= last + grid.QUARTER
    assert all(grid.on_grid(grid.start_of(number)) for number in claimed)


@law
@given(spans_of(on_grid), spans_of(on_grid))
def test_two_spans_on_the_grid_overlap_exactly_where_their_quarters_meet(one, other):
    overlap = max(one[0], other[0]) < min(one[1], other[1])
    assert bool(set(grid.quarters(*one)) & set(grid.quarters(*other))) is overlap


@law
@given(st.timedeltas(NOTHING, WEEK))
def test_rounding_up_adds_less_than_a_quarter(span):
    rounded = grid.rounded_up(span)
    assert rounded % grid.QUARTER == NOTHING
    assert NOTHING <= rounded - span < grid.QUARTER
