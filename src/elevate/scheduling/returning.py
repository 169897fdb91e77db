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
from elevate.scheduling.models import Appointment, Away, Claim

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
    """A time of a cut short absence that can be booked again: as the cancelled visit was."""

    visit: Appointment
    is_free: bool


def freed(away: Away, *, at: datetime) -> list[Freed]:
    """Return the visits that were cancelled for days on which the client is now there, in order."""
    zone = away.client.property.time_zone
    since = max(start_of_day(away.until_on, zone), at)
    lost = [visit for visit in cancelled(away) if visit.starts_at > since]
    taken = _taken(away, lost)
    return [Freed(visit=visit, is_free=taken.isdisjoint(claiming.keys(visit))) for visit in lost]


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


def book_again(
    away: Away, visit_id: str, *, by: Actor, at: datetime, operation_id: UUID | None = None
) -> Appointment:
    """Book a freed time again: a new visit like the one that was cancelled.

    Refused when the time is taken or past, or no credit covers it.
    """
    again = next((each.visit for each in freed(away, at=at) if each.visit.pk == visit_id), None)
    if again is None:
        raise Refused(_("This time cannot be booked again. Choose another one."))
    wish = Wish(
        client=again.client,
        therapist=again.therapist,
        service=again.service,
        property=again.property,
        starts_at=again.starts_at,
        operation_id=operation_id,
    )
    return booking.book(wish, by=by, at=at)


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
