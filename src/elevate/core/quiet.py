"""Quiet hours: nobody is nudged from 9 PM to 8 AM of their own clock (rules.md 8)."""

from datetime import datetime, time, timedelta

from elevate.core.time import at_wall_clock, instant, local

BEGINS, ENDS = time(21), time(8)


def is_quiet(at: datetime, zone: str) -> bool:
    """Tell whether `at` lies in the quiet hours of somebody who lives in `zone`."""
    return not ENDS <= local(at, zone).time() < BEGINS


def after_quiet(at: datetime, zone: str) -> datetime:
    """Return the first instant from `at` on that is not in the quiet hours of `zone`."""
    there = local(at, zone)
    if not is_quiet(at, zone):
        return instant(at)
    on = there.date() if there.time() < ENDS else there.date() + timedelta(days=1)
    return at_wall_clock(on, ENDS, zone)
