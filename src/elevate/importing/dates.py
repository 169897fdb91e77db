"""Read days and times as people write them: US, ISO, with month names; day first where a file proves it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from elevate.core.refusals import Refused
from elevate.core.time import at_wall_clock, local
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import (
    LONG_MONTHS,
    LONG_WEEKDAYS,
    MONTHS,
    WEEKDAYS,
    clock as written_clock,
    full_day,
)

FIRST_YEAR, LAST_YEAR = 1990, 2100

_NUMBERS = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]+([a-z]{3,9})\.?[ ,-]+(\d{4})(?!\d)")
_NAMED_US = re.compile(r"([a-z]{3,9})\.?[ ]+(\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})(?!\d)")
_WEEKDAY = re.compile(rf"\s*({'|'.join(LONG_WEEKDAYS + WEEKDAYS)})[a-z]*\.?,?\s+", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?")
_OFFSET = re.compile(r"\s*(z|utc|[+-]\d{2}:?\d{2})$")
_SERIAL = re.compile(r"[34]\d{4}(\.\d+)?")
_MONTH_OF = {
    name.casefold(): number for names in (MONTHS, LONG_MONTHS) for number, name in enumerate(names, start=1)
} | {"sept": 9}


@dataclass(slots=True)
class DayOrder:
    """Whether a file writes 3/4/2026 for 4 March (US) or for 3 April; US unless a value proves otherwise."""

    day_first_row: int | None = None
    day_first_text: str = ""
    month_first_row: int | None = None
    month_first_text: str = ""

    @property
    def day_first(self) -> bool:
        """Whether the day comes first."""
        return self.day_first_row is not None and self.month_first_row is None

    def see(self, text: str, *, row: int) -> None:
        """Learn from one value: a number above 12 can only be the day."""
        if not (found := _NUMBERS.match(_WEEKDAY.sub("", text, count=1))):
            return
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second and self.day_first_row is None:
            self.day_first_row, self.day_first_text = row, text
        if second > 12 >= first and self.month_first_row is None:
            self.month_first_row, self.month_first_text = row, text

    @property
    def mixed(self) -> bool:
        """Whether the file writes dates both ways."""
        return self.day_first_row is not None and self.month_first_row is not None

    def remark(self) -> Sentence | None:
        """Say what to tell the operator about the order that was found, if anything."""
        if self.day_first_row is None:
            return None
        seen = {"row": self.day_first_row, "text": self.day_first_text[:40]}
        if not self.mixed:
            return say(_("Days are read as day/month/year, because row {row} says “{text}”."), **seen)
        return say(
            _(
                "Row {row} says “{text}”, so the day comes first; row {other} says “{other_text}”, "
                "so the month does. Write every date like 2026-03-04."
            ),
            other=self.month_first_row,
            other_text=self.month_first_text[:40],
            **seen,
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was written: on a wall clock, or already an instant."""

    on: date
    clock: time
    instant: datetime | None = None

    def at(self, zone: str) -> datetime:
        """Return the instant this is in `zone`; a written offset wins."""
        return self.instant or at_wall_clock(self.on, self.clock, zone)

    def oddity(self, zone: str) -> Sentence | None:
        """Say what a change of clocks does to this time, if it does anything (rules.md 6)."""
        if self.instant is not None:
            return None
        at = at_wall_clock(self.on, self.clock, zone)
        if local(at, zone).replace(tzinfo=None) != datetime.combine(self.on, self.clock):
            return say(
                _("The clocks skip this time on {day}; read as {clock}."),
                day=full_day(self.on),
                clock=written_clock(at, zone),
            )
        wall = datetime.combine(self.on, self.clock, ZoneInfo(zone))
        if wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
            return say(
                _("The clocks show this time twice on {day}; the first one is taken."), day=full_day(self.on)
            )
        return None


