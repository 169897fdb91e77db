"""The visit took place."""

from datetime import datetime

from django.db import transaction

from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import acting, resolving
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Completion, Seen


@transaction.atomic
def complete(appointment_id: str, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Done:
    """Complete a booked visit: the credit is used, the therapist paid in full (rules.md 1)."""
    appointment = acting.lock(appointment_id)
    if before := acting.earlier(appointment_id, seen):
        return before
    act = Completion()
    outcome = acting.decided(appointment, act, by=by, at=at, seen=seen)
    resolution = resolving.resolve(appointment, outcome, act, by=by, at=at, seen=seen)
    recording.record(
        "appointment.completed",
        about=appointment,
        by=by,
        at=at,
        facts=acting.facts(outcome, resolution),
        outcome=outcome,
    )
    return Done(appointment=appointment, resolution=resolution, outcome=outcome)
