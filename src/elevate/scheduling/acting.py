"""The frame every act on a booked visit runs in: lock first, ask second."""

from dataclasses import dataclass
from datetime import datetime

from elevate.core.outcomes import Outcome
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.credits import ledger
from elevate.journal.models import Event
from elevate.people.actors import Actor
from elevate.scheduling import deciding
from elevate.scheduling.acts import Act, Seen
from elevate.scheduling.models import Appointment, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an act did: the visit as it is now and its resolution; `replayed` if it had been done before."""

    appointment: Appointment
    resolution: Resolution
    outcome: Outcome | None = None
    new: Appointment | None = None
    replayed: bool = False


class StaleVersion(Refused):
    """The appointment changed since the version that the caller names."""

    code = "stale-version"


def lock(appointment_id: str, *, along_chain: bool = False) -> Appointment:
    """Lock the appointment, then its client's credits.

    `along_chain` locks the visit it was moved to as well, always older before
    newer and all visits before the client, so that two operations never cross.
    """
    appointment = Appointment.objects.for_update(appointment_id)
    if along_chain and appointment.rescheduled_to_id is not None:
        appointment.rescheduled_to = Appointment.objects.for_update(appointment.rescheduled_to_id)
    ledger.lock(appointment.client_id)
    return appointment


def check_version(appointment: Appointment, seen: Seen) -> None:
    """Refuse another version of the visit than the one seen."""
    if seen.version is not None and seen.version != appointment.version:
        raise StaleVersion(_("This visit changed meanwhile. Load it again before you act."))


def decided(appointment: Appointment, act: Act, *, by: Actor, at: datetime, seen: Seen) -> Outcome:
    """Return the outcome of `act`; refuse it if the visit or the outcome is not what was seen."""
    check_version(appointment, seen)
    outcome = deciding.decide(appointment, act, by=by, at=at)
    deciding.check_seen(appointment, act, outcome, seen)
    return outcome


def check_series_version(version: int, seen: Seen) -> None:
    """Refuse another version of a standing arrangement than the one seen."""
    if seen.version is not None and seen.version != version:
        raise StaleVersion(_("These standing visits changed meanwhile. Load them again before you act."))


def earlier(appointment_id: str, seen: Seen) -> Done | None:
    """Return what this very operation did before, if it comes again (a double tap, a retry)."""
    if seen.operation_id is None:
        return None
    resolution = Resolution.objects.filter(operation_id=seen.operation_id, appointment=appointment_id).first()
    if resolution is None:
        return None
    appointment = Appointment.objects.with_people().get(pk=appointment_id)
    return Done(appointment=appointment, resolution=resolution, new=appointment.rescheduled_to, replayed=True)


def done_before(verb: str, about: str, seen: Seen) -> bool:
    """Tell whether this very operation was journalled before: for acts that leave no row of their own."""
    if seen.operation_id is None:
        return False
    return Event.objects.filter(about=about, verb=verb, facts__operation=str(seen.operation_id)).exists()


def operation(seen: Seen) -> dict[str, object]:
    """Return the fact by which `done_before` knows the operation again."""
    return {} if seen.operation_id is None else {"operation": str(seen.operation_id)}


def facts(outcome: Outcome, resolution: Resolution) -> dict[str, object]:
    """Return what the journal keeps of an outcome: enough to derive the states again."""
    return {
        "state": outcome.state,
        "kind": outcome.kind,
        "rule": outcome.rule,
        "credit": outcome.credit,
        "pay_cents": outcome.pay.amount_cents,
        "currency": outcome.pay.currency,
        "notice_at": outcome.notice_at.isoformat() if outcome.notice_at else None,
        "resolution": resolution.pk,
        "reason": resolution.reason,
    }
