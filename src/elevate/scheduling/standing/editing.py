"""Change how a standing arrangement goes on: this part ends, a new one follows, its visits go along."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.time import start_of_day
from elevate.core.words import Sentence
from elevate.credits import accrual
from elevate.journal import recording
from elevate.journal.recording import Entry
from elevate.people.actors import Actor
from elevate.scheduling import booking, shown
from elevate.scheduling.acts import UNSEEN, Seen
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing import (
    applying,
    creating,
    effects,
    joining,
    locking,
    pairing,
    planning,
    rearranging,
    saying,
    storing,
)
from elevate.scheduling.standing.effects import Effect, Line, Preview
from elevate.scheduling.standing.pairing import Pairing
from elevate.scheduling.standing.rearranging import Rearranging
from elevate.scheduling.standing.wishes import Change
from elevate.storing import rows

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A change that is not made yet: the two parts of the arrangement, and every date it touches."""

    pairing: Pairing
    lines: list[Line]

    @property
    def token(self) -> str:
        """A hash of what is shown of it."""
        old, new = self.pairing.old, self.pairing.new
        subject = [old.pk, old.version, new.therapist_id, new.weekdays, f"{new.local_time}", new.every_weeks]
        return effects.token([*subject, f"{new.starts_on} {new.ends_on}"], self.lines)

    @property
    def summary(self) -> Sentence:
        """How the arrangement goes on, in a sentence or two."""
        new = self.pairing.new
        to_settle = sum(line.needs_a_look for line in self.lines)
        return saying.changed(new, from_on=new.starts_on, to_settle=to_settle)


@transaction.atomic
def change(series_id: str, wanted: Change, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Series:
    """Let the series go on by the changed rule, and return the new one (rules.md 6).

    It ends the day before. Its booked visits to come go along, each by its
    true notice; completed, moved and cancelled ones are neither touched nor
    revived. A visit that cannot have its new time stays where it is, on the
    list to settle. `SlotTaken` or `StalePreview` when a rival was quicker:
    nothing has changed then.
    """
    if before := _earlier(series_id, seen):
        return before
    series, locked = locking.lock(series_id, by=by, at=at, seen=seen)
    if before := _earlier(series_id, seen):
        return before
    drafted = _drafted(series, wanted, by=by, at=at)
    joining_visits = [line.visit for line in drafted.lines if line.effect is Effect.JOINED and line.visit]
    locking.check_locked([*drafted.pairing.touched, *joining_visits], locked)
    shown.check(seen.preview_token, drafted.token)
    drafted.pairing.new.operation_id = seen.operation_id
    entries = _apply(drafted, wanted, by=by, at=at)
    new = drafted.pairing.new
    recording.record(
        "series.changed",
        about=new,
        by=by,
        at=at,
        facts=creating.series_facts(new),
        before=entries,
        summary=drafted.summary,
        lines=drafted.lines,
        former=series,
    )
    return new


def preview(series: Series, wanted: Change, *, by: Actor, at: datetime) -> Preview:
    """Return what the change would do to every date now, or why it is refused."""
    try:
        accrual.catch_up(at=at, client_id=series.client_id)
        drafted = _drafted(series, wanted, by=by, at=at)
    except Refused as refusal:
        return Preview(refusal=refusal.sentence, code=refusal.code)
    return Preview(
        summary=drafted.summary,
        series=drafted.pairing.new,
        former=series,
        lines=tuple(drafted.lines),
        token=drafted.token,
    )


def _drafted(series: Series, wanted: Change, *, by: Actor, at: datetime) -> Drafted:
    creating.check_may(by)
    if wanted.therapist is not None:
        booking.check_people(wanted.therapist, override_reason="", by=by)
    paired = pairing.pair(series, wanted, by=by, at=at)
    lines = Rearranging(pairing=paired, change=wanted, by=by, at=at).lines()
    return Drafted(pairing=paired, lines=lines)


def _apply(drafted: Drafted, wanted: Change, *, by: Actor, at: datetime) -> list[Entry]:
    """Write both parts and every date; return what the journal shall say of them."""
    old, new, lines = drafted.pairing.old, drafted.pairing.new, drafted.lines
    rows.insert([new])
    _close(drafted.pairing, by=by, at=at)
    applying.exchange(lines)
    entries = [Entry("series.split", old, {"ends_on": str(old.ends_on), "continues": new.pk})]
    entries += _end(lines, wanted, new, by=by, at=at)
    entries += _begin(lines, new, by=by, at=at)
    storing.insert_skips(
        [
            storing.skip(new, line, by=by, at=at)
            for line in lines
            if line.reason and line.effect in (Effect.SKIPPED, Effect.KEPT)
        ]
    )
    _carry_over(drafted.pairing)
    return entries


def _close(paired: Pairing, *, by: Actor, at: datetime) -> None:
    """End the old part the day before; its later dates that nobody settled are the new one's now."""
    old, last = paired.old, paired.from_on - _ONE_DAY
    old.ends_on = last if old.ends_on is None else min(old.ends_on, last)
    old.count = None
    if old.next_on is not None:
        planning.advance(old, past=old.next_on - _ONE_DAY)
    old.version += 1
    rows.update(old, "ends_on", "count", "next_on", "next_due_at", "version")
    locking.supersede(old, since=start_of_day(paired.from_on, old.zone), by=by, at=at)


def _end(lines: list[Line], wanted: Change, new: Series, *, by: Actor, at: datetime) -> list[Entry]:
    """Give those that move or fall away their outcomes, before anything takes their time."""
    entries = []
    for line in lines:
        if line.effect is Effect.MOVED and line.visit and line.new:
            act = rearranging.move(wanted, line.visit, line.new)
            entries.append(applying.leave(line, act, told_by=new, by=by, at=at))
        if line.effect is Effect.CANCELLED and line.visit:
            falling = rearranging.cancellation(wanted, line.visit)
            entries.append(applying.cancel(line, falling, told_by=new, by=by, at=at))
    return entries


def _begin(lines: list[Line], new: Series, *, by: Actor, at: datetime) -> list[Entry]:
    """Insert what moved and what is booked, and let the rest belong to the new part."""
    entries = applying.arrive([line for line in lines if line.effect is Effect.MOVED], by=by, at=at)
    fresh = [line.new for line in lines if line.effect is Effect.BOOKED and line.new]
    entries += storing.book(fresh, told_by=new, by=by, at=at)
    entries += joining.join(lines)
    staying = [line for line in lines if line.effect in (Effect.STAYS, Effect.SUBSTITUTED) and line.visit]
    entries += [
        applying.substitute(line, told_by=new) for line in staying if line.effect is Effect.SUBSTITUTED
    ]
    for line in staying:
        Appointment.objects.filter(pk=line.visit and line.visit.pk).update(
            series=new, original_starts_at=line.starts_at
        )
    return entries


def _carry_over(paired: Pairing) -> None:
    """Let whoever stands in go on to."""
    for each in paired.standing_in:
        if each.until_on > paired.new.starts_on:
            each.pk, each.series = None, paired.new
            each.save(force_insert=True)


def _earlier(series_id: str, seen: Seen) -> Series | None:
    if seen.operation_id is None:
        return None
    made = Series.objects.with_people().filter(operation_id=seen.operation_id, split_from=series_id)
    return made.first()
