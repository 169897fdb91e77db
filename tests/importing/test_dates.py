"""Days and times as people and programs write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, strategies as st

from elevate.core.refusals import Refused
from elevate.importing import dates
from elevate.importing.dates import DayOrder

ZONE = "America/New_York"
FOURTH = date(2026, 3, 4)


def order(*values: str) -> DayOrder:
    seen = DayOrder()
    for row, value in enumerate(values, start=2):
        seen.see(value, row=row)
    return seen


@pytest.mark.parametrize(
    "text",
    [
        "3/4/2026",
        "03/04/2026",
        "3/4/26",
        "3-4-2026",
        "3.4.2026",
        "2026-03-04",
        "2026-3-4",
        "2026/03/04",
        "20260304",
        "Mar 4, 2026",
        "March 4th 2026",
        "4 Mar 2026",
        "4-Mar-2026",
        "4. March 2026",
        "Wed 4 Mar 2026",
        "Wednesday, March 4, 2026",
        "Wed, 3/4/2026",
        "  3/4/2026  ",
        "3/4/2026 0:00",
        "3/4/2026 00:00:00 AM",
        "2026-03-04T00:00:00",
    ],
)
def test_a_day(text):
    assert dates.day(text, order()) == FOURTH


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("3/4/2026 2:30 PM", 14, 30),
        ("3/4/2026 2:30pm", 14, 30),
        ("3/4/2026 2:30 p.m.", 14, 30),
        ("3/4/2026\u202f2:30\u202fPM", 14, 30),
        ("3/4/2026, 2:30 PM", 14, 30),
        ("3/4/2026 at 2:30 PM", 14, 30),
        ("3/4/2026 14:30", 14, 30),
        ("3/4/2026 14:30:00", 14, 30),
        ("2026-03-04T14:30", 14, 30),
        ("2026-03-04 14:30:00.000", 14, 30),
        ("Wed 4 Mar 2026, 2:30 PM", 14, 30),
        ("3/4/2026 9am", 9, 0),
        ("3/4/2026 12:00 AM", 0, 0),
        ("3/4/2026 12:15 PM", 12, 15),
    ],
)
def test_a_time_on_the_wall_clock_of_the_place(text, hour, minute):
    written = dates.moment(text, order())
    assert (written.on, written.clock) == (FOURTH, time(hour, minute))
    assert written.at(ZONE) == datetime(2026, 3, 4, hour + 5, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-04T14:30Z", 14),
        ("2026-03-04T14:30:00+00:00", 14),
        ("2026-03-04 14:30 UTC", 14),
        ("2026-03-04T09:30-0500", 14),
        ("2026-03-04 20:15+05:45", 14),
    ],
)
def test_a_written_offset_wins(text, hour):
    assert dates.moment(text, order()).at("Asia/Tokyo") == datetime(2026, 3, 4, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("proof", ["14/3/2026", "14.3.26 9:00", "Sat 14/3/2026"])
def test_one_value_proves_for_the_whole_file_that_the_day_comes_first(proof):
    assert dates.day("4/3/2026", order("1/2/2026", proof)) == FOURTH


def test_the_month_comes_first_unless_something_proves_otherwise():
    assert dates.day("3/4/2026", order("1/2/2026", "2026-02-14", "2/14/2026")) == FOURTH


@pytest.mark.parametrize("text", ["", "x", "3/4", "2026", "0/0/2026", "2/29/2026", "٣", "3/4/2026 and more"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Refused):
        dates.day(text, order())


def test_a_clock_that_skips_an_hour_moves_the_time_forward():
    skipped = dates.moment("3/8/2026 2:30 AM", order())
    assert skipped.at(ZONE) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert "read as 3:30 AM" in str(skipped.oddity(ZONE))


def test_a_clock_that_shows_an_hour_twice_means_the_first():
    twice = dates.moment("11/1/2026 1:30 AM", order())
    assert twice.at(ZONE) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert "twice" in str(twice.oddity(ZONE))
    assert dates.moment("2026-11-01 01:30-05:00", order()).oddity(ZONE) is None


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 12, 31)))
def test_every_way_of_writing_a_time_says_the_same(at):
    minute = at.replace(second=0, microsecond=0)
    ways = [
        f"{minute:%Y-%m-%dT%H:%M}",
        f"{minute:%m/%d/%Y %H:%M}",
        f"{minute.month}/{minute.day}/{minute.year} {minute:%I:%M %p}",
        f"{minute:%a} {minute.day} {minute:%b} {minute.year}, {minute:%H:%M:%S}",
    ]
    assert {(dates.moment(way, order()).on, dates.moment(way, order()).clock) for way in ways} == {
        (minute.date(), minute.time())
    }


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_refused(text):
    for read in (dates.day, dates.moment):
        with suppress(Refused):
            assert read(text, order(text))
