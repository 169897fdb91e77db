"""Free time as the bits of a number, one a quarter hour; search and bookings share it (rules.md 7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from elevate.core import grid
from elevate.core.grid import QUARTER
from elevate.core.hours import MIDNIGHT, Week
from elevate.core.time import at_wall_clock, day_of, start_of_day

_ONE_DAY = timedelta(days=1)
#: Quarter hours `[start, stop)`, numbered since 1970.
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """The quarter hours looked at. Bit n of a number stands for quarter `first + n`."""

    first: int
    last: int

    @classmethod
    def of(cls, since: datetime, until: datetime) -> "Window":
        """Return the window of the starts in `[since, until)`: the grid's quarters from `since` on."""
        return cls(_up(since), _up(until))

    def until(self, last: int) -> "Window":
        """Return the window from the same quarter on, up to another."""
        return Window(self.first, last)

    def bits(self, stretches: Iterable[Stretch]) -> int:
        """Return the quarters that any of `stretches` touches."""
        found = 0
        for start, stop in stretches:
            low, high = max(start, self.first) - self.first, min(stop, self.last) - self.first
            if high > low:
                found |= ((1 << (high - low)) - 1) << low
        return found

    @property
    def all(self) -> int:
        """Every quarter of the window."""
        return (1 << max(self.last - self.first, 0)) - 1

    def days(self, zone: str) -> Iterator[date]:
        """Yield the days of `zone` that the window touches."""
        on, last = day_of(grid.start_of(self.first), zone), day_of(grid.start_of(self.last), zone)
        while on <= last:
            yield on
            on += _ONE_DAY


@dataclass(frozen=True, slots=True)
class Need:
    """What a visit needs, in quarter hours: `length` of working time, `span` with its buffer."""

    length: int
    span: int

    @classmethod
    def of(cls, length: timedelta, buffer: timedelta) -> "Need":
        """Return the need of a visit of `length`; both round up to the grid."""
        quarters = -(-length // QUARTER)
        return cls(quarters, quarters + -(-buffer // QUARTER))


def touched(start: datetime, end: datetime, *, margin: int = 0) -> Stretch:
    """Return the quarters of `[start, end)`, with `margin` of them kept free on both sides."""
    quarters = grid.quarters(start, end)
    return quarters.start - margin, quarters.stop + margin


def open_hours(window: Window, week: Week, zone: str) -> int:
    """Return the quarters of the window that lie within the hours of `week` on the clocks of `zone`."""
    return window.bits(stretch for on in window.days(zone) for stretch in _open(on, week, zone))


def closed(window: Window, days: Iterable[date], zone: str) -> int:
    """Return the quarters of the window that lie on one of `days` in `zone`."""
    return window.bits(touched(*_whole(on, zone)) for on in days)


def starts(window: Window, need: Need, *, working: int, busy: int) -> int:
    """Return the quarters at which a visit can start.

    Its length lies in `working` time, and its span touches no `busy` quarter;
    a window that ends earlier than the span has no room for it.
    """
    return room(working & ~busy, need.length) & room(window.all & ~busy, need.span)


def room(free: int, count: int) -> int:
    """Return the quarters that begin a run of `count` free ones."""
    have = 1
    while have < count:
        step = min(have, count - have)
        free &= free >> step
        have += step
    return free


def places(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    digits = f"{bits:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def _up(at: datetime) -> int:
    return -(-(at - grid.EPOCH) // QUARTER)


@lru_cache(maxsize=4096)
def _open(on: date, week: Week, zone: str) -> tuple[Stretch, ...]:
    """Return the stretches of one day; a range that a change of clocks swallows whole is none."""
    of_day = [each for each in week if each.weekday == on.weekday()]
    begins = [(_at(on, each.from_minute, zone), _at(on, each.until_minute, zone)) for each in of_day]
    return tuple((start, stop) for start, stop in begins if stop > start)


def _at(on: date, minute: int, zone: str) -> int:
    """Return the quarter that begins when the wall clock shows that minute of the day."""
    day, rest = divmod(minute, MIDNIGHT)
    hour, left = divmod(rest, 60)
    return _up(at_wall_clock(on + day * _ONE_DAY, time(hour, left), zone))


def _whole(on: date, zone: str) -> tuple[datetime, datetime]:
    return start_of_day(on, zone), start_of_day(on + _ONE_DAY, zone)
