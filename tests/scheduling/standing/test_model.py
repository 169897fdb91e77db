"""A model that arranges, changes, moves, ends and waits at random, against a naive reference at every step.

No visit is doubled, revived or lost; HYPOTHESIS_PROFILE=nightly walks 50,000 steps instead of 2,000.
"""

import os
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.credits import accrual
from elevate.inspecting import examining
from elevate.people.models import Property
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Series, Skip, Substitution
from elevate.scheduling.standing import creating, editing, ending, materialising, standing_down, standing_in
from elevate.scheduling.standing.standing_in import Substitute
from elevate.scheduling.standing.wishes import Change, Ending, StandingWish, Until
from tests import world as worlds
from tests.scheduling.standing import holding, reference as naive
from tests.scheduling.standing.reference import AHEAD, DAY, NAMES, Reference, Row
from tests.scheduling.standing.singles import Singles
from tests.world import NOW

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
STEPS = 50
RUNS = 1000 if NIGHTLY else 40
CHANCE = st.integers(0, 2**32 - 1).map(Random)
HOURS = [time(hour, minute) for hour in (8, 9, 10) for minute in (0, 30)]
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


class Arrangements(Singles, RuleBasedStateMachine):
    """Two clients on two clocks, two therapists, and everything that can happen to standing visits."""

    @initialize()
    def begin(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.world = worlds.make()
        island = Property.objects.create(name="Lagoon Road", time_zone="Australia/Lord_Howe")
        self.now = NOW
        self.by = self.world.actor(self.world.coordinator)
        self.therapists = [self.world.therapist, self.world.add_therapist("Leo Ruiz", rate_cents=8100)]
        self.clients = [self.world.client, self.world.add_client("Dee Park", at=island)]
        self.reference = Reference({client.pk: client.property.time_zone for client in self.clients})
        for client in self.clients:
            self.world.subscribe(client, starts_on=date(2026, 3, 2))
            self.reference.began[client.pk] = date(2026, 3, 2)

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @rule(chance=CHANCE)
    def something_happens(self, chance: Random) -> None:
        singles = (self.move, self.cancel, self.complete, self.undo, self.substitute, self.settle)
        others = (self.time_off, self.close, self.leave, self.stand_in, self.stand_down, self.end)
        kinds = (*singles, *others, self.time_passes, self.create, self.change)
        weights = (*[3] * len(singles), *[1] * len(others), 5, 3, 9)
        kind = chance.choices(kinds, weights=weights)[0]
        before = naive.rows()
        note(f"{self.now}: {kind.__name__}")
        try:
            with transaction.atomic():
                kind(chance)
        except Refused as refusal:
            note(f"refused: {refusal}")
            assert naive.rows() == before

    def time_passes(self, chance: Random) -> None:
        self.now += chance.choice((HOUR, 5 * HOUR, DAY, 6 * DAY, 13 * DAY))
        accrual.catch_up(at=self.now)
        before, expected = naive.rows(), []
        for series in Series.objects.with_people().order_by("starts_on", "pk"):
            expected += self.reference.due(series, before, self.now)
        # Whoever is first in time is first; those of one instant in the order of their series.
        expected.sort(key=lambda row: row.starts_at)
        foretold = self.reference.booked(before, expected, self.now)
        materialising.catch_up(at=self.now)
        assert self.made_since(before, list(foretold)) == foretold
        assert materialising.catch_up(at=self.now) == 0
        for series in Series.objects.all():
            until = self.reference.today(series.client_id, self.now) + AHEAD
            self.reference.looked[series.pk] = max(self.reference.looked[series.pk], until)

    def create(self, chance: Random) -> None:
        if Series.objects.filter(ended_at=None, splits=None).count() > 3:
            return
        client = chance.choice(self.clients)
        wanted = StandingWish(
            client=client,
            therapist=chance.choice(self.therapists),
            service=self.world.service,
            property=client.property,
            starts_on=self.day(chance, client.pk, 9),
            local_time=chance.choice(HOURS),
            weekdays=tuple(chance.sample(NAMES[:5], chance.choice((1, 1, 2)))),
            every_weeks=chance.choice((1, 1, 1, 2)),
            ends_on=chance.choice((None, None, self.day(chance, client.pk, 60))),
        )
        before = naive.rows()
        shown = creating.preview(wanted, by=self.by, at=self.now)
        series = creating.create(wanted, by=self.by, at=self.now)
        self.reference.looked[series.pk] = series.starts_on - DAY
        foretold = self.reference.booked(before, self.reference.due(series, before, self.now), self.now)
        assert self.made_since(before, list(foretold)) == foretold
        assert [line.reason for line in shown.lines] == list(foretold.values())
        self.reference.looked[series.pk] = self.reference.today(client.pk, self.now) + AHEAD

    def change(self, chance: Random) -> None:
        series = self.some_series(chance)
        wanted = Change(
            from_on=chance.choice((None, self.day(chance, series.client_id, 40))),
            local_time=chance.choice((None, chance.choice(HOURS))),
            weekdays=chance.choice((None, tuple(chance.sample(NAMES[:5], chance.choice((1, 2)))))),
            every_weeks=chance.choice((None, None, 1, 2)),
            therapist=chance.choice((None, None, *self.therapists)),
            until=chance.choice((None, None, Until(), Until(self.day(chance, series.client_id, 90)))),
            accept_late=chance.random() < 0.3,
        )
        note(f"{series} {wanted}")
        before = naive.rows()
        shown = editing.preview(series, wanted, by=self.by, at=self.now)
        seen = Seen(preview_token=shown.token or None)
        new = editing.change(series.pk, wanted, by=self.by, at=self.now, seen=seen)
        from_on = max(
            wanted.from_on or date.min, self.reference.today(new.client_id, self.now), series.starts_on
        )
        self.reference.looked[new.pk] = self.reference.today(new.client_id, self.now) + AHEAD
        holding.everything_is_as_shown(before, shown.lines)
        held = holding.Changed(self.reference, before, shown.lines, series, new, self.now)
        held.nothing_is_lost(from_on)
        held.nothing_is_revived()
        held.every_date_is_there()

    def end(self, chance: Random) -> None:
        series = self.some_series(chance)
        wanted = Ending(on=self.day(chance, series.client_id, 30), party=chance.choice(list(Party)))
        before = naive.rows()
        shown = ending.preview(series, wanted, by=self.by, at=self.now)
        ending.end(series.pk, wanted, by=self.by, at=self.now)
        holding.everything_is_as_shown(before, shown.lines)
        for row in naive.rows().values():
            if row.series == series.pk and row.state == "booked" and row.starts_at > self.now:
                assert self.reference.today(row.client, row.original) < wanted.on

    def stand_in(self, chance: Random) -> None:
        series = self.some_series(chance)
        first = self.day(chance, series.client_id, 40)
        wanted = Substitute(
            therapist=chance.choice(self.therapists),
            from_on=first,
            until_on=first + chance.randint(1, 30) * DAY,
        )
        before = naive.rows()
        shown = standing_in.preview(series, wanted, by=self.by, at=self.now)
        standing_in.substitute_range(series.pk, wanted, by=self.by, at=self.now)
        holding.everything_is_as_shown(before, shown.lines)

    def stand_down(self, chance: Random) -> None:
        named = list(Substitution.objects.filter(withdrawn_at=None).order_by("pk"))
        if not named:
            raise Refused("There is none.")
        before, chosen = naive.rows(), chance.choice(named[-4:])
        shown = standing_down.preview(chosen, by=self.by, at=self.now)
        seen = Seen(preview_token=shown.token or None)
        standing_down.withdraw(chosen.pk, by=self.by, at=self.now, seen=seen)
        holding.everything_is_as_shown(before, shown.lines)

    def some_series(self, chance: Random) -> Series:
        current = list(Series.objects.with_people().order_by("starts_on", "pk"))
        if not current:
            raise Refused("There is none.")
        return chance.choice(current[-4:])

    def made_since(
        self, before: dict[str, Row], wanted: list[tuple[str, datetime]]
    ) -> dict[tuple[str, datetime], str | None]:
        """Return what became of dates: a visit (None), or why not; what nobody asked for fails."""
        after = naive.rows()
        made: dict[tuple[str, datetime], str | None] = {}
        for pk in after.keys() - before.keys():
            row = after[pk]
            assert (row.series, row.original) in wanted, row
            made[row.series, row.original] = None
        for skip in Skip.objects.filter(series__in={pk for pk, _start in wanted}):
            place = (skip.series_id, skip.original_starts_at)
            if place in wanted:
                assert place not in made
                made[place] = skip.reason
        return {place: made.get(place, "nothing") for place in wanted}

    @invariant()
    def the_doctor_is_content(self) -> None:
        if not hasattr(self, "now"):
            return
        accrual.catch_up(at=self.now)
        findings = (examining._finding(check) for check in examining.promises(self.now))
        assert [str(finding) for finding in findings if finding.broken] == []


@pytest.mark.slow
def test_whatever_happens_to_standing_visits_none_is_doubled_revived_or_lost(db: None) -> None:
    run_state_machine_as_test(
        Arrangements,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not NIGHTLY,
            database=None,
            phases=[Phase.generate, Phase.shrink] if NIGHTLY else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
