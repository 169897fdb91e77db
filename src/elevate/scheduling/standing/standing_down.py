"""Whoever was named to stand in for a while does not after all: the visits go back to who would make them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from elevate.core.refusals import AlreadyResolved, Refused
from elevate.core.time import day_of
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import full_day
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import acting, shown, substituting
from elevate.scheduling.acts import UNSEEN, Seen
from elevate.scheduling.models import Appointment, Series, Substitution
from elevate.scheduling.standing import (
    applying,
    effects,
    locking,
    pairing,
    places,
    planning,
    saying,
    standing_in,
)
from elevate.scheduling.standing.effects import Effect, Line, Preview
from elevate.storing import rows

WITHDRAWN = "series.substitution_withdrawn"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A withdrawal that has not happened yet: from when on, and the booked visits that it bears on."""

    series: Series
    substitution: Substitution
    from_on: date
    lines: list[Line]

    @property
    def token(self) -> str:
        """A hash of what is shown of it."""
        return effects.token([self.series.pk, self.series.version, self.substitution.pk], self.lines)

    @property
    def summary(self) -> Sentence:
        """Who does not stand in any more, and for how long they would have."""
        return saying.withdrawn(
            self.series,
            therapist=self.substitution.therapist.first_name,
            from_on=self.from_on,
            last_on=self.substitution.until_on - _ONE_DAY,
        )


@transaction.atomic
def withdraw(substitution_id: int, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Drafted:
    """Let the visits still to come of a substitution go back to who would make them without it.

    One whose usual therapist cannot come then stays with the substitute: the
    lines say which, and why. What took place is not touched.
    """
    series, locked = locking.lock(_found(substitution_id).series_id, by=by, at=at, seen=seen)
    substitution = _found(substitution_id)
    if acting.done_before(WITHDRAWN, series.pk, seen):
        return Drafted(series=series, substitution=substitution, from_on=substitution.from_on, lines=[])
    drafted = _drafted(series, substitution, by=by, at=at)
    locking.check_locked([line.visit for line in drafted.lines if line.visit], locked)
    shown.check(seen.preview_token, drafted.token)
    substitution.withdrawn_at, substitution.withdrawn_by = at, by.signature
    rows.update(substitution, "withdrawn_at", "withdrawn_by")
    going = [line for line in drafted.lines if line.effect is Effect.SUBSTITUTED]
    applying.exchange(going)
    recording.record(
        WITHDRAWN,
        about=series,
        by=by,
        at=at,
        facts=standing_in.facts_of(substitution) | acting.operation(seen),
        before=[applying.substitute(line, told_by=series) for line in going],
        summary=drafted.summary,
        lines=drafted.lines,
        substitute=substitution.therapist,
        substitution=substitution,
    )
    return drafted


def preview(substitution: Substitution, *, by: Actor, at: datetime) -> Preview:
    """Return which visits would go back, and which stay, and why; or why it is refused."""
    series = Series.objects.with_people().get(pk=substitution.series_id)
    try:
        drafted = _drafted(series, substitution, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(
        summary=drafted.summary,
        series=series,
        substitute=substitution.therapist,
        lines=tuple(drafted.lines),
        token=drafted.token,
    )


def _found(substitution_id: int) -> Substitution:
    return Substitution.objects.select_related("therapist").get(pk=substitution_id)


def _drafted(series: Series, substitution: Substitution, *, by: Actor, at: datetime) -> Drafted:
    substituting.check_may(by)
    _check_stands(substitution, today=day_of(at, series.zone))
    others = [each for each in pairing.substitutions(series) if each.pk != substitution.pk]
    going = [
        (visit, planning.performing(series, others, day_of(visit.starts_at, visit.zone)))
        for visit in _theirs(series, substitution, at=at)
    ]
    lines = standing_in.lines([pair for pair in going if pair[1].pk != pair[0].therapist_id], by=by, at=at)
    return Drafted(
        series=series,
        substitution=substitution,
        from_on=max(substitution.from_on, day_of(at, series.zone)),
        lines=[_still(line) if line.effect is Effect.KEPT else line for line in lines],
    )


def _check_stands(substitution: Substitution, *, today: date) -> None:
    names = {"therapist": substitution.therapist.name}
    if substitution.withdrawn_at is not None:
        raise AlreadyResolved(_("That {therapist} stands in was withdrawn before."), **names)
    if substitution.until_on <= today:
        last = full_day(substitution.until_on - _ONE_DAY)
        raise Refused(_("{therapist} stood in until {last}: that is over."), **names, last=last)


def _theirs(series: Series, substitution: Substitution, *, at: datetime) -> list[Appointment]:
    """Return the visits to come that the substitute makes in those days."""
    return [
        visit
        for visit in places.to_come(series, at=at)
        if substitution.from_on <= day_of(visit.starts_at, visit.zone) < substitution.until_on
        and visit.therapist_id == substitution.therapist_id
    ]


def _still(line: Line) -> Line:
    """Return a visit that stays with the substitute; nobody has to settle it."""
    words = say(_("{therapist} still comes. {why}"), therapist=line.therapist.name, why=line.words)
    return replace(line, words=words, reason=None)
