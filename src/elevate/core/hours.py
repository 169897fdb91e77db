"""A therapist's working week: ranges of weekdays on their own wall clock (rules.md 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.core.written import LONG_WEEKDAYS, WEEKDAYS

#: Minutes of a quarter hour, and of a day; a range may end at `MIDNIGHT`, written 24:00.
STEP, MIDNIGHT = 15, 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """From one minute of a weekday (Monday is 0) to another, on a wall clock."""

    weekday: int
    from_minute: int
    until_minute: int

    def __str__(self) -> str:
        return f"{minute_clock(self.from_minute)}–{minute_clock(self.until_minute)}"


Week = tuple[Range, ...]
#: Eight to eight every day: searched for whoever's hours nobody has entered.
USUAL: Week = tuple(Range(weekday, 8 * 60, 20 * 60) for weekday in range(7))


def week_of(ranges: Iterable[Range]) -> Week:
    """Return the week in order, adjacent ranges made one.

    Refused: a range off the quarter hours, across midnight, or overlapping another.
    """
    week: list[Range] = []
    for each in sorted(ranges):
        _check(each)
        last = week[-1] if week and week[-1].weekday == each.weekday else None
        if last is not None and each.from_minute < last.until_minute:
            raise _overlapping(last, each)
        if last is not None and each.from_minute == last.until_minute:
            week[-1] = Range(each.weekday, last.from_minute, each.until_minute)
        else:
            week.append(each)
    return tuple(week)


def in_words(week: Week) -> str:
    """Write a week: `Mon–Fri 9:00 AM–5:00 PM, Sat 9:00 AM–12:00 PM`; nothing for a week without hours."""
    of_day = {day: " and ".join(map(str, each)) for day, each in groupby(week, lambda each: each.weekday)}
    runs: list[tuple[int, int, str]] = []
    for weekday, clocks in of_day.items():
        first, last, same = runs[-1] if runs else (0, -2, "")
        if (last + 1, same) == (weekday, clocks):
            runs[-1] = (first, weekday, clocks)
        else:
            runs.append((weekday, weekday, clocks))
    return ", ".join(f"{_days(first, last)} {clocks}" for first, last, clocks in runs)


def minute_clock(minute: int) -> str:
    """Write a minute of the day: `9:00 AM`; the last one is `midnight`."""
    if minute == MIDNIGHT:
        return "midnight"
    hour, rest = divmod(minute, 60)
    return f"{hour % 12 or 12}:{rest:02d} {'AM' if hour < 12 else 'PM'}"


def _check(each: Range) -> None:
    asked = {
        "day": LONG_WEEKDAYS[each.weekday],
        "start": minute_clock(each.from_minute),
        "end": minute_clock(each.until_minute),
    }
    if each.from_minute % STEP or each.until_minute % STEP:
        sentence = _("{day}: hours begin and end on a quarter hour, so {start} to {end} cannot stand.")
        raise Refused(sentence, **asked)
    if each.until_minute < each.from_minute:
        sentence = _("{day}: {start} to {end} runs past midnight. Split it at {midnight}.")
        raise Refused(sentence, midnight=minute_clock(0), **asked)
    if each.until_minute == each.from_minute:
        raise Refused(_("{day}: a range must end after it begins at {start}."), **asked)


def _overlapping(one: Range, other: Range) -> Refused:
    return Refused(
        _("{day}: {one} and {other} overlap. Give each hour once."),
        day=LONG_WEEKDAYS[one.weekday],
        one=str(one),
        other=str(other),
    )


def _days(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}–{WEEKDAYS[last]}"
