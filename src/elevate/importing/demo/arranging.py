"""What the demo's people have arranged: hours, time off, closed days, standing visits, a time away."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from elevate.core.hours import Range
from elevate.core.recurrence import WEEKDAYS
from elevate.core.time import day_of, local, start_of_day
from elevate.importing.demo import cast, roster
from elevate.messaging.models import Message
from elevate.people.actors import Actor, actor_of
from elevate.people.models import Client, Person, Property, Therapist
from elevate.scheduling import absenting, closing, leaving, rostering, travelling
from elevate.scheduling.absenting import Absence
from elevate.scheduling.leaving import Leave
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.wishes import StandingWish

_DAY = timedelta(days=1)
_OFFICE_DAYS = range(5)
#: Two ranges a day, with a break that no visit of the demo's falls into.
_RANGES = ((8 * 60, 13 * 60), (13 * 60 + 30, 20 * 60))
#: Minutes from Harbor House to The Marlowe; nobody goes from Tampa to Chicago between two visits.
_NEAR, _FAR = 15, 600
#: A day in the second week on which she has visits: somebody must stand in.
_OFF, _OFF_DAY = roster.PRIYA.key, 11
_STANDING = (roster.MAYA.key, roster.PRIYA.key)
_TRAVELLER, _LEAVES, _RETURNS = roster.Member(cast.MARLOWE, 12), 8, 22
_SOON = timedelta(days=14)


def arrange(*, at: datetime) -> None:
    """Arrange everything as of `at`."""
    by = Actor.system("demo")
    for therapist in Therapist.objects.all():
        rostering.set_hours(therapist, _hours(therapist, at=at), by=by, at=at)
    _measure_ways(by=by, at=at)
    _make_standing(by=by, at=at)
    closing.add([day for day in closing.suggestions(at) if day.on - _SOON > at.date()][:1], by=by, at=at)
    _take_off(at=at)
    _go_away(at=at)


def _hours(therapist: Therapist, *, at: datetime) -> Iterator[Range]:
    """Yield the hours of office days, and of whichever days the therapist's visits fall on."""
    coming = Appointment.objects.coming(at).filter(therapist=therapist).values_list("starts_at", flat=True)
    days = {day_of(start, therapist.time_zone).weekday() for start in coming}
    for weekday in sorted({*_OFFICE_DAYS, *days}):
        yield from (Range(weekday, first, last) for first, last in _RANGES)


def _measure_ways(*, by: Actor, at: datetime) -> None:
    harbor, marlowe, lakeshore = (Property.objects.get(external_id=place.key) for place in cast.PLACES)
    travelling.set_way(harbor, marlowe, _NEAR, by=by, at=at)
    for place in (harbor, marlowe):
        travelling.set_way(place, lakeshore, _FAR, by=by, at=at)


def _make_standing(*, by: Actor, at: datetime) -> None:
    """Let the next visits of two therapists' subscribers be the first of standing arrangements."""
    for visit in _next_visits(at):
        there = local(visit.starts_at, visit.zone)
        wish = StandingWish(
            client=visit.client,
            therapist=visit.therapist,
            service=visit.service,
            property=visit.property,
            starts_on=there.date(),
            local_time=there.time(),
            weekdays=(WEEKDAYS[there.weekday()],),
        )
        creating.create(wish, by=by, at=at)
    # Made up like what was brought in just before: nobody gets mail about it now.
    Message.objects.queued().update(state=Message.State.SENT, send_at=at, sent_at=at, attempts=1)


def _next_visits(at: datetime) -> list[Appointment]:
    weekly = Client.objects.filter(subscriptions__plan__sessions_per_week=1, subscriptions__ends_on=None)
    coming = Appointment.objects.booked().with_people().filter(client__in=weekly, starts_at__gte=at + _DAY)
    coming = coming.filter(therapist__external_id__in=_STANDING)
    first = {visit.client_id: visit for visit in coming.order_by("-starts_at", "-id")}
    return sorted(first.values(), key=lambda visit: (visit.starts_at, visit.pk))


def _take_off(*, at: datetime) -> None:
    therapist = Therapist.objects.get(external_id=_OFF)
    first = day_of(at, therapist.time_zone) + _OFF_DAY * _DAY
    start, end = (start_of_day(on, therapist.time_zone) for on in (first, first + _DAY))
    absence = Absence(therapist=therapist, starts_at=start, ends_at=end, reason="Family wedding")
    absenting.enter(absence, by=_as(therapist), at=at)


def _go_away(*, at: datetime) -> None:
    client = Client.objects.select_related("property").get(external_id=_TRAVELLER.key)
    today = day_of(at, client.property.time_zone)
    leave = Leave(from_on=today + _LEAVES * _DAY, until_on=today + _RETURNS * _DAY, reason="Vacation")
    leaving.enter(client, leave, by=_as(client), at=at)


def _as(person: Person) -> Actor:
    actor = actor_of(person.user) if person.user else None
    return actor or Actor.system("demo")
