"""Somebody cannot make it, or nobody was there."""

from datetime import datetime

from django.db import transaction

from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import acting, claiming, resolving
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Cancellation, NoShow, Seen


@transaction.atomic
def cancel(
    appointment_id: str, act: Cancellation | NoShow, *, by: Actor, at: datetime, seen: Seen = UNSEEN
) -> Done:
    """Cancel a booked visit and settle its credit and its pay (rules.md 1). Refused if resolved."""
    # Lock first, ask second: a rival commits before we look.
    appointment = acting.lock(appointment_id)
    if before := acting.earlier(appointment_id, seen):
        return before
    outcome = acting.decided(appointment, act, by=by, at=at, seen=seen)
    resolution = resolving.resolve(appointment, outcome, act, by=by, at=at, seen=seen)
    claiming.release(appointment)
    recording.record(
        "appointment.cancelled",
        about=appointment,
        by=by,
        at=at,
        facts=acting.facts(outcome, resolution),
        outcome=outcome,
    )
    return Done(appointment=appointment, resolution=resolution, outcome=outcome)
