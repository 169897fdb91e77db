"""Booked visits that stand where nobody should work: found anew each time, so that none is missed."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import batched

from django.db.models import Exists, OuterRef, Q

from elevate.core import availability, grid
from elevate.core.availability import Window
from elevate.core.hours import Week
from elevate.core.time import day_of
from elevate.people.models import Therapist
from elevate.scheduling import rosters
from elevate.scheduling.models import Appointment, Blackout, TimeOff
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.scheduling.models.time_off import TimeOffQuerySet

#: No clock is farther from UTC.
_FARTHEST = timedelta(hours=15)
_ONE_DAY = timedelta(days=1)
#: Days one statement asks for: SQLite takes no condition of a thousand parts.
_AT_ONCE = 300


def with_time_off(
    therapist_id: str, starts_at: datetime, ends_at: datetime, *, at: datetime
) -> list[Appointment]:
    """Return the therapist's visits still to come that touch `[starts_at, ends_at)`."""
    visits = _coming(at).filter(therapist_id=therapist_id)
    return list(visits.filter(starts_at__lt=ends_at, ends_at__gt=starts_at))


def with_hours(therapist: Therapist, week: Week, *, at: datetime) -> list[Appointment]:
    """Return the therapist's visits still to come that do not lie within `week`."""
    visits = _coming(at).filter(therapist_id=therapist.pk)
    return [visit for visit in visits if not _within(visit, week, therapist.time_zone)]


def with_closed(days: Collection[date], *, at: datetime) -> list[Appointment]:
    """Return the visits still to come that touch one of `days` on their property's calendar."""
    return _in_order(_on(days, _coming(at)))


def of(therapist: Therapist, *, at: datetime) -> list[Appointment]:
    """Return the therapist's visits still to come outside their hours, in time off or on closed days."""
    coming = _coming(at).filter(therapist_id=therapist.pk)
    week = rosters.week_of(therapist)
    outside = [] if week is None else with_hours(therapist, week, at=at)
    return _in_order([*outside, *coming.filter(Exists(_off())), *_on(_closed_ahead(at), coming)])


def cover_needed(at: datetime) -> list[Appointment]:
    """Return the visits still to come inside time off or on a closed day, the next first."""
    coming = _coming(at)
    return _in_order([*coming.filter(Exists(_off())), *_on(_closed_ahead(at), coming)])


def _off() -> TimeOffQuerySet:
    """Return the time off that touches the visit of the outer query."""
    return TimeOff.objects.standing().filter(
        therapist_id=OuterRef("therapist_id"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )


def _closed_ahead(at: datetime) -> set[date]:
    ahead = Blackout.objects.filter(closed_on__gte=(at - _ONE_DAY).date())
    return set(ahead.values_list("closed_on", flat=True))


def _in_order(visits: Iterable[Appointment]) -> list[Appointment]:
    each_once = {visit.pk: visit for visit in visits}
    return sorted(each_once.values(), key=lambda visit: (visit.starts_at, visit.pk))


def _coming(at: datetime) -> AppointmentQuerySet:
    return Appointment.objects.coming(at).with_people()


def _within(visit: Appointment, week: Week, zone: str) -> bool:
    window = Window.of(visit.starts_at, visit.starts_at + grid.rounded_up(visit.ends_at - visit.starts_at))
    return availability.open_hours(window, week, zone) == window.all


def _on(days: Collection[date], visits: AppointmentQuerySet) -> list[Appointment]:
    near = (visit for some in batched(sorted(days), _AT_ONCE) for visit in visits.filter(_around(some)))
    return [visit for visit in near if not _days(visit).isdisjoint(days)]


def _around(days: Iterable[date]) -> Q:
    """Return a condition that every visit on `days` meets, and few others."""
    around = Q(pk__in=())
    for on in days:
        start = grid.EPOCH + (on - grid.EPOCH.date()) - _FARTHEST
        around |= Q(starts_at__lt=start + _ONE_DAY + 2 * _FARTHEST, ends_at__gt=start)
    return around


def _days(visit: Appointment) -> set[date]:
    return {day_of(visit.starts_at, visit.zone), day_of(visit.ends_at - grid.QUARTER, visit.zone)}
