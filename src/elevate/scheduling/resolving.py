"""Give a locked appointment its one outcome, and take it back."""

from datetime import datetime

from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Credit, State
from elevate.credits import ledger
from elevate.people.actors import Actor
from elevate.scheduling.acts import Act, Seen
from elevate.scheduling.models import Appointment, Resolution
from elevate.storing import rows


def resolve(  # noqa: PLR0913 - an outcome names everything it rests on
    appointment: Appointment, outcome: Outcome, act: Act | None, *, by: Actor, at: datetime, seen: Seen
) -> Resolution:
    """Store `outcome`: the resolution row, the new state and what becomes of the credit."""
    resolution = Resolution.of(appointment, outcome, by=by, at=at)
    for detail in ("reason", "note", "contact_attempt"):
        setattr(resolution, detail, getattr(act, detail, ""))
    resolution.operation_id = seen.operation_id
    rows.insert([resolution])
    _set(appointment, outcome.state, resolution)
    ledger.settle(
        appointment.client_id,
        outcome.credit,
        appointment_id=appointment.pk,
        number=resolution.number,
        at=at,
        by=by,
    )
    return resolution


def reopen(appointment: Appointment, *, by: Actor, at: datetime, reason: str) -> Resolution:
    """Take the outcome back: the visit is booked again and holds its credit."""
    resolution = appointment.resolution
    if resolution is None:
        raise ValueError("only a resolved appointment can be reopened")
    resolution.undone_at, resolution.undone_by, resolution.undone_reason = at, by.signature, reason
    resolution.save(update_fields=("undone_at", "undone_by", "undone_reason"))
    appointment.rescheduled_to = None
    _set(appointment, State.BOOKED, None)
    ledger.reopen(
        appointment.client_id,
        Credit(resolution.credit),
        appointment_id=appointment.pk,
        number=resolution.number,
        at=at,
        by=by,
    )
    return resolution


def _set(appointment: Appointment, state: State, resolution: Resolution | None) -> None:
    appointment.state = state
    appointment.resolution = resolution
    appointment.version += 1
    rows.update(appointment, "state", "resolution", "version", "rescheduled_to")
