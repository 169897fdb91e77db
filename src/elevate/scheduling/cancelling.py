"""Somebody cannot make it, or nobody was there."""

from datetime import datetime

from django.db import transaction

from elevate.journal import recording
from elevate.journal.recording import Entry
from elevate.people.actors import Actor
from elevate.scheduling import acting, claiming, resolving
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Cancellation, NoShow, Seen
from elevate.scheduling.models import Appointment


@transaction.atomic
def cancel(
    appointment_id: str, act: Cancellation | NoShow, *, by: Actor, at: datetime, seen: Seen = UNSEEN
) -> Done:
    """Cancel a booked visit and settle its credit and its pay (rules.md 1). Refused if resolved."""
    # Lock first, ask second: a rival commits before we look.
    appointment = acting.lock(appointment_id)
    if before := acting.earlier(appointment_id, seen):
        return before
    done, entry = settle(appointment, act, by=by, at=at, seen=seen)
    recording.record(entry.verb, about=appointment, by=by, at=at, facts=entry.facts, outcome=done.outcome)
    return done


def settle(
    appointment: Appointment, act: Cancellation | NoShow, *, by: Actor, at: datetime, seen: Seen = UNSEEN
) -> tuple[Done, Entry]:
    """Cancel a visit that is locked already; return what was done, and what the caller has to record of it.

    For who cancels several at once and tells of them in one message.
    """
    outcome = acting.decided(appointment, act, by=by, at=at, seen=seen)
    resolution = resolving.resolve(appointment, outcome, act, by=by, at=at, seen=seen)
    claiming.release(appointment)
    done = Done(appointment=appointment, resolution=resolution, outcome=outcome)
    return done, Entry("appointment.cancelled", appointment, acting.facts(outcome, resolution))
