"""How dates, times and lengths are written (rules.md 2): one form, in the property's zone."""

from datetime import date, time, timedelta

import pytest

from elevate.core import written
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
    START,
    utc,
)


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        pytest.param(START, NEW_YORK, "9:00 AM", id="morning"),
        pytest.param(utc("2026-03-04T17:00Z"), NEW_YORK, "12:00 PM", id="noon is PM"),
        pytest.param(utc("2026-03-04T05:00Z"), NEW_YORK, "12:00 AM", id="midnight is AM"),
        pytest.param(utc("2026-03-05T04:45Z"), NEW_YORK, "11:45 PM", id="a quarter to midnight"),
        pytest.param(START, KATHMANDU, "7:45 PM", id="Kathmandu"),
        pytest.param(START, CHATHAM, "3:45 AM", id="Chatham"),
        pytest.param(utc("2027-04-03T15:30Z"), LORD_HOWE, "2:00 AM", id="Lord Howe in winter"),
    ],
)
def test_the_wall_clock(at, zone, shown):
    assert written.clock(at, zone) == shown


@pytest.mark.parametrize(
    ("write", "shown"),
    [
        pytest.param(written.day, "Wed 4 Mar", id="a day"),
        pytest.param(written.full_day, "Wed 4 Mar 2026", id="with its year"),
        pytest.param(written.long_day, "Wednesday, 4 March", id="for a heading"),
    ],
)
def test_a_day(write, shown):
    assert write(date(2026, 3, 4)) == shown


def test_every_month_and_weekday_has_its_name():
    days = [date(2026, month, month) for month in range(1, 13)]
    assert [written.long_day(on) for on in days] == [f"{on:%A}, {on.day} {on:%B}" for on in days]
    assert [written.full_day(on) for on in days] == [f"{on:%a} {on.day} {on:%b} %d" % on.year for on in days]
    assert {written.day(date(2026, 3, number))[:3] for number in range(1, 8)} == set(written.WEEKDAYS)


@pytest.mark.parametrize(
    ("at", "zone", "near", "full"),
    [
        pytest.param(START, NEW_YORK, "Wed 4 Mar, 9:00 AM", "Wed 4 Mar 2026, 9:00 AM", id="New York"),
        pytest.param(START, CHATHAM, "Thu 5 Mar, 3:45 AM", "Thu 5 Mar 2026, 3:45 AM", id="another day there"),
        pytest.param(
            utc("2027-01-01T02:00Z"),
            NEW_YORK,
            "Thu 31 Dec, 9:00 PM",
            "Thu 31 Dec 2026, 9:00 PM",
            id="another year there",
        ),
        pytest.param(
            utc("2027-11-07T06:30Z"),
            NEW_YORK,
            "Sun 7 Nov, 1:30 AM",
            "Sun 7 Nov 2027, 1:30 AM",
            id="the second 1:30",
        ),
    ],
)
def test_an_instant(at, zone, near, full):
    assert written.day_and_time(at, zone) == near
    assert written.date_and_time(at, zone) == full


def test_a_zone_is_called_by_its_city():
    assert [written.city(zone) for zone in ("America/New_York", "UTC")] == ["New York", "UTC"]


def test_an_instant_of_the_coming_days():
    at = utc("2026-03-05T15:30Z")
    assert written.weekday_and_time(at, "America/New_York") == "Thu 10:30 AM"
    assert written.weekday_and_time(at, "Pacific/Chatham") == "Fri 5:15 AM"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        pytest.param(NOTHING, "0 minutes", id="nothing"),
        pytest.param(MINUTE - MICROSECOND, "0 minutes", id="a moment short of a minute"),
        pytest.param(MINUTE, "1 minute", id="one minute"),
        pytest.param(59 * MINUTE, "59 minutes", id="minutes"),
        pytest.param(HOUR, "1 hour", id="one hour"),
        pytest.param(65 * MINUTE, "1 h 5 min", id="an hour and minutes"),
        pytest.param(19 * HOUR, "19 hours", id="19 hours"),
        pytest.param(DAY - MICROSECOND, "23 h 59 min", id="never flatters: a moment short of 24 hours"),
        pytest.param(DAY, "24 hours", id="24 hours, not a day"),
        pytest.param(2 * DAY - MINUTE, "47 h 59 min", id="a minute short of two days"),
        pytest.param(2 * DAY, "2 days", id="two days"),
        pytest.param(3 * DAY - MINUTE, "2 days", id="days round down"),
        pytest.param(-19 * HOUR, "19 hours", id="after the start, as long"),
    ],
)
def test_a_length(span, said):
    assert str(written.length(span)) == said


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        pytest.param(DAY, "24 hours", id="24 hours"),
        pytest.param(HOUR, "1 hour", id="one hour"),
        pytest.param(timedelta(minutes=90), "1.5 hours", id="an hour and a half"),
        pytest.param(NOTHING, "0 hours", id="none"),
    ],
)
def test_a_rules_hours(span, shown):
    assert written.hours(span) == shown


@pytest.mark.parametrize(
    ("weekdays", "shown"),
    [
        ([2], "Wednesdays"),
        ([0, 2], "Mondays and Wednesdays"),
        ([0, 2, 4], "Mondays, Wednesdays and Fridays"),
    ],
)
def test_weekdays_that_recur(weekdays, shown):
    assert written.every(weekdays) == shown


def test_a_time_without_a_day():
    assert [written.time_of_day(time(hour)) for hour in (0, 9, 12)] == ["12:00 AM", "9:00 AM", "12:00 PM"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "12 AM"), (8, "8 AM"), (11, "11 AM"), (12, "12 PM"), (23, "11 PM")],
)
def test_a_full_hour(number, shown):
    assert written.hour(number) == shown
