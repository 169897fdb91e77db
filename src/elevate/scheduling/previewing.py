"""Say what an act would do, by the code that does it, and change nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

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

    @property
    def client_is_busy(self) -> bool:
        """Whether it is another visit of the client's that is in the way."""
        return self.refusal is not None and self.refusal.msgid == claiming.CLIENT_IS_BUSY


#: Finds the new visit that a move would book, and what to know of its time; `Refused` where it cannot be.
Place = Callable[[Appointment, Reschedule, Outcome], tuple[Appointment, list[Sentence]]]


def preview(
    appointment: Appointment, act: Act, *, by: Actor, at: datetime, place: Place | None = None
) -> Preview:
    """Return what `act` would do now; `place` where something else than the database knows what is free."""
    place = place or partial(_placed, by=by, at=at)
    new: Appointment | None = None
    notes: list[Sentence] = []
    try:
        outcome = deciding.decide(appointment, act, by=by, at=at)
        if isinstance(act, Reschedule):
            new, notes = place(appointment, act, outcome)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(outcome=outcome, token=deciding.token(appointment, act, outcome), new=new, notes=notes)


def outlook(appointment: Appointment, *, by: Actor, at: datetime) -> Preview:
    """Return what completing the visit will do once it has started: the pair on its card."""
    return preview(appointment, Completion(), by=by, at=max(at, appointment.starts_at))


def of_booking(wish: Wish, *, by: Actor, at: datetime) -> Preview:
    """Return what booking `wish` would do now: the visit as `new`, without an outcome."""
    return _booked(booking.checked, wish, by=by, at=at)


def of_promise(wish: Wish, *, by: Actor, at: datetime) -> Preview:
    """Return what `of_booking` does for a visit that is not new: one that was promised before."""
    return _booked(booking.fitting, wish, by=by, at=at)


def _booked(check: Callable[..., Appointment], wish: Wish, *, by: Actor, at: datetime) -> Preview:
    try:
        new = check(wish, by=by, at=at)
        _check_free(new)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(token=booking.token(new), new=new, notes=obstacles.notes(new, by=by))


def _placed(
    appointment: Appointment, act: Reschedule, outcome: Outcome, *, by: Actor, at: datetime
) -> tuple[Appointment, list[Sentence]]:
    new = rescheduling.successor(appointment, act, by=by, at=at)
    obstacles.check(new, by=by, besides=appointment)
    rescheduling.check(new, act, charged=rescheduling.charged(appointment, outcome), by=by, at=at)
    _check_free(new, besides=appointment)
    return new, obstacles.notes(new, by=by, besides=appointment)


def _check_free(new: Appointment, *, besides: Appointment | None = None) -> None:
    if not claiming.is_free(new, besides=besides):
        raise claiming.taken(new, by_client=claiming.client_is_busy(new, besides=besides))
