"""Weekly rules: on which days a standing visit falls, and how RFC 5545 writes that (rules.md 6)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile, zip_longest
from typing import NamedTuple

from elevate.core.refusals import Refused
from elevate.core.time import WEEK, at_wall_clock, day_of
from elevate.core.words import gettext_noop as _

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_WEEKS, MOST_VISITS = 52, 1000
#: How far ahead visits are booked, counted in days of the property's calendar: twelve weeks.
AHEAD = timedelta(days=84)
#: Years of a last day that every zone's arithmetic can bear; anything else is a slip.
FIRST_YEAR, LAST_YEAR = 1970, 2199
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"})
_UNTIL = re.compile(r"\d{8}(T\d{6}Z)?", re.ASCII)
_ONE_DAY = timedelta(days=1)


class Occurrence(NamedTuple):
    """A day of a rule, and the instant of the visit on it."""

    on: date
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Every so many weeks on these weekdays, at one time of a zone's wall clock.

    Weeks begin on `week_start`; they are counted from the one that holds `starts_on`. It lasts until a
    day (inclusive), or for a number of visits, or without end.
    """

    starts_on: date
    clock: time
    zone: str
    weekdays: tuple[str, ...]
    every_weeks: int = 1
    week_start: str = "MO"
    until_on: date | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not set(self.weekdays) <= set(WEEKDAYS):
            raise Refused(_("Choose at least one weekday."))
        if not 1 <= self.every_weeks <= MOST_WEEKS:
            raise Refused(_("Visits recur every 1 to {weeks} weeks."), weeks=MOST_WEEKS)
        if self.until_on is not None and self.count is not None:
            raise Refused(_("Give a last day or a number of visits, not both."))
        if self.count is not None and not 1 <= self.count <= MOST_VISITS:
            raise Refused(_("A number of visits is from 1 to {visits}."), visits=MOST_VISITS)

    @property
    def last_on(self) -> date | None:
        """The last day of a visit; none without an end, nor if there is no visit at all."""
        if self.until_on is None and self.count is None:
            return None
        return max(days(self), default=None)


def days(rule: Weekly, *, since: date | None = None, until: date | None = None) -> Iterator[date]:
    """Yield the rule's days from `since` up to and including `until`, in order; a rule may have no end."""
    counted = takewhile(lambda on: rule.until_on is None or on <= rule.until_on, _all_days(rule, since))
    for number, on in enumerate(counted, start=1):
        if (rule.count is not None and number > rule.count) or (until is not None and on > until):
            return
        if since is None or on >= since:
            yield on


def starts(rule: Weekly, *, since: date | None = None, until: date | None = None) -> Iterator[Occurrence]:
    """Yield the rule's days with their instants: a gap moves a visit forward, an overlap takes the first.

    Two days of which a zone skipped one give one visit.
    """
    before = None
    for on in days(rule, since=since, until=until):
        starts_at = at_wall_clock(on, rule.clock, rule.zone)
        if starts_at != before:
            yield Occurrence(on, starts_at)
        before = starts_at


def week_of(on: date, week_start: str) -> date:
    """Return the first day of the week that holds `on`."""
    return on - timedelta(days=(on.weekday() - WEEKDAYS.index(week_start)) % 7)


def in_order(weekdays: Iterable[str]) -> tuple[str, ...]:
    """Return the weekdays once each, Monday first."""
    return tuple(sorted(set(weekdays), key=WEEKDAYS.index))


def paired(
    old: Sequence[Occurrence], new: Sequence[Occurrence], *, week_start: str
) -> Iterator[tuple[Occurrence | None, Occurrence | None]]:
    """Pair the visits of two rules week by week: what stays at its time with itself, the others in order."""
    weeks = sorted({week_of(each.on, week_start) for each in [*old, *new]})
    for week in weeks:
        here = [each for each in old if week_of(each.on, week_start) == week]
        there = [each for each in new if week_of(each.on, week_start) == week]
        same = {each.starts_at for each in here} & {each.starts_at for each in there}
        yield from ((each, each) for each in here if each.starts_at in same)
        yield from zip_longest(
            (each for each in here if each.starts_at not in same),
            (each for each in there if each.starts_at not in same),
        )


