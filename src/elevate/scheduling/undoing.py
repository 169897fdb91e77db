"""Take an outcome back: by new entries, journalled, while the time is still free (rules.md 1)."""

from datetime import datetime

from django.db import transaction

from elevate.core import outcomes
from elevate.core.refusals import Refused, SlotTaken
from elevate.core.rulebook import Rule, State
from elevate.core.words import gettext_noop as _
from elevate.core.written import clock
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import acting, claiming, resolving
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import UNSEEN, Seen
from elevate.scheduling.models import Appointment, Resolution


@transaction.atomic
def undo(appointment_id: str, *, by: Actor, at: datetime, reason: str = "", seen: Seen = UNSEEN) -> Done:
    """Undo a visit's outcome: it is booked again and holds its credit.

    Refused to anyone but who recorded it or a coordinator, once its pay is
    closed, and when its time has been taken since.
    """
    appointment = acting.lock(appointment_id, along_chain=True)
    acting.check_version(appointment, seen)
    resolution = check(appointment, by=by)
    new = appointment.rescheduled_to
    _take_time_back(appointment, new)
    if new is not None:
        _withdraw(new, by=by, at=at)
    resolving.reopen(appointment, by=by, at=at, reason=reason)
    recording.record(
        "appointment.reopened",
        about=appointment,
        by=by,
        at=at,
        facts={"resolution": resolution.pk, "rule": resolution.rule, "reason": reason},
        resolution=resolution,
        new=new,
    )
    return Done(appointment=appointment, resolution=resolution, new=new)


def check(appointment: Appointment, *, by: Actor) -> Resolution:
    """Return the outcome that can be undone; refused with the reason why it cannot."""
    resolution = appointment.resolution
    if resolution is None:
        raise Refused(_("This visit has no outcome to undo."))
    if resolution.closed_at is not None:
        raise Refused(_("The pay for this visit is closed. Ask the coordinator for a correction."))
    if not (by.is_coordinator or by.signature == resolution.resolved_by):
        raise _somebody_elses(resolution)
    if resolution.rule == Rule.MOVE_UNDONE:
        raise Refused(_("This visit went when its move was undone. Move the original one again."))
    if appointment.rescheduled_to is not None and appointment.rescheduled_to.state != State.BOOKED:
        raise Refused(_("The visit it was moved to has an outcome already. Undo that first."))
    return resolution


def _somebody_elses(resolution: Resolution) -> Refused:
    if Actor.is_system(resolution.resolved_by):
        return Refused(_("Only a coordinator can undo this."))
    return Refused(_("Only {name} or a coordinator can undo this."), name=resolution.resolved_by_name)


def _take_time_back(appointment: Appointment, new: Appointment | None) -> None:
    try:
        match State(appointment.state):
            case State.CANCELLED:
                claiming.claim(appointment)
            case State.RESCHEDULED if new is not None:
                claiming.exchange(new, appointment)
    except SlotTaken as taken:
        when = clock(appointment.starts_at, appointment.zone)
        sentence = _("{time} is taken by now, so this cannot be undone. Book another visit instead.")
        raise SlotTaken(sentence, time=when) from taken


def _withdraw(new: Appointment, *, by: Actor, at: datetime) -> None:
    outcome = outcomes.of_undoing_a_move(new.facts())
    resolution = resolving.resolve(new, outcome, None, by=by, at=at, seen=UNSEEN)
    recording.record(
        "appointment.withdrawn", about=new, by=by, at=at, facts=acting.facts(outcome, resolution)
    )
