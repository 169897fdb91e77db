"""Somebody cannot make it, or nobody was there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from elevate.journal import recording
from elevate.journal.recording import Entry
from elevate.people.actors import Actor
from elevate.scheduling import acting, claiming, resolving
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Cancellation, NoShow, Seen
from elevate.scheduling.resolving import Ended

_CANCELLED = "appointment.cancelled"


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
    facts = acting.facts(outcome, resolution)
    recording.record(_CANCELLED, about=appointment, by=by, at=at, facts=facts, outcome=outcome)
    return Done(appointment=appointment, resolution=resolution, outcome=outcome)


def cancel_all(ended: Sequence[Ended], *, by: Actor, at: datetime, told: Mapping[str, object]) -> list[Entry]:
    """Cancel many locked visits as `cancel` does each; return what the caller has to record of them.

    For who tells of them in one message: `told` are the facts that name what tells of them. However many
    there are, it takes the same few statements.
    """
    found = resolving.resolve_all(ended, by=by, at=at)
    claiming.release_all(each.visit for each in ended)
    return [
        Entry(_CANCELLED, each.visit, {**acting.facts(each.outcome, resolution), **told})
        for each, resolution in zip(ended, found, strict=True)
    ]
