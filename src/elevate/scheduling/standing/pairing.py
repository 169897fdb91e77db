"""Pair the dates of an arrangement with those of the rule it shall go on by."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from elevate.core import recurrence
from elevate.core.recurrence import Occurrence, Weekly
from elevate.core.refusals import Refused
from elevate.core.time import WEEK, day_of
from elevate.core.words import gettext_noop as _
from elevate.core.written import full_day
from elevate.people.actors import Actor
from elevate.scheduling.models import Appointment, Series, Substitution
from elevate.scheduling.standing import creating, places, planning
from elevate.scheduling.standing.places import Place
from elevate.scheduling.standing.wishes import Change

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A date of the old rule and the one it becomes; either may be missing.

    `visit` is the old date's visit, if it may be touched; `draft` the one that is thought of instead.
    """

    place: Place | None = None
    draft: Appointment | None = None

    @property
    def visit(self) -> Appointment | None:
        """The visit that may be touched."""
        return self.place.visit if self.place else None

    @property
    def stays(self) -> bool:
        """Whether the visit stands where the new rule has it, with the same therapist."""
        visit, draft = self.visit, self.draft
        if visit is None or draft is None:
            return False
        return (visit.starts_at, visit.therapist_id) == (draft.starts_at, draft.therapist_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A series, the one that goes on from it (not yet saved), and their dates.

    `bound` are visits that stay where they are, with the new date that came too early for them.
    """

    old: Series
    new: Series
    from_on: date
    pairs: list[Pair]
    standing_in: list[Substitution] = field(default_factory=list)
    bound: Mapping[str, Occurrence] = field(default_factory=dict)

    @property
    def touched(self) -> list[Appointment]:
        """The visits that may change."""
        return [pair.visit for pair in self.pairs if pair.visit is not None]


def pair(series: Series, change: Change, *, by: Actor, at: datetime) -> Pairing:
    """Return the dates of the series and what they become by the changed rule.

    Weeks are paired whole, so that a visit that took place on Monday stands
    for the one that would be on Friday from now on.
    """
    today = day_of(at, series.zone)
    from_on = _begins(series, change, today=today, at=at)
    rule = _rule(series, change, from_on)
    new = _series(series, change, rule, from_on, by=by, at=at)
    since = recurrence.week_of(from_on, rule.week_start)
    old = places.of(series, since=since, from_on=from_on, at=at)
    horizon = today + recurrence.AHEAD
    last = max([horizon, *(place.occurrence.on for place in old)])
    until = recurrence.week_of(last, rule.week_start) + WEEK - _ONE_DAY
    wanted = list(recurrence.starts(rule, since=since, until=until))
    planning.advance(new, past=horizon)
    standing_in = [] if change.therapist else substitutions(series)
    found = [
        (place, there)
        for place, there in _pairs(old, wanted, week_start=rule.week_start)
        # Beyond the horizon only what there is goes along; the rest is booked when its time comes.
        if place or (there and there.on <= horizon)
    ]
    return Pairing(
        old=series,
        new=new,
        from_on=from_on,
        pairs=[
            each for place, there in found for each in _pair(new, place, there, standing_in, by=by, at=at)
        ],
        standing_in=standing_in,
        bound={
            place.visit.pk: there
            for place, there in found
            if place and place.visit and there and not _is_to_come(new, there, at)
        },
    )


def _begins(series: Series, change: Change, *, today: date, at: datetime) -> date:
    """Return the day from which the changed rule holds.

    If all visits of an arrangement change that has not begun, its first week goes along to earlier days
    too: unless one of its dates would then be past, or a date be booked that nobody asked for.
    """
    from_on = max(change.from_on or today, today, series.starts_on)
    if change.from_on is not None or series.starts_on <= today:
        return from_on
    rule = _rule(series, change, from_on)
    week = recurrence.week_of(series.starts_on, rule.week_start)
    last = week + WEEK - _ONE_DAY
    here = list(recurrence.starts(series.rule, since=series.starts_on, until=last))
    there = [each for each in recurrence.starts(rule, since=week, until=last) if each.starts_at > at]
    return min(from_on, there[0].on) if here and len(here) == len(there) else from_on


def substitutions(series: Series) -> list[Substitution]:
    """Return who was named to stand in for the series, the last one last: of several it is they who come."""
    named = series.substitutions.filter(withdrawn_at__isnull=True)
    return list(named.select_related("therapist").order_by("pk"))


def _pairs(
    old: Sequence[Place], wanted: Sequence[Occurrence], *, week_start: str
) -> Iterator[tuple[Place | None, Occurrence | None]]:
    places_at = {place.occurrence: place for place in old}
    for here, there in recurrence.paired(list(places_at), wanted, week_start=week_start):
        yield (places_at[here] if here else None), there


def _pair(  # noqa: PLR0913 - a pair's two sides, and who draws it
    new: Series,
    place: Place | None,
    there: Occurrence | None,
    standing_in: list[Substitution],
    *,
    by: Actor,
    at: datetime,
) -> Iterator[Pair]:
    if there is None or not _is_to_come(new, there, at):
        if place and (place.visit or _stands_ahead(new, place, at)):
            yield Pair(place=place)
        return
    [draft] = planning.drafts(new, [there], standing_in, by=by, at=at)
    if place and place.visit and new.split_from and new.therapist_id == new.split_from.therapist_id:
        draft.visit.therapist = place.visit.therapist  # whoever stands in that day goes on to
    yield Pair(place=place, draft=draft.visit)


def _stands_ahead(new: Series, place: Place, at: datetime) -> bool:
    """Tell whether the part that changes has something there to come; past its last day it is another's."""
    last = new.split_from.ends_on if new.split_from else None
    ours = last is None or place.occurrence.on <= last
    return ours and place.stands is not None and place.stands.starts_at > at


def _is_to_come(new: Series, there: Occurrence, at: datetime) -> bool:
    return there.on >= new.starts_on and there.starts_at > at


def _rule(series: Series, change: Change, from_on: date) -> Weekly:
    """Return the changed rule, its weeks still counted from the old start unless their rhythm changes."""
    old = series.rule
    _check_end(series, change)
    until_on = series.ends_on if change.until is None else change.until.on
    every_weeks = old.every_weeks if change.every_weeks is None else change.every_weeks
    anchor = old.starts_on if every_weeks == old.every_weeks else from_on
    return replace(
        old,
        starts_on=recurrence.week_of(anchor, old.week_start),
        clock=change.local_time or old.clock,
        weekdays=recurrence.in_order(old.weekdays if change.weekdays is None else change.weekdays),
        every_weeks=every_weeks,
        until_on=until_on,
        count=None,
    )


def _check_end(series: Series, change: Change) -> None:
    """Refuse to let a part go on past the day from which another goes on for it."""
    longer = change.until and (change.until.on is None or change.until.on > (series.ends_on or date.max))
    if longer and series.ends_on and series.splits.exists():
        raise Refused(
            _("These visits go on differently after {day}. Change that part instead."),
            day=full_day(series.ends_on),
        )


def _series(  # noqa: PLR0913 - what a new part of an arrangement comes from
    series: Series, change: Change, rule: Weekly, from_on: date, *, by: Actor, at: datetime
) -> Series:
    """Return the part of the arrangement that goes on, not yet saved: from its first date to come."""
    creating.check_clock(rule)
    first = next((each for each in recurrence.starts(rule, since=from_on) if each.starts_at > at), None)
    if first is None:
        raise Refused(_("No date of these visits is still to come. End them instead."))
    new = copy.copy(series)
    new._state = copy.copy(series._state)  # noqa: SLF001 - it is another row
    new.pk, new._state.adding = Series().pk, True  # noqa: SLF001 - likewise
    new.therapist = change.therapist or series.therapist
    new.starts_on = first.on
    new.local_time, new.weekdays = rule.clock, ",".join(rule.weekdays)
    new.every_weeks, new.ends_on, new.count = rule.every_weeks, rule.until_on, None
    new.split_from, new.created_at, new.created_by, new.version = series, at, by.signature, 1
    new.operation_id = new.ended_at = None
    new.ended_by = new.end_reason = ""
    return new