def parse(text: str, *, starts_on: date, clock: time, zone: str) -> Weekly:
    """Read an RFC 5545 recurrence rule; anything but a weekly one is refused with what is supported."""
    parts = _parts(text)
    if parts.get("FREQ") != "WEEKLY":
        raise _unsupported()
    return Weekly(
        starts_on=starts_on,
        clock=clock,
        zone=zone,
        weekdays=_weekdays(parts.get("BYDAY"), starts_on),
        every_weeks=_number(parts.get("INTERVAL", "1")),
        week_start=_week_start(parts.get("WKST", "MO")),
        until_on=_until(parts["UNTIL"], clock, zone) if "UNTIL" in parts else None,
        count=_number(parts["COUNT"]) if "COUNT" in parts else None,
    )


def write(rule: Weekly) -> str:
    """Return the rule as RFC 5545 writes it; what has its default is left out."""
    parts = ["FREQ=WEEKLY"]
    if rule.every_weeks > 1:
        parts.append(f"INTERVAL={rule.every_weeks}")
    parts.append(f"BYDAY={','.join(rule.weekdays)}")
    if rule.week_start != "MO":
        parts.append(f"WKST={rule.week_start}")
    if rule.until_on is not None:
        parts.append(f"UNTIL={at_wall_clock(rule.until_on, rule.clock, rule.zone):%Y%m%dT%H%M%SZ}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    return ";".join(parts)


def _all_days(rule: Weekly, since: date | None) -> Iterator[date]:
    """Yield days without end: from the rule's start if it counts visits, else from the week of `since`."""
    week, step = week_of(rule.starts_on, rule.week_start), rule.every_weeks * WEEK
    if since is not None and since > week and rule.count is None:
        week += (since - week) // step * step
    offsets = sorted((WEEKDAYS.index(name) - WEEKDAYS.index(rule.week_start)) % 7 for name in rule.weekdays)
    while True:
        for offset in offsets:
            if (on := week + timedelta(days=offset)) >= rule.starts_on:
                yield on
        week += step


def _parts(text: str) -> dict[str, str]:
    given = [part.partition("=") for part in text.strip().upper().removeprefix("RRULE:").split(";")]
    parts = {name: value for name, _equals, value in given}
    if len(parts) < len(given) or not parts.keys() <= _PARTS:
        raise _unsupported()
    return parts


def _weekdays(text: str | None, starts_on: date) -> tuple[str, ...]:
    if text is None:
        return (WEEKDAYS[starts_on.weekday()],)
    names = text.split(",")
    if not set(names) <= set(WEEKDAYS):
        raise _unsupported()
    return in_order(names)


def _week_start(text: str) -> str:
    if text not in WEEKDAYS:
        raise _unsupported()
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise _unsupported()
    return int(text)


def _until(text: str, clock: time, zone: str) -> date:
    """Return the last day on which a visit starts no later than UNTIL."""
    if not _UNTIL.fullmatch(text):
        raise _unsupported()
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise Refused(
            _("The last day is in a year from {first} to {last}."), first=FIRST_YEAR, last=LAST_YEAR
        )
    try:
        last = datetime.strptime(text, "%Y%m%dT%H%M%SZ" if "T" in text else "%Y%m%d").replace(tzinfo=UTC)
    except ValueError as problem:
        raise _unsupported() from problem
    if "T" not in text:
        return last.date()
    on = day_of(last, zone)
    return on if at_wall_clock(on, clock, zone) <= last else on - _ONE_DAY


def _unsupported() -> Refused:
    return Refused(
        _(
            "This recurrence rule cannot be used here. Weekly ones can: FREQ=WEEKLY with INTERVAL, BYDAY "
            "(without numbers), WKST, and UNTIL (a date, or a time that ends with Z) or COUNT."
        )
    )
