"""Make a standing arrangement, and book its first twelve weeks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from elevate.core import grid, recurrence
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import Sentence, gettext_noop as _
from elevate.credits import accrual, ledger
from elevate.journal import recording
from elevate.people.actors import Actor, Role
from elevate.people.models import Client
from elevate.scheduling import booking, claiming, shown
from elevate.scheduling.models import Series
from elevate.scheduling.standing import effects, facts, joining, planning, saying, storing
from elevate.scheduling.standing.effects import Effect, Line, Preview
from elevate.scheduling.standing.wishes import StandingWish
from elevate.storing import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """An arrangement that is not made yet, and its first dates."""

    series: Series
    lines: list[Line]

    @property
    def token(self) -> str:
        """A hash of what is shown of it."""
        series = self.series
        subject = [series.client_id, series.service_id, series.property_id, series.every_weeks]
        subject += [str(series.ends_on), str(series.count), series.weekdays]
        return effects.token(subject, self.lines)

    @property
    def summary(self) -> Sentence:
        """What is arranged, in a sentence or two."""
        booked = sum(line.effect is not Effect.SKIPPED for line in self.lines)
        to_settle = sum(line.needs_a_look for line in self.lines)
        return saying.created(self.series, booked=booked, to_settle=to_settle)


@transaction.atomic
def create(wish: StandingWish, *, by: Actor, at: datetime) -> Series:
    """Make the arrangement and book its first twelve weeks (rules.md 6); one message to each person.

    Refused in the past, off the quarter hour, without a date to come;
    `SlotTaken` if a rival takes one of its times at this very moment.
    """
    locked = joining.lock(Client.objects.filter(pk=wish.client.pk), at=at)
    ledger.lock(wish.client.pk)
    if before := _earlier(wish):
        return before
    drafted = _drafted(wish, locked, by=by, at=at)
    shown.check(wish.preview_token, drafted.token)
    series, lines = drafted.series, drafted.lines
    visits = [line.new for line in lines if line.effect is Effect.BOOKED and line.new]
    rows.insert([series])
    claiming.exchange_all([], visits)
    entries = storing.book(visits, told_by=series, by=by, at=at) + joining.join(lines)
    storing.insert_skips([storing.skip(series, line, by=by, at=at) for line in lines if line.reason])
    recording.record(
        "series.created",
        about=series,
        by=by,
        at=at,
        facts=series_facts(series) | _counts(lines),
        before=entries,
        summary=drafted.summary,
    )
    return series


def preview(wish: StandingWish, *, by: Actor, at: datetime) -> Preview:
    """Return what making the arrangement would book and skip now, or why it is refused."""
    try:
        drafted = _drafted(wish, None, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(
        summary=drafted.summary,
        series=drafted.series,
        lines=tuple(drafted.lines),
        token=drafted.token,
    )


def series_facts(series: Series) -> dict[str, object]:
    """Return what the journal keeps of an arrangement."""
    return {
        "client": series.client_id,
        "therapist": series.therapist_id,
        "service": series.service_id,
        "property": series.property_id,
        "starts_on": series.starts_on.isoformat(),
        "local_time": f"{series.local_time:%H:%M}",
        "rule": recurrence.write(series.rule),
        "split_from": series.split_from_id,
    }


def _counts(lines: Sequence[Line]) -> dict[str, object]:
    skipped = sum(line.effect is Effect.SKIPPED for line in lines)
    return {"booked": len(lines) - skipped, "skipped": skipped}


def check_may(by: Actor) -> None:
    """Refuse whoever never changes arrangements."""
    if by.role is Role.CLIENT:
        raise Refused(_("Only the therapist or the coordinator can change standing visits."))


def _drafted(wish: StandingWish, locked: Collection[str] | None, *, by: Actor, at: datetime) -> Drafted:
    check_may(by)
    booking.check_people(wish.therapist, override_reason=wish.override_reason, by=by)
    booking.check_ready(wish.therapist, override_reason=wish.override_reason, by=by)
    series = _series(wish, by=by, at=at)
    accrual.catch_up(at=at, client_id=wish.client.pk)
    drafted = planning.drafts(series, planning.due(series, at=at), by=by, at=at)
    lines: list[Line] = []
    if drafted:
        visits = [draft.visit for draft in drafted]
        known = facts.load(facts.scope_of(visits), at=at)
        known = replace(known, singles=joining.singles(visits, at=at, among=locked))
        lines = planning.plan(drafted, known, override_reason=wish.override_reason)
    planning.advance(series, past=day_of(at, series.zone) + recurrence.AHEAD)
    return Drafted(series=series, lines=lines)


def _series(wish: StandingWish, *, by: Actor, at: datetime) -> Series:
    """Return the arrangement, not yet saved: it starts on its first day with a visit still to come."""
    rule = wish.rule
    check_clock(rule)
    if wish.starts_on < day_of(at, rule.zone):
        raise Refused(_("That day has passed. Choose one still to come."))
    first = next((each for each in recurrence.starts(rule) if each.starts_at > at), None)
    if first is None:
        raise Refused(_("No date of these visits is still to come. Choose a later last day."))
    # A visit that today's hour has missed still counts for who asked for so many.
    passed = sum(on < first.on for on in recurrence.days(rule, until=first.on))
    rule = replace(rule, starts_on=first.on, count=rule.count and rule.count - passed)
    return Series(
        client=wish.client,
        therapist=wish.therapist,
        service=wish.service,
        property=wish.property,
        starts_on=rule.starts_on,
        local_time=rule.clock,
        weekdays=",".join(recurrence.in_order(rule.weekdays)),
        every_weeks=rule.every_weeks,
        week_start=rule.week_start,
        ends_on=rule.last_on,
        count=rule.count,
        next_on=first.on,
        created_at=at,
        created_by=by.signature,
        operation_id=wish.operation_id,
    )


def check_clock(rule: recurrence.Weekly) -> None:
    """Refuse a time off the quarter hour."""
    if not grid.on_grid(datetime.combine(rule.starts_on, rule.clock, grid.EPOCH.tzinfo)):
        raise Refused(_("Visits start on a quarter hour: choose :00, :15, :30 or :45."))


def _earlier(wish: StandingWish) -> Series | None:
    if wish.operation_id is None:
        return None
    return Series.objects.with_people().filter(operation_id=wish.operation_id, client=wish.client).first()
