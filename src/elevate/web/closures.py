"""When somebody takes no visits, and when nobody does: blackout days, time off and weekly hours, in words."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from elevate.core import hours
from elevate.core.time import at_wall_clock, start_of_day
from elevate.core.written import clock
from elevate.scheduling.models import Blackout, Roster, TimeOff, WeeklyHours

DAY = timedelta(days=1)
#: No clock is farther from UTC.
FARTHEST_ZONE = timedelta(hours=15)

Range = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """A stretch of one day without visits, and why."""

    starts_at: datetime
    ends_at: datetime
    words: str
    whole_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closures:
    """What keeps therapists from working between two days; `known` are those whose hours were entered."""

    closed: dict[date, str]
    time_off: dict[str, list[TimeOff]]
    hours: dict[tuple[str, int], list[WeeklyHours]]
    known: set[str]

    def off_on(self, therapist_id: str, on: date, zone: str) -> list[Off]:
        """Return the therapist's time off on that day, cut to it."""
        start, end = start_of_day(on, zone), start_of_day(on + DAY, zone)
        near = (off for off in self.time_off[therapist_id] if off.starts_at < end and off.ends_at > start)
        return [_off(off, start, end, zone) for off in near]

    def hours_on(self, therapist_id: str, on: date, zone: str) -> list[Range] | None:
        """Return the therapist's hours on that day, None while nobody has entered any."""
        if therapist_id not in self.known:
            return None
        return [_range(each, on, zone) for each in self.hours[therapist_id, on.weekday()]]

    def open_on(self, therapist_id: str, on: date, zone: str) -> list[Range]:
        """Return when the therapist works that day: the usual hours while nobody has entered theirs."""
        entered = self.hours_on(therapist_id, on, zone)
        return [_range(hours.USUAL[on.weekday()], on, zone)] if entered is None else entered

    def hours_words(self, therapist_id: str, on: date, zone: str) -> str:
        """Say the therapist's hours on that day; nothing while nobody has entered any."""
        entered = self.hours_on(therapist_id, on, zone)
        if entered is None:
            return ""
        return ", ".join(span(*each, zone) for each in entered) or _("Not a working day")


def between(first: date, until: date, *, therapists: Collection[str]) -> Closures:
    """Return what holds on the days of `[first, until)`, in four queries."""
    start, end = (datetime.combine(on, time.min, UTC) for on in (first, until))
    time_off: defaultdict[str, list[TimeOff]] = defaultdict(list)
    touching = TimeOff.objects.touching(start - FARTHEST_ZONE, end + FARTHEST_ZONE)
    for off in touching.filter(therapist__in=therapists):
        time_off[off.therapist_id].append(off)
    weekly: defaultdict[tuple[str, int], list[WeeklyHours]] = defaultdict(list)
    for each in WeeklyHours.objects.filter(roster__in=therapists):
        weekly[each.roster_id, each.weekday].append(each)
    closed = Blackout.objects.filter(closed_on__gte=first, closed_on__lt=until)
    return Closures(
        closed=dict(closed.values_list("closed_on", "name")),
        time_off=time_off,
        hours=weekly,
        known=set(Roster.objects.filter(pk__in=therapists).values_list("pk", flat=True)),
    )


def span(start: datetime, end: datetime, zone: str, *, end_zone: str = "") -> str:
    """Write a stretch of a day: `9:00 AM to 5:00 PM`."""
    return _("{start} to {end}").format(start=clock(start, zone), end=clock(end, end_zone or zone))


def _off(off: TimeOff, start: datetime, end: datetime, zone: str) -> Off:
    first, last = max(off.starts_at, start), min(off.ends_at, end)
    whole = (first, last) == (start, end)
    words = _("Time off") if whole else _("Time off {span}").format(span=span(first, last, zone))
    return Off(
        starts_at=first,
        ends_at=last,
        words=f"{words}: {off.reason}" if off.reason else words,
        whole_day=whole,
    )


def _range(each: WeeklyHours | hours.Range, on: date, zone: str) -> Range:
    return _minute(each.from_minute, on, zone), _minute(each.until_minute, on, zone)


def _minute(minute: int, on: date, zone: str) -> datetime:
    days, rest = divmod(minute, 24 * 60)
    return at_wall_clock(on + days * DAY, time(rest // 60, rest % 60), zone)
