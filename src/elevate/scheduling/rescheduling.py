"""Move a visit: one operation, one transaction; if any part fails nothing changed (rules.md 2)."""

from datetime import datetime

from django.db import transaction

from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Credit
from elevate.credits import ledger
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import acting, booking, claiming, obstacles, resolving
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Reschedule, Seen
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment
from elevate.storing import rows


@transaction.atomic
def reschedule(appointment_id: str, act: Reschedule, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Done:
    """Move a booked visit to another time, and to another therapist if one is named.

    Notice in time: free, the credit follows. Late: the old visit is charged
    and the new one needs a credit of its own, unless the therapist accepts.
    """
    old = acting.lock(appointment_id)
    if before := acting.earlier(appointment_id, seen):
        return before
    outcome = acting.decided(old, act, by=by, at=at, seen=seen)
    new = successor(old, act, by=by, at=at)
    obstacles.lock(new.therapist, by=by)
    obstacles.check(new, by=by, besides=old)
    check(new, act, charged=charged(old, outcome), by=by, at=at)
    claiming.exchange(old, new)
    old.rescheduled_to = new
    resolution = resolving.resolve(old, outcome, act, by=by, at=at, seen=seen)
    rows.insert([new])
    ledger.hold(new.client_id, appointment_id=new.pk, at=at, by=by)
    facts = acting.facts(outcome, resolution) | {"rescheduled_to": new.pk}
    here = recording.Entry("appointment.moved_here", new, booking.booking_facts(new, moved_from=old))
    recording.record(
        "appointment.rescheduled",
        about=old,
        by=by,
        at=at,
        facts=facts,
        before=[here],
        outcome=outcome,
        new=new,
    )
    return Done(appointment=old, resolution=resolution, outcome=outcome, new=new)


def successor(old: Appointment, act: Reschedule, *, by: Actor, at: datetime) -> Appointment:
    """Return the new visit, not yet saved: the old rate, unless somebody else performs it; today's policy."""
    therapist = act.therapist or old.therapist
    rate = old.rate
    if therapist.pk != old.therapist_id:
        rate = booking.rate_for(therapist, old.service, starts_at=act.starts_at, zone=old.zone)
    wish = Wish(
        client=old.client,
        therapist=therapist,
        service=old.service,
        property=old.property,
        starts_at=act.starts_at,
        override_reason=act.override_reason,
    )
    new = booking.placed(wish, rate=rate, by=by, at=at, moves=old.moves + 1)
    new.series_id, new.original_starts_at = old.series_id, old.original_starts_at
    return new


def charged(old: Appointment, outcome: Outcome) -> Appointment | None:
    """Return the old visit if the move uses its credit."""
    return old if outcome.credit is Credit.USED else None


def check(new: Appointment, act: Reschedule, *, charged: Appointment | None, by: Actor, at: datetime) -> None:
    """Refuse a therapist who takes no visits, and a charged move that no second credit covers."""
    booking.check_people(new.therapist, override_reason=act.override_reason, by=by)
    if charged is not None:
        booking.check_credit(new, override_reason=act.override_reason, at=at, charged=charged)
