"""A year of standing visits on the wall's clock, and how the dates of two rules pair (rules.md 6)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.core.recurrence import WEEKDAYS, Occurrence, Weekly, paired, starts, week_of
from elevate.core.time import at_wall_clock, local

NEW_YORK, LORD_HOWE, CASABLANCA = "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"
NINE = time(9)


def year_of(zone: str, starts_on: date, clock: time = NINE) -> list[Occurrence]:
    weekday = WEEKDAYS[starts_on.weekday()]
    rule = Weekly(starts_on=starts_on, clock=clock, zone=zone, weekdays=(weekday,), count=52)
    return list(starts(rule))


@pytest.mark.parametrize(
    ("zone", "starts_on", "offsets"),
    [
        (NEW_YORK, date(2026, 1, 7), {-300, -240}),
        (LORD_HOWE, date(2026, 1, 7), {660, 630}),
        (CASABLANCA, date(2026, 1, 7), {60, 0}),
        ("Asia/Kathmandu", date(2026, 1, 7), {345}),
        ("Pacific/Chatham", date(2026, 1, 7), {825, 765}),
    ],
)
def test_the_hour_on_the_wall_survives_a_year(zone, starts_on, offsets):
    year = year_of(zone, starts_on)
    assert [local(each.starts_at, zone).replace(tzinfo=None) for each in year] == [
        datetime.combine(starts_on + timedelta(weeks=week), NINE) for week in range(52)
    ]
    found = {local(each.starts_at, zone).utcoffset() for each in year}
    assert found == {timedelta(minutes=minutes) for minutes in offsets}


@pytest.mark.parametrize(
    ("zone", "day", "clock", "shown"),
    [
        (NEW_YORK, date(2026, 3, 8), time(2, 30), time(3, 30)),
        (LORD_HOWE, date(2026, 10, 4), time(2), time(2, 30)),
        (CASABLANCA, date(2026, 3, 22), time(2), time(3)),
    ],
)
def test_a_gap_moves_one_visit_forward_and_no_other(zone, day, clock, shown):
    year = year_of(zone, day - timedelta(weeks=4), clock)
    clocks = [local(each.starts_at, zone).time() for each in year]
    assert clocks == [*[clock] * 4, shown, *[clock] * 47]


def test_an_overlap_takes_the_first_of_the_two_instants():
    [_before, there, *_after] = year_of(NEW_YORK, date(2026, 10, 25), time(1, 30))
    assert there == Occurrence(date(2026, 11, 1), datetime(2026, 11, 1, 5, 30, tzinfo=UTC))


def test_a_day_that_a_zone_left_out_moves_forward_and_never_doubles():
    apia = Weekly(
        starts_on=date(2011, 12, 23), clock=NINE, zone="Pacific/Apia", weekdays=("FR", "SA"), count=6
    )
    local_days = [local(each.starts_at, apia.zone).date() for each in starts(apia)]
    assert local_days == [date(2011, 12, day) for day in (23, 24, 31)] + [
        date(2012, 1, day) for day in (6, 7)
    ]


def at(*listed: int) -> list[Occurrence]:
    return [
        Occurrence(date(2026, 3, day), at_wall_clock(date(2026, 3, day), NINE, NEW_YORK)) for day in listed
    ]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ([4, 11], [6, 13], [(4, 6), (11, 13)]),
        ([4, 6], [6], [(6, 6), (4, None)]),
        ([4], [4, 6], [(4, 4), (None, 6)]),
        ([2, 4, 6], [3, 5], [(2, 3), (4, 5), (6, None)]),
        ([4, 11], [4, 18], [(4, 4), (11, None), (None, 18)]),
        ([8], [9], [(8, None), (None, 9)]),
        ([], [], []),
    ],
)
def test_dates_pair_week_by_week_and_what_stays_pairs_with_itself(old, new, pairs):
    found = paired(at(*old), at(*new), week_start="MO")
    assert [(a and a.on.day, b and b.on.day) for a, b in found] == pairs


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)), week_start=st.sampled_from(WEEKDAYS))
def test_a_week_begins_on_its_first_day_and_lasts_seven(day, week_start):
    first = week_of(day, week_start)
    assert WEEKDAYS[first.weekday()] == week_start
    assert timedelta(0) <= day - first <= timedelta(days=6)
