"""Somebody else performs an arrangement's visits for a while; its usual therapist stays who it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import Sentence, gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling import acting, booking, shown, substituting
from elevate.scheduling.acts import UNSEEN, Seen
from elevate.scheduling.models import Appointment, Series, Substitution
from elevate.scheduling.standing import applying, effects, facts, locking, places, saying
from elevate.scheduling.standing.effects import Effect, Line, Preview

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitute:
    """Who shall perform the visits, from a day up to, not including, another."""

    therapist: Therapist
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A substitution that is not made yet, and the booked visits in its days."""

    series: Series
    wanted: Substitute
    lines: list[Line]

    @property
    def token(self) -> str:
        """A hash of what is shown of it."""
        wanted = self.wanted
        subject = [self.series.pk, self.series.version, wanted.therapist.pk]
        return effects.token([*subject, f"{wanted.from_on} {wanted.until_on}"], self.lines)

    @property
    def summary(self) -> Sentence:
        """Who stands in, and for how long."""
        wanted = self.wanted
        return saying.substituted(
            self.series,
            therapist=wanted.therapist.first_name,
            from_on=wanted.from_on,
            last_on=wanted.until_on - _ONE_DAY,
        )


@transaction.atomic
def substitute_range(
    series_id: str, wanted: Substitute, *, by: Actor, at: datetime, seen: Seen = UNSEEN
) -> Drafted:
    """Let somebody perform the booked visits of these days, and those booked later; return what it did.

    A visit that they cannot perform stays with its therapist: the lines say which, and why.
    """
    series, locked = locking.lock(series_id, by=by, at=at, seen=seen)
    if acting.done_before("series.substituted", series_id, seen):
        return Drafted(series=series, wanted=wanted, lines=[])
    drafted = _drafted(series, wanted, by=by, at=at)
    locking.check_locked([line.visit for line in drafted.lines if line.visit], locked)
    shown.check(seen.preview_token, drafted.token)
    made = Substitution.objects.create(
        series=series,
        therapist=wanted.therapist,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        entered_at=at,
        entered_by=by.signature,
    )
    going = [line for line in drafted.lines if line.effect is Effect.SUBSTITUTED]
    applying.exchange(going)
    recording.record(
        "series.substituted",
        about=series,
        by=by,
        at=at,
        facts=facts_of(made) | acting.operation(seen),
        before=[applying.substitute(line, told_by=series) for line in going],
        summary=drafted.summary,
        lines=drafted.lines,
        substitute=wanted.therapist,
    )
    return drafted


def lines(going: Sequence[tuple[Appointment, Therapist]], *, by: Actor, at: datetime) -> list[Line]:
    """Return visits as those would make them to whom they go, or as they stay, in order."""
    if not going:
        return []
    visits = [visit for visit, _whose in going]
    thought_of = [substituting.thought_of(visit, whose, by=by) for visit, whose in going]
    known = facts.load(facts.scope_of([*visits, *thought_of]), at=at)
    return [substituting.performed_by(visit, whose, known, by=by) for visit, whose in going]


def facts_of(substitution: Substitution) -> dict[str, object]:
    """Return what the journal keeps of a substitution."""
    return {
        "substitution": substitution.pk,
        "therapist": substitution.therapist_id,
        "from_on": substitution.from_on.isoformat(),
        "until_on": substitution.until_on.isoformat(),
    }


def preview(series: Series, wanted: Substitute, *, by: Actor, at: datetime) -> Preview:
    """Return which visits somebody else would perform, and which stay, and why; or why it is refused."""
    try:
        drafted = _drafted(series, wanted, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(
        summary=drafted.summary,
        series=series,
        substitute=wanted.therapist,
        lines=tuple(drafted.lines),
        token=drafted.token,
    )


def _drafted(series: Series, wanted: Substitute, *, by: Actor, at: datetime) -> Drafted:
    substituting.check_may(by)
    booking.check_people(wanted.therapist, override_reason="", by=by)
    if wanted.until_on <= max(wanted.from_on, day_of(at, series.zone)):
        raise Refused(_("Choose a last day that is not before the first, and still to come."))
    going = [
        (visit, wanted.therapist)
        for visit in places.to_come(series, at=at)
        if wanted.from_on <= day_of(visit.starts_at, visit.zone) < wanted.until_on
        and visit.therapist_id != wanted.therapist.pk
    ]
    return Drafted(series=series, wanted=wanted, lines=lines(going, by=by, at=at))
