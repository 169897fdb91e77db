"""Instants, wall clocks and weeks (rules.md 1, 3 and 6)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from elevate.core.time import (
    at_wall_clock,
    day_of,
    elapsed,
    first_week_from,
    instant,
    local,
    start_of_day,
    week_label,
)
from tests.core.making import (
    APIA,
    CASABLANCA,
    CHATHAM,
    HOUR,
    KATHMANDU,
    LONDON,
    LORD_HOWE,
    MINUTE,
    NEW_YORK,
    there,
    utc,
)

WALL_CLOCKS = {
    "New York, an ordinary day": (NEW_YORK, "2026-03-04T09:00", "2026-03-04T14:00Z"),
    "New York, 2:30 was skipped: 3:30": (NEW_YORK, "2027-03-14T02:30", "2027-03-14T07:30Z"),
    "New York, 1:30 came twice: the first": (NEW_YORK, "2027-11-07T01:30", "2027-11-07T05:30Z"),
    "London, 1:15 was skipped: 2:15": (LONDON, "2027-03-28T01:15", "2027-03-28T01:15Z"),
    "London, 1:15 came twice: the first": (LONDON, "2027-10-31T01:15", "2027-10-31T00:15Z"),
    "Kathmandu, +5:45": (KATHMANDU, "2027-06-10T09:00", "2027-06-10T03:15Z"),
    "Chatham, 2:45 was skipped: 3:45": (CHATHAM, "2027-09-26T02:45", "2027-09-25T14:00Z"),
    "Chatham, 3:00 came twice: the first": (CHATHAM, "2027-04-04T03:00", "2027-04-03T13:15Z"),
    "Lord Howe, 2:15 was skipped: 2:45": (LORD_HOWE, "2027-10-03T02:15", "2027-10-02T15:45Z"),
    "Lord Howe, 1:45 came twice: the first": (LORD_HOWE, "2027-04-04T01:45", "2027-04-03T14:45Z"),
    "Casablanca, 2:30 came twice as Ramadan began": (CASABLANCA, "2027-02-07T02:30", "2027-02-07T01:30Z"),
    "Casablanca, 2:30 was skipped as it ended: 3:30": (CASABLANCA, "2027-03-14T02:30", "2027-03-14T02:30Z"),
    "Apia, the day before the missing one": (APIA, "2011-12-29T09:00", "2011-12-29T19:00Z"),
    "Apia, the missing day: the next one": (APIA, "2011-12-30T09:00", "2011-12-30T19:00Z"),
    "Apia, the day after": (APIA, "2011-12-31T09:00", "2011-12-30T19:00Z"),
    "Santiago, midnight was skipped: 1:00": ("America/Santiago", "2027-09-05T00:00", "2027-09-05T04:00Z"),
}


@pytest.mark.parametrize(("zone", "shown", "expected"), WALL_CLOCKS.values(), ids=WALL_CLOCKS)
def test_a_wall_clock_time_is_one_instant(zone, shown, expected):
    wanted = datetime.fromisoformat(shown)
    found = at_wall_clock(wanted.date(), wanted.time(), zone)
    assert (found, found.tzinfo) == (utc(expected), UTC)


def test_the_first_of_two_instants_is_taken_even_of_a_clock_that_asks_for_the_second():
    second = time(1, 30, fold=1)
    assert at_wall_clock(date(2027, 11, 7), second, NEW_YORK) == utc("2027-11-07T05:30Z")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("2027-11-06T11:00", "2027-11-07T10:00", 24 * HOUR, id="clocks go back: an hour more"),
        pytest.param("2027-03-13T09:00", "2027-03-14T10:00", 24 * HOUR, id="clocks go forward: an hour less"),
        pytest.param("2027-06-01T10:00", "2027-06-01T09:59", -MINUTE, id="backwards: negative"),
    ],
)
def test_elapsed_is_real_time(start, end, expected):
    assert elapsed(there(start, NEW_YORK), there(end, NEW_YORK)) == expected


def test_an_instant_is_told_in_utc():
    at = instant(datetime.fromisoformat("2026-03-04T09:00-05:00"))
    assert (at, at.tzinfo) == (utc("2026-03-04T14:00Z"), UTC)


@pytest.mark.parametrize("ask", [instant, lambda at: elapsed(at, at)])
def test_a_naive_time_is_no_instant(ask):
    with pytest.raises(ValueError, match="a time without a zone is not an instant"):
        ask(datetime(2026, 3, 4, 9))


def test_local_is_the_same_instant_on_the_wall_clock_there():
    at = utc("2026-03-04T14:00Z")
    assert local(at, KATHMANDU) == at
    assert f"{local(at, KATHMANDU):%d %H:%M}" == "04 19:45"


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        pytest.param("2026-03-05T04:59Z", NEW_YORK, date(2026, 3, 4), id="a minute before midnight there"),
        pytest.param("2026-03-05T05:00Z", NEW_YORK, date(2026, 3, 5), id="midnight there"),
        pytest.param("2026-03-04T10:15Z", CHATHAM, date(2026, 3, 5), id="midnight in Chatham comes at 10:15"),
        pytest.param(
            "2011-12-30T09:59Z", APIA, date(2011, 12, 29), id="the last minute before the missing day"
        ),
        pytest.param("2011-12-30T10:00Z", APIA, date(2011, 12, 31), id="the first minute after it"),
    ],
)
def test_the_day_an_instant_falls_on(at, zone, expected):
    assert day_of(utc(at), zone) == expected


@pytest.mark.parametrize(
    ("on", "zone", "expected"),
    [
        pytest.param(date(2026, 3, 9), NEW_YORK, "2026-03-09T04:00Z", id="New York in summer"),
        pytest.param(date(2026, 3, 8), NEW_YORK, "2026-03-08T05:00Z", id="the day the clocks go forward"),
        pytest.param(
            date(2027, 9, 5), "America/Santiago", "2027-09-05T04:00Z", id="a day without a midnight"
        ),
        pytest.param(date(2011, 12, 30), APIA, "2011-12-30T10:00Z", id="a day that never was: the next one"),
    ],
)
def test_a_day_starts_at_midnight_there(on, zone, expected):
    assert start_of_day(on, zone) == utc(expected)


@pytest.mark.parametrize(
    ("on", "label"),
    [
        pytest.param(date(2026, 3, 1), "2026-W09", id="a Sunday ends its week"),
        pytest.param(date(2026, 3, 2), "2026-W10", id="a Monday begins one"),
        pytest.param(date(2026, 1, 1), "2026-W01", id="a Thursday's new year is in week 1"),
        pytest.param(date(2025, 12, 29), "2026-W01", id="so is the Monday before it"),
        pytest.param(date(2027, 1, 1), "2026-W53", id="a Friday's new year is in the old year's week 53"),
        pytest.param(date(2027, 1, 3), "2026-W53", id="up to its Sunday"),
        pytest.param(date(2027, 1, 4), "2027-W01", id="and not beyond"),
        pytest.param(date(2021, 1, 3), "2020-W53", id="53 weeks in a leap year"),
        pytest.param(date(2022, 1, 2), "2021-W52", id="52 in an ordinary one"),
    ],
)
def test_a_week_is_labelled_by_iso_8601(on, label):
    assert week_label(on) == label


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2026, 3, 1), date(2026, 3, 4), id="before the start: the start"),
        pytest.param(date(2026, 3, 4), date(2026, 3, 4), id="the start itself"),
        pytest.param(date(2026, 3, 5), date(2026, 3, 11), id="the day after: a week on"),
        pytest.param(date(2026, 3, 11), date(2026, 3, 11), id="a first day is its own"),
        pytest.param(date(2026, 3, 12), date(2026, 3, 18), id="and so on"),
        pytest.param(date(2027, 1, 1), date(2027, 1, 6), id="over the end of the year"),
    ],
)
def test_weeks_count_from_their_own_first_day(on, expected):
    assert first_week_from(date(2026, 3, 4), on) == expected


def test_every_zones_offset_is_a_whole_number_of_quarter_hours():
    instants = [
        utc(f"{year}-{month:02d}-15T12:00Z") for year in (2026, 2027, 2036) for month in (1, 4, 7, 10)
    ]
    for zone in available_timezones():
        offsets = {at.astimezone(ZoneInfo(zone)).utcoffset() for at in instants}
        assert all(offset % timedelta(minutes=15) == timedelta(0) for offset in offsets), zone
