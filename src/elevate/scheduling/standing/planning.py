"""Decide for each date of an arrangement whether a visit can be booked, and what stands in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elevate.core import grid, recurrence
from elevate.core.recurrence import Occurrence
from elevate.core.time import day_of, start_of_day
from elevate.core.words import gettext_noop as _, say
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling import booking
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment, Series, Skip, Substitution
from elevate.scheduling.models.series import why
from elevate.scheduling.standing import joining
from elevate.scheduling.standing.effects import Effect, Line
from elevate.scheduling.standing.facts import Facts

Reason = Skip.Reason
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One date of a series, and the visit that is thought of for it, without policy and rate."""

    series: Series
    occurrence: Occurrence
    visit: Appointment


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a visit, with what its sentence needs."""

    reason: Skip.Reason
    params: Mapping[str, object]


def due(series: Series, *, at: datetime) -> list[Occurrence]:
    """Return the dates of the series that nobody has looked at and that lie within the horizon."""
    if series.next_on is None:
        return []
    until = day_of(at, series.zone) + recurrence.AHEAD
    return list(recurrence.starts(series.rule, since=series.next_on, until=until))


def advance(series: Series, *, past: date) -> None:
    """Let the series go on with its first date after `past`, as soon as that comes within the horizon."""
    following = next(recurrence.days(series.rule, since=past + _ONE_DAY), None)
    series.next_on = following
    series.next_due_at = following and start_of_day(following - recurrence.AHEAD, series.zone)


def drafts(
    series: Series,
    occurrences: Iterable[Occurrence],
    substitutions: Iterable[Substitution] = (),
    *,
    by: Actor,
    at: datetime,
) -> list[Draft]:
    """Return the visits that would fill these dates of the series, each by whoever performs it then."""
    standing_in = list(substitutions)
    return [
        Draft(
            series=series,
            occurrence=each,
            visit=_visit(series, each, performing(series, standing_in, each.on), by=by, at=at),
        )
        for each in occurrences
    ]


def performing(series: Series, substitutions: Iterable[Substitution], on: date) -> Therapist:
    """Return who performs the series on that day: the last who was named to stand in, or the usual one."""
    named = [each for each in substitutions if each.from_on <= on < each.until_on]
    return max(named, key=lambda each: each.pk).therapist if named else series.therapist


def plan(drafted: Sequence[Draft], facts: Facts, *, override_reason: str = "") -> list[Line]:
    """Go through the dates in order of time: each is booked, and takes time and credit, or is skipped."""
    ordered = sorted(drafted, key=lambda draft: draft.occurrence.starts_at)
    return [place(draft.visit, facts, override_reason=override_reason) for draft in ordered]


def place(visit: Appointment, facts: Facts, *, override_reason: str = "") -> Line:
    """Book a visit, as far as the facts go, or say why it is skipped; one that is booked already joins."""
    if single := facts.singles.pop(joining.key(visit), None):
        return joining.joined(visit, single)
    found = obstacle(visit, facts) or _uncovered(visit, facts, override_reason)
    if found is not None:
        return skipped(visit, found)
    visit.override_reason = override_reason
    facts.take(visit)
    facts.covers[visit.client_id].promise(visit.starts_at)
    return Line(
        effect=Effect.BOOKED,
        starts_at=visit.starts_at,
        therapist=visit.therapist,
        words=say(_("A visit is booked.")),
        new=visit,
    )


def skipped(visit: Appointment, found: Obstacle) -> Line:
    """Return the line of a date without a visit."""
    return Line(
        effect=Effect.SKIPPED,
        starts_at=visit.starts_at,
        therapist=visit.therapist,
        words=why(found.reason, found.params),
        new=visit,
        reason=found.reason,
        params=found.params,
    )


def obstacle(visit: Appointment, facts: Facts) -> Obstacle | None:
    """Return what stands in the way of the visit, but for credits; with nothing, it has policy and rate."""
    on, names = day_of(visit.starts_at, visit.zone), _names(visit)
    if visit.starts_at <= facts.at:
        return Obstacle(Reason.PASSED, names)
    if any(away.from_on <= on < away.until_on for away in facts.away.get(visit.client_id, ())):
        return Obstacle(Reason.AWAY, names)
    if on in facts.closed:
        return Obstacle(Reason.CLOSED, {**names, "name": facts.closed[on]})
    return of_therapist(visit, facts) or taken(visit, facts)


def of_therapist(visit: Appointment, facts: Facts) -> Obstacle | None:
    """Return why the visit's therapist cannot perform it; if nothing, it has policy and rate."""
    on, names = day_of(visit.starts_at, visit.zone), _names(visit)
    if any(_meets(visit, off.starts_at, off.ends_at) for off in facts.time_off.get(visit.therapist_id, ())):
        return Obstacle(Reason.TIME_OFF, names)
    if visit.therapist.status != Therapist.Status.ACTIVE:
        return Obstacle(Reason.INACTIVE, names)
    rate = facts.rate(visit, on)
    if rate is None:
        return Obstacle(Reason.NO_RATE, names)
    visit.policy, visit.rate_cents, visit.currency = facts.policy, rate.amount_cents, rate.currency
    return None


def taken(visit: Appointment, facts: Facts) -> Obstacle | None:
    """Return which of the two is busy at the visit's time."""
    quarters = grid.quarters(visit.starts_at, visit.blocked_until)
    if not facts.busy[visit.client_id].isdisjoint(quarters):
        return Obstacle(Reason.CLIENT_BUSY, _names(visit))
    if not facts.busy[visit.therapist_id].isdisjoint(quarters):
        return Obstacle(Reason.THERAPIST_BUSY, _names(visit))
    return None


def _uncovered(visit: Appointment, facts: Facts, override_reason: str) -> Obstacle | None:
    if override_reason.strip() or facts.covers[visit.client_id].fits(visit.starts_at):
        return None
    return no_credit(visit)


def no_credit(visit: Appointment) -> Obstacle:
    """Return that no credit covers the visit."""
    return Obstacle(Reason.NO_CREDIT, _names(visit))


def _meets(visit: Appointment, start: datetime, end: datetime) -> bool:
    return start < visit.ends_at and visit.starts_at < end


def _names(visit: Appointment) -> dict[str, object]:
    return {
        "client": visit.client.name,
        "therapist": visit.therapist.name,
        "service": visit.service.name,
    }


def _visit(
    series: Series, occurrence: Occurrence, therapist: Therapist, *, by: Actor, at: datetime
) -> Appointment:
    wish = Wish(
        client=series.client,
        therapist=therapist,
        service=series.service,
        property=series.property,
        starts_at=occurrence.starts_at,
    )
    visit = booking.bare(wish, by=by, at=at)
    visit.series, visit.original_starts_at = series, occurrence.starts_at
    return visit
