"""Somebody else performs a visit: the same visit, at the same time, free of charge (rules.md 4 and 6)."""

from datetime import datetime

from django.db import transaction

from elevate.core import outcomes
from elevate.core.refusals import Refused, SlotTaken
from elevate.core.words import gettext_noop as _, say
from elevate.journal import recording
from elevate.people.actors import Actor, Role
from elevate.people.models import Therapist
from elevate.scheduling import acting, booking, shown
from elevate.scheduling.acts import UNSEEN, Seen
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment, Skip
from elevate.scheduling.models.series import why
from elevate.scheduling.standing import applying, effects, facts, planning
from elevate.scheduling.standing.effects import Effect, Line, Preview
from elevate.scheduling.standing.facts import Facts

_BUSY = (Skip.Reason.CLIENT_BUSY, Skip.Reason.THERAPIST_BUSY)


@transaction.atomic
def substitute(
    appointment_id: str, therapist: Therapist, *, by: Actor, at: datetime, seen: Seen = UNSEEN
) -> Appointment:
    """Let `therapist` perform a booked visit that has not begun, at their own rate; tell everybody.

    Refused without a rate, with time off, inactive; `SlotTaken` if they are
    busy. A series' usual therapist stays who it is.
    """
    visit = acting.lock(appointment_id)
    if acting.done_before("appointment.substituted", appointment_id, seen):
        return visit
    acting.check_version(visit, seen)
    former = visit.therapist
    line = _drafted(visit, therapist, by=by, at=at)
    shown.check(seen.preview_token, _token(line))
    applying.exchange([line])
    entry = applying.substitute(line, told_by=None)
    recording.record(
        entry.verb,
        about=visit,
        by=by,
        at=at,
        facts={**entry.facts, **acting.operation(seen)},
        former=former,
    )
    return visit


def preview(visit: Appointment, therapist: Therapist, *, by: Actor, at: datetime) -> Preview:
    """Return what letting `therapist` perform the visit would change now, or why it is refused."""
    try:
        line = _drafted(visit, therapist, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(summary=line.words, lines=(line,), token=_token(line))


def performed_by(visit: Appointment, therapist: Therapist, known: Facts, *, by: Actor) -> Line:
    """Return the visit as `therapist` would perform it, or as it stays, with what is in the way."""
    draft = thought_of(visit, therapist, by=by)
    known.give(visit)
    found = planning.of_therapist(draft, known) or planning.taken(draft, known)
    known.take(visit if found else draft)
    words = (
        why(found.reason, found.params)
        if found
        else say(
            _("{therapist} comes instead of {usual}."), therapist=therapist.name, usual=visit.therapist.name
        )
    )
    return Line(
        effect=Effect.KEPT if found else Effect.SUBSTITUTED,
        starts_at=visit.starts_at,
        before=visit.starts_at,
        therapist=visit.therapist if found else therapist,
        former=visit.therapist,
        words=words,
        visit=visit,
        new=None if found else draft,
        reason=found.reason if found else None,
        params=found.params if found else {},
    )


def thought_of(visit: Appointment, therapist: Therapist, *, by: Actor) -> Appointment:
    """Return a visit just like this one by another therapist, without policy and rate."""
    wish = Wish(
        client=visit.client,
        therapist=therapist,
        service=visit.service,
        property=visit.property,
        starts_at=visit.starts_at,
    )
    return booking.bare(wish, by=by, at=visit.booked_at)


def is_over(visit: Appointment, *, at: datetime) -> bool:
    """Tell whether nobody can perform the visit instead any more."""
    try:
        outcomes.check_substitution(visit.facts(), same_therapist=False, at=at)
    except Refused:
        return True
    return False


def check_may(by: Actor) -> None:
    """Refuse whoever never names a substitute."""
    if by.role is Role.CLIENT:
        raise Refused(_("Only the therapist or the coordinator can name somebody else."))


def _drafted(visit: Appointment, therapist: Therapist, *, by: Actor, at: datetime) -> Line:
    check_may(by)
    same = therapist.pk == visit.therapist_id
    outcomes.check_substitution(visit.facts(), same_therapist=same, at=at)
    known = facts.load(facts.scope_of([visit, thought_of(visit, therapist, by=by)]), at=at)
    line = performed_by(visit, therapist, known, by=by)
    if line.reason is not None:
        refused = SlotTaken if line.reason in _BUSY else Refused
        raise refused(line.words.msgid, **line.words.params)
    return line


def _token(line: Line) -> str:
    return effects.token("substitution", [line])
