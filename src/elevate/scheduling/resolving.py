"""Give a locked appointment its one outcome, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db.models import F, Max, OuterRef, Subquery

from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Credit, State
from elevate.credits import ledger
from elevate.people.actors import Actor
from elevate.scheduling.acts import Act, Seen
from elevate.scheduling.models import Appointment, Resolution
from elevate.storing import rows

#: Outcomes one statement inserts.
_MANY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A locked visit, the act that ends it and the outcome that this has."""

    visit: Appointment
    outcome: Outcome
    act: Act


def resolve(  # noqa: PLR0913 - an outcome names everything it rests on
    appointment: Appointment, outcome: Outcome, act: Act | None, *, by: Actor, at: datetime, seen: Seen
) -> Resolution:
    """Store `outcome`: the resolution row, the new state and what becomes of the credit."""
    resolution = Resolution.of(appointment, outcome, by=by, at=at)
    _detail(resolution, act)
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


def resolve_all(ended: Sequence[Ended], *, by: Actor, at: datetime) -> list[Resolution]:
    """Store the outcomes of many visits that nothing follows: the rows that `resolve` writes for each.

    One statement for each kind of row, however many visits there are.
    """
    before = _numbers(ended)
    found = [
        Resolution.of(each.visit, each.outcome, by=by, at=at, number=before.get(each.visit.pk, 0) + 1)
        for each in ended
    ]
    for each, resolution in zip(ended, found, strict=True):
        _detail(resolution, each.act)
    for some in batched(found, _MANY):
        rows.insert(some)
    _set_all(ended, found)
    settled = [
        (each.visit.client_id, each.visit.pk, each.outcome.credit, resolution.number)
        for each, resolution in zip(ended, found, strict=True)
    ]
    ledger.settle_all(settled, at=at, by=by)
    return found


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


def _detail(resolution: Resolution, act: Act | None) -> None:
    for detail in ("reason", "note", "contact_attempt"):
        setattr(resolution, detail, getattr(act, detail, ""))


def _numbers(ended: Sequence[Ended]) -> dict[str, int]:
    """Return the last number of the visits that had an outcome before."""
    earlier = Resolution.objects.filter(appointment__in=[each.visit.pk for each in ended]).order_by()
    return dict(earlier.values_list("appointment_id").annotate(Max("number")))


def _set_all(ended: Sequence[Ended], found: Sequence[Resolution]) -> None:
    of_it = Resolution.objects.filter(appointment=OuterRef("pk"), undone_at__isnull=True).order_by()
    for state in {each.outcome.state for each in ended}:
        meant = [each.visit.pk for each in ended if each.outcome.state is state]
        Appointment.objects.filter(pk__in=meant).update(
            state=state, version=F("version") + 1, resolution=Subquery(of_it.values("pk"))
        )
    for each, resolution in zip(ended, found, strict=True):
        each.visit.state, each.visit.resolution = each.outcome.state, resolution
        each.visit.version += 1
