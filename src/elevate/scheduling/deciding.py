"""Ask the core about a stored appointment; previews and operations share this path."""

from datetime import datetime

from elevate.core import outcomes
from elevate.core.outcomes import Outcome
from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.core.words import gettext_noop as _
from elevate.people import access
from elevate.people.actors import Actor, Role
from elevate.scheduling import shown
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule, Seen
from elevate.scheduling.models import Appointment


def decide(appointment: Appointment, act: Act, *, by: Actor, at: datetime) -> Outcome:
    """Return what `act` would do to the visit; `Refused` if a rule says no."""
    access.check_action(by, act.action)
    match act:
        case Completion():
            return outcomes.of_completing(appointment.facts(), at=at)
        case NoShow():
            return outcomes.of_no_show(appointment.facts(), contact_attempt=act.contact_attempt, at=at)
        case Cancellation():
            access.check_party(by, act.party)
            return outcomes.of_cancelling(
                appointment.facts(),
                by=act.party,
                notice_at=_notice(act, by=by, at=at),
                at=at,
                reason=act.reason,
            )
        case Reschedule():
            return outcomes.of_moving(appointment.facts(), _move(appointment, act, by=by, at=at), at=at)


def check_seen(appointment: Appointment, act: Act, outcome: Outcome, seen: Seen) -> None:
    """Refuse when the outcome is not the one that was shown."""
    shown.check(seen.preview_token, token(appointment, act, outcome))


def token(appointment: Appointment, act: Act, outcome: Outcome) -> str:
    """Return a hash of what a preview shows: the visit as it stands, the act and its outcome."""
    facts = [appointment.pk, appointment.version, act.action, outcome.rule, outcome.credit]
    facts += [outcome.pay.amount_cents, outcome.pay.currency]
    if isinstance(act, Reschedule):
        facts += [act.starts_at.isoformat(), act.therapist.pk if act.therapist else ""]
    return shown.token(facts)


def _notice(act: Cancellation | Reschedule, *, by: Actor, at: datetime) -> datetime:
    if act.notice_at is None:
        return at
    if by.role is Role.CLIENT and act.notice_at != at:
        raise Refused(_("Your notice counts from now. If you told someone earlier, ask the coordinator."))
    return act.notice_at


def _move(appointment: Appointment, act: Reschedule, *, by: Actor, at: datetime) -> outcomes.Move:
    return outcomes.Move(
        to=act.starts_at,
        same_therapist=act.therapist is None or act.therapist.pk == appointment.therapist_id,
        by=Party(by.party),
        notice_at=_notice(act, by=by, at=at),
        accept_late=act.accept_late,
        reason=act.reason,
    )
