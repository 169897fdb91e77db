"""A client comes back earlier than planned: what is free again of their time can be booked once more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from elevate.core import grid
from elevate.core.refusals import Refused
from elevate.core.rulebook import State
from elevate.core.time import day_of, start_of_day
from elevate.core.words import gettext_noop as _
from elevate.core.written import full_day
from elevate.credits import ledger
from elevate.journal import recording
from elevate.journal.models import Event
from elevate.people.actors import Actor
from elevate.scheduling import booking, claiming
from elevate.scheduling.booking import Wish
from elevate.scheduling.leaving import ENTERED
from elevate.scheduling.models import Appointment, Away, Claim, Skip
from elevate.storing import rows

ENDED = "away.ended"


@transaction.atomic
def end_early(away: Away, on: date, *, by: Actor, at: datetime) -> Away:
    """Let `on` be the first day back. Asked for twice, it is done once.

    Refused for a day that is past or not before the one that stands.
    """
    ledger.lock(away.client_id)
    away = Away.objects.select_related("client__property").get(pk=away.pk)
    today = day_of(at, away.client.property.time_zone)
    back = max(on, away.from_on)
    if away.ended_at is not None and away.until_on == back:
        return away
    _check(away, on, today=today)
    away.until_on, away.ended_at, away.ended_by = back, at, by.signature
    away.save(update_fields=("until_on", "ended_at", "ended_by"))
    recording.record(ENDED, about=away, by=by, at=at, facts={"until": str(back)})
    return away


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """A time of a cut short absence that can be booked again: as the cancelled visit was.

    `skip` is the date of a series that was not booked because of the absence; `visit` is then not saved.
    """

    key: str
    visit: Appointment
    is_free: bool
    skip: Skip | None = None


def freed(away: Away, *, at: datetime) -> list[Freed]:
    """Return what was cancelled, or not booked, for days on which the client is now there; in order."""
    since = max(start_of_day(away.until_on, away.client.property.time_zone), at)
    times: list[tuple[str, Appointment, Skip | None]] = [
        *((visit.pk, visit, None) for visit in cancelled(away) if visit.starts_at > since),
        *((f"skip-{skip.pk}", _drafted(skip), skip) for skip in _skipped(away, since)),
    ]
    times.sort(key=lambda time: (time[1].starts_at, time[0]))
    taken = _taken(away, [visit for _key, visit, _skip in times])
    return [
        Freed(key=key, visit=visit, is_free=taken.isdisjoint(claiming.keys(visit)), skip=skip)
        for key, visit, skip in times
    ]


def cancelled(away: Away) -> list[Appointment]:
    """Return the visits that going away cancelled and that stand so, in order."""
    return cancelled_for([away])[away.pk]


def cancelled_for(times: Collection[Away]) -> dict[str, list[Appointment]]:
    """Return the same for each of `times`, in two queries."""
    events = Event.objects.filter(verb=ENTERED, about__in=[away.pk for away in times])
    ids = dict(events.values_list("about", "facts__visits"))
    every = Appointment.objects.with_people().filter(
        pk__in=[pk for some in ids.values() for pk in some], state=State.CANCELLED
    )
    visits = list(every.order_by("starts_at", "id"))
    return {away.pk: [visit for visit in visits if visit.pk in ids.get(away.pk, ())] for away in times}


@transaction.atomic
def book_again(
    away: Away, key: str, *, by: Actor, at: datetime, operation_id: UUID | None = None
) -> Appointment:
    """Book a freed time again: a new visit like the one that was cancelled, or the series' own.

    Refused when the time is taken or past, or no credit covers it.
    """
    ledger.lock(away.client_id)
    again = next((each for each in freed(away, at=at) if each.key == key), None)
    if again is None:
        return _earlier(away, operation_id)
    booked = booking.book(_wish(again.visit, operation_id), by=by, at=at)
    if again.skip is not None:
        _settle(again.skip, booked, by=by, at=at)
    return booked


def _earlier(away: Away, operation_id: UUID | None) -> Appointment:
    """Return what this very tap booked before; refused if it did not."""
    mine = Appointment.objects.with_people().filter(client=away.client_id, operation_id=operation_id)
    booked = mine.first() if operation_id else None
    if booked is None:
        raise Refused(_("This time cannot be booked again. Choose another one."))
    return booked


def _wish(like: Appointment, operation_id: UUID | None) -> Wish:
    return Wish(
        client=like.client,
        therapist=like.therapist,
        service=like.service,
        property=like.property,
        starts_at=like.starts_at,
        operation_id=operation_id,
    )


def _skipped(away: Away, since: datetime) -> list[Skip]:
    """Return the dates of the client's series that were left out for days after `since`."""
    until = start_of_day(away.planned_until_on, away.client.property.time_zone)
    left_out = Skip.objects.filter(
        series__client=away.client_id,
        settlement=Skip.Settlement.AWAY,
        original_starts_at__gt=since,
        original_starts_at__lt=until,
    )
    people = (f"series__{name}" for name in ("client__property", "therapist", "service", "property"))
    return list(left_out.select_related(*people))


def _drafted(skip: Skip) -> Appointment:
    """Return the visit that a skipped date stands for: enough of it to see whether its time is free."""
    series, starts_at = skip.series, skip.original_starts_at
    length, buffer = series.service.length, series.service.buffer
    return Appointment(
        client=series.client,
        therapist=series.therapist,
        service=series.service,
        property=series.property,
        starts_at=starts_at,
        ends_at=grid.ends_at(starts_at, length),
        blocked_until=grid.blocked_until(starts_at, length, buffer),
    )


def _settle(skip: Skip, visit: Appointment, *, by: Actor, at: datetime) -> None:
    """Let the visit be the series' own, and the date settled by it."""
    visit.series, visit.original_starts_at = skip.series, skip.original_starts_at
    rows.update(visit, "series", "original_starts_at")
    skip.settlement, skip.appointment = Skip.Settlement.BOOKED, visit
    skip.settled_at, skip.settled_by = at, by.signature
    rows.update(skip, "settlement", "appointment", "settled_at", "settled_by")
    facts = {"original_starts_at": skip.original_starts_at.isoformat(), "appointment": visit.pk}
    facts["settlement"] = str(skip.settlement)
    recording.record("series.skip_settled", about=skip.series, by=by, at=at, facts=facts)


def _check(away: Away, on: date, *, today: date) -> None:
    if away.until_on <= today:
        raise Refused(_("This time away is over already."))
    if on < today:
        raise Refused(_("That day is past. Choose today or a later day."))
    if on >= away.until_on:
        raise Refused(
            _("The first day back is {until} already. Choose an earlier day."),
            until=full_day(away.until_on),
        )


def _taken(away: Away, visits: Iterable[Appointment]) -> set[claiming.Key]:
    """Return the quarter hours around `visits` that somebody in them has no longer."""
    span = [(visit.starts_at, visit.blocked_until) for visit in visits]
    if not span:
        return set()
    quarters = grid.quarters(min(start for start, _end in span), max(end for _start, end in span))
    people = {away.client_id, *(visit.therapist_id for visit in visits)}
    held = Claim.objects.filter(
        resource__in=people, quarter__gte=quarters.start, quarter__lt=quarters.stop
    ).order_by()
    return set(held.values_list("resource", "quarter"))
