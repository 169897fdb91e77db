"""Say what an act would do, by the code that does it, and change nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from elevate.core.outcomes import Outcome
from elevate.core.refusals import Refused
from elevate.core.words import Sentence
from elevate.people.actors import Actor
from elevate.scheduling import booking, claiming, deciding, obstacles, rescheduling
from elevate.scheduling.acts import Act, Completion, Reschedule
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An outcome with the token that guards it, or the sentence that says why not; `notes` on its time."""

    outcome: Outcome | None = None
    token: str = ""
    refusal: Sentence | None = None
    code: str = ""
    new: Appointment | None = None
    notes: list[Sentence] = field(default_factory=list)

    @property
    def allowed(self) -> bool:
        """Whether the act would go through."""
        return self.refusal is None


def preview(appointment: Appointment, act: Act, *, by: Actor, at: datetime) -> Preview:
    """Return what `act` would do now."""
    try:
        outcome = deciding.decide(appointment, act, by=by, at=at)
        new = _movable(appointment, act, outcome, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    notes = obstacles.notes(new, by=by, besides=appointment) if new else []
    return Preview(outcome=outcome, token=deciding.token(appointment, act, outcome), new=new, notes=notes)


def outlook(appointment: Appointment, *, by: Actor, at: datetime) -> Preview:
    """Return what completing the visit will do once it has started: the pair on its card."""
    return preview(appointment, Completion(), by=by, at=max(at, appointment.starts_at))


def of_booking(wish: Wish, *, by: Actor, at: datetime) -> Preview:
    """Return what booking `wish` would do now: the visit as `new`, without an outcome."""
    try:
        new = booking.checked(wish, by=by, at=at)
        _check_free(new)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(token=booking.token(new), new=new, notes=obstacles.notes(new, by=by))


def _movable(
    appointment: Appointment, act: Act, outcome: Outcome, *, by: Actor, at: datetime
) -> Appointment | None:
    if not isinstance(act, Reschedule):
        return None
    new = rescheduling.successor(appointment, act, by=by, at=at)
    obstacles.check(new, by=by, besides=appointment)
    rescheduling.check(new, act, charged=rescheduling.charged(appointment, outcome), by=by, at=at)
    _check_free(new, besides=appointment)
    return new


def _check_free(new: Appointment, *, besides: Appointment | None = None) -> None:
    if not claiming.is_free(new, besides=besides):
        raise claiming.taken(new)
