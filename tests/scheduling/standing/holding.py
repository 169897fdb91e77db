"""What holds of a changed arrangement: it is as was shown, and no visit is lost, revived or doubled."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing.effects import Effect, Line
from tests.scheduling.standing.reference import (
    AHEAD,
    DAY,
    Reference,
    Rows,
    monday_of,
    naive_days,
    naive_start,
    rows,
)

GONE = {Effect.MOVED: "rescheduled", Effect.CANCELLED: "cancelled"}
Lines = tuple[Line, ...]


def everything_is_as_shown(before: Rows, lines: Lines) -> None:
    """Hold every visit against what the preview said of it; all others are as they were."""
    after = rows()
    told = {
        line.visit.pk: line
        for line in lines
        if line.visit and line.effect not in (Effect.SKIPPED, Effect.UNTOUCHED)
    }
    for pk, row in before.items():
        line, now = told.get(pk), after[pk]
        if line is None:
            assert now == row
        elif line.effect in GONE:
            assert now.state == GONE[line.effect]
            assert now.rule == line.outcome.rule
        else:
            assert (now.state, now.starts_at, now.therapist) == ("booked", row.starts_at, line.therapist.pk)
    new = Counter((after[pk].starts_at, after[pk].therapist) for pk in after.keys() - before.keys())
    assert new == Counter(
        (line.starts_at, line.therapist.pk) for line in lines if line.effect in (Effect.BOOKED, Effect.MOVED)
    )


@dataclass(frozen=True)
class Changed:
    """A change that was made: the visits before it, what was shown, and both parts of the arrangement."""

    reference: Reference
    before: Rows
    lines: Lines
    old: Series
    new: Series
    now: datetime

    def nothing_is_lost(self, from_on: date) -> None:
        """Every visit that stands where the rule put it has its line: it is told what becomes of it."""
        told = Counter(
            line.visit.pk for line in self.lines if line.visit and line.effect is not Effect.SKIPPED
        )
        for pk, row in self.before.items():
            in_place = row.series == self.old.pk and row.starts_at == row.original and row.state == "booked"
            rooted = row.moves == 0 or not self.moved_within(pk, self.old.pk)
            on = self.reference.today(row.client, row.starts_at)
            if in_place and rooted and row.starts_at > self.now and on >= from_on:
                assert told[pk] == 1, (pk, row)

    def moved_within(self, pk: str, series: str) -> bool:
        return Appointment.objects.filter(rescheduled_to=pk, series=series).exists()

    def nothing_is_revived(self) -> None:
        """In no week more is booked than the new rule has dates beyond those the old one had visits for.

        A visit that the change itself cancels frees its date's place in the week: who had Monday's, and none
        on Wednesday for want of a therapist, can have Wednesday's alone from another.
        """
        zone = self.new.property.time_zone
        until = self.reference.today(self.new.client_id, self.now) + AHEAD + 7 * DAY
        dates = Counter(monday_of(naive_start(self.new, on), zone) for on in naive_days(self.new, until))
        had = Counter(
            monday_of(original, zone)
            for original in {
                row.original for row in self.before.values() if row.series == self.old.pk and row.original
            }
        )
        fresh = Counter(
            monday_of(line.starts_at, zone) for line in self.lines if line.effect is Effect.BOOKED
        )
        had -= Counter(
            monday_of(line.starts_at, zone) for line in self.lines if line.effect is Effect.CANCELLED
        )
        for week, number in fresh.items():
            most = len(self.new.weekdays.split(","))
            assert number <= max(most - had[week], 0), (week, dates[week], had[week])

    def every_date_is_there(self) -> None:
        until = self.reference.today(self.new.client_id, self.now) + AHEAD
        there = Counter(row.original for row in rows().values() if row.series == self.new.pk)
        there += Counter(self.new.skips.values_list("original_starts_at", flat=True))
        for on in naive_days(self.new, until):
            assert there[naive_start(self.new, on)] == 1, (self.new.pk, on)
