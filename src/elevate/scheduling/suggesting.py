"""Times a visit could move to: free for both people, the likeliest first (ux.md 3)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Protocol

from elevate.core.time import day_of, local, start_of_day
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.people.models import Therapist
from elevate.scheduling import availability
from elevate.scheduling.availability import Search
from elevate.scheduling.models import Appointment

AN_INSTANT = timedelta(microseconds=1)
EVEN_MINUTES = 30
DAYS_AHEAD = 14
PER_DAY = 2
#: What speaks for a start, in hours away from the old time.
SAME_PLACE, SAME_WEEKDAY, DAY_APART = 6, 4, 0.3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free start, and why it is offered (empty where the reason is plain); `therapist` if somebody else."""

    starts_at: datetime
    reason: Sentence
    therapist: Therapist | None = None


class Offers(Protocol):
    """Who knows the times a visit could move to: this module, or whoever stands in for it."""

    def suggestions(self, appointment: Appointment, *, at: datetime) -> list[Suggestion]:
        """Return the likeliest free starts around the visit."""
        ...

    def free_starts(self, appointment: Appointment, *, days: Iterable[date], at: datetime) -> list[datetime]:
        """Return the starts on `days` at which both people are free."""
        ...

    def nearest(self, appointment: Appointment, wanted: datetime, *, at: datetime) -> list[Suggestion]:
        """Return the free starts closest to one that somebody else just took."""
        ...


def suggestions(appointment: Appointment, *, at: datetime, count: int = 6) -> list[Suggestion]:
    """Return the `count` likeliest free starts around the visit: same place and weekday first."""
    here = _days_at_property(appointment, since=at)
    free = free_starts(appointment, days=days_around(appointment, at=at), at=at)
    return likeliest(appointment, free, here=here, count=count)


def likeliest(
    appointment: Appointment, free: Iterable[datetime], *, here: set[date], count: int = 6
) -> list[Suggestion]:
    """Return the `count` likeliest of the `free` starts; `here` are the days at that property."""
    ranked = sorted(free, key=lambda start: (_distance(appointment, start, here), start))
    chosen: list[datetime] = []
    a_day: Counter[date] = Counter()
    for start in ranked:
        on = day_of(start, appointment.zone)
        if len(chosen) < count and a_day[on] < PER_DAY:
            a_day[on] += 1
            chosen.append(start)
    return [Suggestion(start, _reason(appointment, start, here)) for start in chosen]


def with_others(appointment: Appointment, *, at: datetime, count: int = 3) -> list[Suggestion]:
    """Return who else is free on the visit's day: each once, at their nearest time, the nearest first.

    These come after the `suggestions` with its own therapist. The number of queries is constant.
    """
    on, zone = day_of(appointment.starts_at, appointment.zone), appointment.zone
    since, until = max(start_of_day(on, zone), at + AN_INSTANT), start_of_day(on + timedelta(days=1), zone)
    if since >= until:
        return []
    nearest: dict[str, datetime] = {}
    for opening in availability.openings(_search(appointment, since, until)):
        best = nearest.get(opening.therapist_id)
        if best is None or _gap(appointment, opening.starts_at) < _gap(appointment, best):
            nearest[opening.therapist_id] = opening.starts_at
    nearest.pop(appointment.therapist_id, None)
    chosen = sorted(nearest, key=lambda pk: (_gap(appointment, nearest[pk]), nearest[pk], pk))[:count]
    people = Therapist.objects.in_bulk(chosen)
    return [_with(people[pk], nearest[pk], appointment) for pk in chosen]


