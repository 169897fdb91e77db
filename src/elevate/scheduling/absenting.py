"""Enter and withdraw a therapist's time off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.core.written import day_and_time
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling import colliding, shown
from elevate.scheduling.models import Appointment, TimeOff

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Time off that is asked for: `[starts_at, ends_at)`; with a `preview_token`, only as it was shown."""

    therapist: Therapist
    starts_at: datetime
    ends_at: datetime
    reason: str = ""
    operation_id: UUID | None = None
    preview_token: str | None = None


@transaction.atomic
def enter(absence: Absence, *, by: Actor, at: datetime) -> TimeOff:
    """Enter time off. Booked visits inside it stay, and are listed until each is settled.

    Refused: time that ends before it begins, that is over, that lasts more
    than a year, or in which the therapist is off already.
    """
    Therapist.objects.select_for_update(no_key=True).get(pk=absence.therapist.pk)
    if before := _earlier(absence):
        return before
    check(absence, at=at)
    shown.check(absence.preview_token, token(absence, collisions(absence, at=at)))
    off = TimeOff(
        therapist=absence.therapist,
        starts_at=absence.starts_at,
        ends_at=absence.ends_at,
        reason=absence.reason,
        entered_at=at,
        entered_by=by.signature,
        operation_id=absence.operation_id,
    )
    off.save(force_insert=True)
    recording.record("time_off.entered", about=off, by=by, at=at, facts=_facts(off))
    return off


@transaction.atomic
def withdraw(time_off_id: str, *, by: Actor, at: datetime) -> TimeOff:
    """Take time off back: the therapist can be booked then. Twice is once; refused when it is over."""
    off = (
        TimeOff.objects.select_for_update(of=("self",), no_key=True)
        .select_related("therapist")
        .get(pk=time_off_id)
    )
    if off.withdrawn_at is not None:
        return off
    if off.ends_at <= at:
        raise Refused(_("This time off is over. It stays as it was."))
    off.withdrawn_at, off.withdrawn_by = at, by.signature
    off.save(update_fields=("withdrawn_at", "withdrawn_by"))
    recording.record("time_off.withdrawn", about=off, by=by, at=at, facts=_facts(off))
    return off


def check(absence: Absence, *, at: datetime) -> None:
    """Refuse time off that cannot be entered."""
    if absence.ends_at <= absence.starts_at:
        raise Refused(_("The time off must end after it begins."))
    if absence.ends_at <= at:
        raise Refused(_("That time has passed. Choose one still to come."))
    if absence.ends_at - absence.starts_at > LONGEST:
        raise Refused(_("That is more than a year. Enter a shorter time off, and another one later."))
    known = TimeOff.objects.standing().filter(therapist_id=absence.therapist.pk)
    whole = known.filter(starts_at__lte=absence.starts_at, ends_at__gte=absence.ends_at).first()
    if whole is not None:
        zone = absence.therapist.time_zone
        raise Refused(
            _("{therapist} is off from {start} until {end} already."),
            therapist=absence.therapist.first_name,
            start=day_and_time(whole.starts_at, zone),
            end=day_and_time(whole.ends_at, zone),
        )


def collisions(absence: Absence, *, at: datetime) -> list[Appointment]:
    """Return the booked visits that lie in the time off."""
    therapist = absence.therapist
    return colliding.with_time_off(therapist.pk, absence.starts_at, absence.ends_at, at=at)


def inside(standing: Sequence[TimeOff], *, at: datetime) -> list[Appointment]:
    """Return the booked visits in any of one therapist's time off, in one query."""
    if not standing:
        return []
    first, last = min(off.starts_at for off in standing), max(off.ends_at for off in standing)
    visits = colliding.with_time_off(standing[0].therapist_id, first, last, at=at)
    return [visit for visit in visits if any(_touches(visit, off) for off in standing)]


def token(absence: Absence, visits: list[Appointment]) -> str:
    """Return a hash of what a preview shows: the time, and the visits it collides with."""
    facts = [absence.therapist.pk, absence.starts_at.isoformat(), absence.ends_at.isoformat()]
    return shown.token(facts + [f"{visit.pk} {visit.starts_at.isoformat()}" for visit in visits])


def _earlier(absence: Absence) -> TimeOff | None:
    if absence.operation_id is None:
        return None
    return TimeOff.objects.filter(
        operation_id=absence.operation_id, therapist_id=absence.therapist.pk
    ).first()


def _touches(visit: Appointment, off: TimeOff) -> bool:
    return visit.starts_at < off.ends_at and visit.ends_at > off.starts_at


def _facts(off: TimeOff) -> dict[str, str]:
    return {
        "therapist": off.therapist_id,
        "starts_at": off.starts_at.isoformat(),
        "ends_at": off.ends_at.isoformat(),
    }
