"""One therapist's day around the present: visits behind, one going on, visits ahead, at two places."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from elevate.core.grid import EPOCH, QUARTER
from elevate.core.time import at_wall_clock, day_of, start_of_day

#: A visit, its setup time, and the way to the other place.
STEP, WAY = timedelta(minutes=75), timedelta(minutes=90)
_LENGTH = timedelta(minutes=60)
_DAY = timedelta(days=1)
_MORNING, _EVENING = time(8), time(20)
_VISITS = 6


@dataclass(frozen=True, slots=True)
class Today:
    """The starts of the day at the first place and at the second, each in order."""

    first: tuple[datetime, ...]
    second: tuple[datetime, ...]


def around(at: datetime, *, zone: str) -> Today:
    """Return a full day: a visit that is going on at `at`, others before and after it.

    All of them lie on the day of `at`, five at least, unless that has no room:
    in its first 75 minutes the one before, in its last 30 the one after.
    """
    on = day_of(at, zone)
    opens, closes = start_of_day(on, zone), start_of_day(on + _DAY, zone)
    now = _going_on(at, opens, closes)
    before = _before(now, no_earlier=max(opens, at_wall_clock(on, _MORNING, zone)))
    after = _after(now, closes, no_later=at_wall_clock(on, _EVENING, zone))
    after = after[: max(2, _VISITS - 1 - len(before))]
    before = sorted(before[: _VISITS - 1 - len(after)])
    if after[0] < closes:
        return Today((*before, now), tuple(after))
    return Today((*before[2:], now), (*before[:2], *after))


def _before(now: datetime, *, no_earlier: datetime) -> list[datetime]:
    """Return the starts before `now`, the nearest first: that one always, more by daylight only."""
    nearest, *others = (now - STEP * number for number in range(1, 5))
    return [nearest, *(start for start in others if start >= no_earlier)]


def _after(now: datetime, closes: datetime, *, no_later: datetime) -> list[datetime]:
    """Return the starts after `now`, the nearest first: that one always, more by daylight only."""
    first = now + (WAY if now + WAY < closes else STEP)
    return [first, *(start for number in range(1, 4) if (start := first + STEP * number) < no_later)]


def _going_on(at: datetime, opens: datetime, closes: datetime) -> datetime:
    """Return when the visit that is going on started, so that one before and one after it fit."""
    quarter = at - (at - EPOCH) % QUARTER
    started = max(quarter - QUARTER, opens)
    if started - STEP < opens <= quarter - STEP:
        return quarter
    last = closes - STEP - QUARTER
    return last if last < started and last + _LENGTH > at else started
