"""Carry out what becomes of the visits of an arrangement: claims, outcomes, credits, all in one go."""

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime

from elevate.core.outcomes import Outcome
from elevate.journal.recording import Entry
from elevate.people.actors import Actor
from elevate.scheduling import acting, booking, claiming, resolving
from elevate.scheduling.acts import UNSEEN, Act
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing import storing
from elevate.scheduling.standing.effects import Effect, Line
from elevate.storing import rows


def exchange(lines: Sequence[Line]) -> None:
    """Give back and take the time of all dates at once; `SlotTaken` if a rival was quicker."""
    leaving: list[Appointment] = []
    entering: list[Appointment] = []
    for line in lines:
        if line.effect in (Effect.MOVED, Effect.CANCELLED, Effect.SUBSTITUTED) and line.visit:
            leaving.append(line.visit)
        if line.effect in (Effect.MOVED, Effect.BOOKED) and line.new:
            entering.append(line.new)
        if line.effect is Effect.SUBSTITUTED and line.visit:
            entering.append(_performed_by(line))
    claiming.exchange_all(leaving, entering)


def cancel(line: Line, act: Act, *, told_by: Series, by: Actor, at: datetime) -> Entry:
    """Give the line's visit the outcome of falling away; its time has been given back."""
    visit, outcome = _decided(line)
    resolution = resolving.resolve(visit, outcome, act, by=by, at=at, seen=UNSEEN)
    facts = acting.facts(outcome, resolution) | {"series": told_by.pk}
    return Entry("appointment.cancelled", visit, facts)


def leave(line: Line, act: Act, *, told_by: Series, by: Actor, at: datetime) -> Entry:
    """Give the line's visit the outcome of having moved; where it moved to is inserted afterwards."""
    visit, outcome = _decided(line)
    visit.rescheduled_to = line.new
    resolution = resolving.resolve(visit, outcome, act, by=by, at=at, seen=UNSEEN)
    there = line.new.pk if line.new else None
    facts = acting.facts(outcome, resolution) | {"rescheduled_to": there, "series": told_by.pk}
    return Entry("appointment.rescheduled", visit, facts)


def arrive(lines: Iterable[Line], *, by: Actor, at: datetime) -> list[Entry]:
    """Insert the visits that others moved to, and hold their credits."""
    moved = [(line.visit, line.new) for line in lines if line.visit and line.new]
    rows.insert([new for _old, new in moved])
    storing.hold([new for _old, new in moved], by=by, at=at)
    return [
        Entry("appointment.moved_here", new, booking.booking_facts(new, moved_from=old)) for old, new in moved
    ]


def substitute(line: Line, *, told_by: Series | None) -> Entry:
    """Let somebody else perform the line's visit, at their rate; its time has been exchanged."""
    visit, new = line.visit, line.new
    assert visit is not None
    assert new is not None
    former = visit.therapist_id
    visit.therapist, visit.rate_cents, visit.currency = new.therapist, new.rate_cents, new.currency
    visit.version += 1
    rows.update(visit, "therapist", "rate_cents", "currency", "version")
    facts: dict[str, object] = {
        "therapist": visit.therapist_id,
        "former": former,
        "rate_cents": visit.rate_cents,
        "currency": visit.currency,
    }
    return Entry("appointment.substituted", visit, facts | ({"series": told_by.pk} if told_by else {}))


def _decided(line: Line) -> tuple[Appointment, Outcome]:
    assert line.visit is not None
    assert line.outcome is not None
    return line.visit, line.outcome


def _performed_by(line: Line) -> Appointment:
    visit = copy.copy(line.visit)
    assert visit is not None
    visit.therapist = line.therapist
    return visit
