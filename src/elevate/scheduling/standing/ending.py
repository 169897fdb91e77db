"""End a standing arrangement: its visits to come are cancelled, each by its true notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.time import day_of, start_of_day
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import full_day
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.scheduling import acting, cancelling, deciding, shown
from elevate.scheduling.acts import UNSEEN, Cancellation, Seen
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.resolving import Ended
from elevate.scheduling.standing import creating, effects, locking, places, planning, saying
from elevate.scheduling.standing.effects import Effect, Line, Preview
from elevate.scheduling.standing.wishes import Ending
from elevate.storing import rows

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """An end that has not come yet: the first day without visits, and those that it cancels."""

    series: Series
    on: date
    lines: list[Line]

    @property
    def token(self) -> str:
        """A hash of what is shown of it."""
        return effects.token([self.series.pk, self.series.version, str(self.on)], self.lines)

    @property
    def summary(self) -> Sentence:
        """What ends, and what that cancels."""
        return saying.ended(self.series, on=self.on, cancelled=len(self.lines))


@transaction.atomic
def end(series_id: str, wanted: Ending, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Series:
    """End the series from a day on (rules.md 6): one inside 24 hours is late. One message to each person."""
    if acting.done_before("series.ended", series_id, seen):
        return Series.objects.with_people().get(pk=series_id)
    series, locked = locking.lock(series_id, by=by, at=at, seen=seen)
    if acting.done_before("series.ended", series_id, seen):  # the other tap, while we waited
        return series
    drafted = _drafted(series, wanted, by=by, at=at)
    locking.check_locked([line.visit for line in drafted.lines if line.visit], locked)
    shown.check(seen.preview_token, drafted.token)
    entries = cancelling.cancel_all(_ended(drafted.lines, wanted), by=by, at=at, told={"series": series.pk})
    _close(series, drafted.on, reason=wanted.reason, by=by, at=at)
    locking.supersede(series, since=start_of_day(drafted.on, series.zone), by=by, at=at)
    recording.record(
        "series.ended",
        about=series,
        by=by,
        at=at,
        facts={"on": drafted.on.isoformat(), "cancelled": len(entries)} | acting.operation(seen),
        before=entries,
        summary=drafted.summary,
        lines=drafted.lines,
        former=series,
    )
    return series


def preview(series: Series, wanted: Ending, *, by: Actor, at: datetime) -> Preview:
    """Return the visits that ending would cancel now, each with its outcome; or why it is refused."""
    try:
        drafted = _drafted(series, wanted, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(
        summary=drafted.summary,
        series=series,
        lines=tuple(drafted.lines),
        token=drafted.token,
    )


def _drafted(series: Series, wanted: Ending, *, by: Actor, at: datetime) -> Drafted:
    creating.check_may(by)
    on = _from(series, wanted, at=at)
    visits = places.to_come(series, from_on=on, at=at)
    if not visits and series.ends_on is not None and series.ends_on < on:
        raise Refused(_("These visits end {day} already."), day=full_day(series.ends_on))
    return Drafted(series=series, on=on, lines=[_line(visit, wanted, by=by, at=at) for visit in visits])


def _from(series: Series, wanted: Ending, *, at: datetime) -> date:
    today = day_of(at, series.zone)
    return max(wanted.on or today, today)


def _line(visit: Appointment, wanted: Ending, *, by: Actor, at: datetime) -> Line:
    outcome = deciding.decide(visit, _act(wanted, visit), by=by, at=at)
    return Line(
        effect=Effect.CANCELLED,
        starts_at=visit.starts_at,
        before=visit.starts_at,
        therapist=visit.therapist,
        words=say(_("Is cancelled. {why}"), why=outcome.why),
        visit=visit,
        outcome=outcome,
    )


def _ended(lines: Iterable[Line], wanted: Ending) -> list[Ended]:
    return [
        Ended(visit=line.visit, outcome=line.outcome, act=_act(wanted, line.visit))
        for line in lines
        if line.visit and line.outcome
    ]


def _act(wanted: Ending, visit: Appointment) -> Cancellation:
    notice_at = wanted.notice_at and max(wanted.notice_at, visit.booked_at)
    return Cancellation(party=wanted.party, notice_at=notice_at, reason=wanted.reason)


def _close(series: Series, on: date, *, reason: str, by: Actor, at: datetime) -> None:
    last = on - _ONE_DAY
    series.ends_on = last if series.ends_on is None else min(series.ends_on, last)
    series.count = None
    if series.next_on is not None:
        planning.advance(series, past=series.next_on - _ONE_DAY)
    series.ended_at, series.ended_by, series.end_reason = at, by.signature, reason
    series.version += 1
    rows.update(
        series,
        *("ends_on", "count", "next_on", "next_due_at", "ended_at", "ended_by", "end_reason", "version"),
    )
