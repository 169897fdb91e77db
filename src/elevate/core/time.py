"""Instants, wall clocks and weeks; the only place that converts between them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


def instant(at: datetime) -> datetime:
    """Return `at` as the same instant in UTC; a naive time is a `ValueError`."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    return at.astimezone(UTC)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Real time from `start` to `end` (rules.md 1).

    Python subtracts two times of one zone by their wall clocks, an hour off
    across a change of clocks, so both become UTC first.
    """
    return instant(end) - instant(start)


def at_wall_clock(on: date, clock: time, zone: str) -> datetime:
    """Return the instant at which `zone`'s wall clock shows `clock` on `on` (rules.md 6).

    In a gap the time moves forward by the gap; in an overlap the first
    instant is taken. A date a zone skipped whole moves forward likewise.
    """
    return datetime.combine(on, clock, ZoneInfo(zone)).replace(fold=0).astimezone(UTC)


def local(at: datetime, zone: str) -> datetime:
    """Return `at` on `zone`'s wall clock."""
    return at.astimezone(ZoneInfo(zone))


def day_of(at: datetime, zone: str) -> date:
    """Return the calendar day `at` falls on in `zone`."""
    return local(at, zone).date()


def start_of_day(on: date, zone: str) -> datetime:
    """Return the instant of 00:00 on `on` in `zone`."""
    return at_wall_clock(on, time.min, zone)


def week_label(on: date) -> str:
    """Return the ISO 8601 week that holds `on`, as `2026-W09`."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}"


def first_week_from(starts_on: date, on: date) -> date:
    """Return the first day, on or after `on`, of a week counted from `starts_on`."""
    weeks = -((starts_on - on).days // 7) if on > starts_on else 0
    return starts_on + weeks * WEEK