def days_around(appointment: Appointment, *, at: datetime) -> list[date]:
    """Return the two weeks in which another time is looked for: from a week before the visit, or today."""
    a_week_before = day_of(appointment.starts_at, appointment.zone) - timedelta(days=DAYS_AHEAD // 2)
    first = max(day_of(at, appointment.zone), a_week_before)
    return [first + timedelta(days=n) for n in range(DAYS_AHEAD)]


def free_starts(appointment: Appointment, *, days: Iterable[date], at: datetime) -> list[datetime]:
    """Return the starts on `days` at which both people are free, the visit's own time included.

    Those on a half hour, or every quarter hour of a day that has no other. What the search
    offers: nothing that a booking would refuse.
    """
    wanted = sorted(days)
    since = max(start_of_day(wanted[0], appointment.zone), at + AN_INSTANT)
    until = start_of_day(wanted[-1] + timedelta(days=1), appointment.zone)
    found = availability.free_starts(_search(appointment, since, until), appointment.therapist)
    others = (start for start in found if start != appointment.starts_at)
    by_day = groupby(others, lambda start: day_of(start, appointment.zone))
    return [start for _on, starts in by_day for start in _evenly([*starts], appointment.zone)]


def nearest(appointment: Appointment, wanted: datetime, *, at: datetime, count: int = 3) -> list[Suggestion]:
    """Return the free starts closest to one that somebody else just took."""
    on = day_of(wanted, appointment.zone)
    days = [on + timedelta(days=n) for n in (-1, 0, 1)]
    return closest(free_starts(appointment, days=days, at=at), wanted, count=count)


def closest(free: Iterable[datetime], wanted: datetime, *, count: int = 3) -> list[Suggestion]:
    """Return the `count` of the `free` starts that are closest to the one that was wanted."""
    found = sorted(free, key=lambda start: abs(start - wanted))[:count]
    return [Suggestion(start, say("")) for start in sorted(found)]


def _gap(appointment: Appointment, start: datetime) -> timedelta:
    return abs(start - appointment.starts_at)


def _with(therapist: Therapist, start: datetime, appointment: Appointment) -> Suggestion:
    same_time = start == appointment.starts_at
    msgid = _("Same time, with {therapist}") if same_time else _("Same day, with {therapist}")
    return Suggestion(start, say(msgid, therapist=therapist.name), therapist)


def _search(appointment: Appointment, since: datetime, until: datetime) -> Search:
    return Search(
        service=appointment.service,
        place=appointment.property,
        since=since,
        until=until,
        client_id=appointment.client_id,
        besides=appointment.pk,
    )


def _evenly(starts: list[datetime], zone: str) -> list[datetime]:
    return [start for start in starts if local(start, zone).minute % EVEN_MINUTES == 0] or starts


def _days_at_property(appointment: Appointment, *, since: datetime) -> set[date]:
    others = (
        Appointment.objects.booked()
        .filter(
            therapist_id=appointment.therapist_id, property_id=appointment.property_id, starts_at__gte=since
        )
        .exclude(pk=appointment.pk)
    )
    return {day_of(start, appointment.zone) for start in others.values_list("starts_at", flat=True)}


def _distance(appointment: Appointment, start: datetime, here: set[date]) -> float:
    """Return how far `start` is from what everybody is used to: same place, weekday and hour are near."""
    old, new = local(appointment.starts_at, appointment.zone), local(start, appointment.zone)
    hours = abs((old.hour - new.hour) * 60 + old.minute - new.minute) / 60
    days = abs((old.date() - new.date()).days)
    used_to = (SAME_PLACE if new.date() in here else 0) + (
        SAME_WEEKDAY if old.weekday() == new.weekday() else 0
    )
    return hours + days * DAY_APART - used_to


def _reason(appointment: Appointment, start: datetime, here: set[date]) -> Sentence:
    old, new = local(appointment.starts_at, appointment.zone), local(start, appointment.zone)
    same_weekday, same_time = old.weekday() == new.weekday(), old.time() == new.time()
    place, apart = appointment.property.name, _apart(old.date(), new.date())
    reasons = (
        (old.date() == new.date() and new.date() in here, say(_("Same day, same building"))),
        (old.date() == new.date(), say(_("Same day"))),
        (new.date() in here and same_weekday, say(_("Same weekday, at {property} that day"), property=place)),
        (new.date() in here, say(_("At {property} that day"), property=place)),
        (same_weekday and same_time, say(_("Same weekday and time"))),
        (same_weekday, say(_("Same weekday"))),
        (same_time, say(_("Same time, {apart}"), apart=apart)),
    )
    otherwise = say(_("Near the old time, {apart}"), apart=apart)
    return next((reason for applies, reason in reasons if applies), otherwise)


def _apart(old: date, new: date) -> Sentence:
    match (new - old).days:
        case 1:
            return say(_("the day after"))
        case -1:
            return say(_("the day before"))
        case days if days > 0:
            return say(_("{days} days later"), days=days)
        case days:
            return say(_("{days} days earlier"), days=-days)
