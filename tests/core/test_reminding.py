"""When the pay week asks for what is open: the last morning of each week on the operator's clock."""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.core.reminding import pay_week, pay_week_reminder_after
from elevate.core.time import local
from tests.core.making import NEW_YORK, ZONES, utc


@pytest.mark.parametrize(
    ("on", "monday"),
    [
        (date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 3, 8), date(2026, 3, 2)),
        (date(2026, 3, 9), date(2026, 3, 9)),
    ],
)
def test_a_pay_week_begins_on_monday(on, monday):
    assert pay_week(on) == monday


@pytest.mark.parametrize(
    ("after", "reminder"),
    [
        ("2026-03-02T12:00-05:00", "2026-03-08T09:00-04:00"),
        ("2026-03-08T08:59:59-04:00", "2026-03-08T09:00-04:00"),
        ("2026-03-08T09:00-04:00", "2026-03-15T09:00-04:00"),
        ("2026-03-08T23:59-04:00", "2026-03-15T09:00-04:00"),
    ],
)
def test_the_reminder_comes_on_sunday_morning(after, reminder):
    assert pay_week_reminder_after(utc(after), NEW_YORK) == utc(reminder)


@given(st.datetimes(min_value=utc("2020-01-01T00:00Z").replace(tzinfo=None)), st.sampled_from(ZONES))
def test_it_always_lies_ahead_on_a_sunday_morning_at_nine(naive, zone):
    at = naive.replace(tzinfo=UTC, year=min(naive.year, 2100), day=min(naive.day, 28))
    due = pay_week_reminder_after(at, zone)
    there = local(due, zone)
    assert at < due <= at + timedelta(days=8)
    assert (there.weekday(), there.hour) == (6, 9)