def day(text: str, order: DayOrder) -> date:
    """Return the day that `text` says; `Refused` if it says none."""
    on, rest = _leading_day(text, order)
    if rest.strip() and not re.fullmatch(r"[T ]?\s*0{1,2}:00(:00)?( ?am)?", rest.strip(), re.IGNORECASE):
        raise Refused(_("“{text}” holds more than a date. Write it like 2026-03-04."), text=text[:60])
    return on


def moment(text: str, order: DayOrder) -> Moment:
    """Return the day and time that `text` says; `Refused` if it lacks one of them."""
    on, rest = _leading_day(text, order)
    rest = rest.strip(" ,\t").removeprefix("T").removeprefix("at ").casefold()
    if not rest:
        raise Refused(_("“{text}” has no time of day. Write it like 3/4/2026 2:30 PM."), text=text[:60])
    offset = _OFFSET.search(rest)
    clock = _clock_of(rest[: offset.start()] if offset else rest, text)
    if offset is None:
        return Moment(on, clock)
    return Moment(on, clock, _instant(on, clock, offset[1], text))


def clock(text: str) -> time:
    """Return the time of day that `text` says; `Refused` if it says none."""
    return _clock_of(text.strip().casefold(), text)


def _leading_day(text: str, order: DayOrder) -> tuple[date, str]:
    plain = _WEEKDAY.sub("", " ".join(text.split()), count=1)
    if found := _ISO.match(plain):
        parts = (int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
    elif found := _NUMBERS.match(plain):
        parts = _ordered(int(found[1]), int(found[3]), found[4], order)
    elif found := _NAMED.match(plain.casefold()):
        parts = (int(found[3]), _month(found[2], text), int(found[1]))
    elif found := _NAMED_US.match(plain.casefold()):
        parts = (int(found[3]), _month(found[1], text), int(found[2]))
    else:
        raise _no_date(plain, text)
    return _date(*parts, text=text), plain[found.end() :]


def _ordered(first: int, second: int, year: str, order: DayOrder) -> tuple[int, int, int]:
    day_of_month, month = (first, second) if order.day_first else (second, first)
    return (int(year) if len(year) == 4 else 2000 + int(year), month, day_of_month)


def _month(name: str, text: str) -> int:
    if name not in _MONTH_OF:
        raise Refused(_("“{text}” names no month we know. Write it like 2026-03-04."), text=text[:60])
    return _MONTH_OF[name]


def _no_date(plain: str, text: str) -> Refused:
    if _SERIAL.fullmatch(plain):
        return Refused(
            _("“{text}” is a spreadsheet's number for a date. Format the column as a date and save again."),
            text=text[:60],
        )
    return Refused(_("“{text}” is not a date. Write it like 3/4/2026 or 2026-03-04."), text=text[:60])


def _date(year: int, month: int, day_of_month: int, *, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("“{text}” lies before {first} or after {last}. Check the year."),
            text=text[:60],
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise Refused(_("There is no such day as “{text}”. Check day and month."), text=text[:60]) from None


def _clock_of(plain: str, text: str) -> time:
    found = _CLOCK.fullmatch(plain.strip())
    if not found or not (found[2] or found[4]):
        raise Refused(_("“{text}” has no time we can read. Write it like 2:30 PM or 14:30."), text=text[:60])
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] == "p" else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, int(found[2] or 0), int(found[3] or 0))
    except ValueError:
        raise Refused(_("There is no such time as “{text}”. Check the clock."), text=text[:60]) from None


def _instant(on: date, at: time, offset: str, text: str) -> datetime:
    minutes = 0
    if offset[0] in "+-":
        minutes = (int(offset[1:3]) * 60 + int(offset[-2:])) * (-1 if offset[0] == "-" else 1)
    if abs(minutes) > 14 * 60:
        raise Refused(
            _("No place on earth has the offset in “{text}”. Leave it out, or mend it."), text=text[:60]
        )
    return (datetime.combine(on, at) - timedelta(minutes=minutes)).replace(tzinfo=UTC)
