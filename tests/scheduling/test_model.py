"""A model that books, ends, moves and undoes at random, against a naive reference, checked after every step.

HYPOTHESIS_PROFILE=nightly walks 50,000 steps instead of 2,000.
"""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from elevate.core.refusals import AlreadyResolved, Refused, SlotTaken
from elevate.core.rulebook import CONSEQUENCES, Party, Rule, State
from elevate.core.time import start_of_day
from elevate.credits import ledger
from elevate.credits.models import CreditEntry
from elevate.journal import verifying
from elevate.people.models import Client, Therapist
from elevate.scheduling import booking, cancelling, claiming, completing, previewing, rescheduling, undoing
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment, Claim
from tests import world as worlds
from tests.world import NOW

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
STEPS = 50
RUNS = 1000 if NIGHTLY else 40

QUARTERS_AHEAD = st.integers(1, 4 * 24 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
PICK = st.integers(0, 10_000)


@dataclass
class Remembered:
    """What the reference remembers of a visit: where and when, and how it ended."""

    client: Client
    therapist: Therapist
    starts_at: datetime
    state: State = State.BOOKED
    used: bool = False
    moved_to: str | None = None
    gone: bool = False

    def occupies(self) -> bool:
        return self.state in (State.BOOKED, State.COMPLETED)

    def overlaps(self, other: "Remembered") -> bool:
        blocked = timedelta(minutes=75)
        return abs(self.starts_at - other.starts_at) < blocked and (
            self.client == other.client or self.therapist == other.therapist
        )


@dataclass
class Reference:
    """Visits by id."""

    visits: dict[str, Remembered] = field(default_factory=dict)

    def is_free(self, wanted: Remembered, besides: str | None = None) -> bool:
        return not any(
            visit.occupies() and visit.overlaps(wanted) for pk, visit in self.visits.items() if pk != besides
        )


class Operator(RuleBasedStateMachine):
    """An operator's week at random; every refusal must be one the reference expects."""

    @initialize()
    def begin(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.world = worlds.make()
        self.by = self.world.actor(self.world.coordinator)
        self.now = NOW
        self.reference = Reference()
        self.therapists = [self.world.therapist, self.world.add_therapist("Leo Ruiz")]
        self.clients = [
            self.world.client,
            self.world.add_client("Dee Park"),
            self.world.add_client("Cy Lund"),
        ]
        self.subscription = self.world.subscribe(self.world.client, starts_on=NOW.date())

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @rule(quarters=st.integers(1, 200))
    def time_passes(self, quarters: int) -> None:
        self.now += timedelta(minutes=15 * quarters)

    @rule(client=PICK, therapist=PICK, ahead=QUARTERS_AHEAD)
    def book(self, client: int, therapist: int, ahead: timedelta) -> None:
        wish = Wish(
            client=self.clients[client % 3],
            therapist=self.therapists[therapist % 2],
            service=self.world.service,
            property=self.world.property,
            starts_at=self.now + ahead,
            override_reason="model",
        )
        wanted = Remembered(wish.client, wish.therapist, wish.starts_at)
        try:
            visit = booking.book(wish, by=self.by, at=self.now)
        except SlotTaken:
            assert not self.reference.is_free(wanted)
        else:
            assert self.reference.is_free(wanted)
            self.reference.visits[visit.pk] = wanted

    @precondition(lambda self: self.reference.visits)
    @rule(pick=PICK, party=st.sampled_from(Party))
    def cancel(self, pick: int, party: Party) -> None:
        self.act(pick, Cancellation(party=party))

    @precondition(lambda self: self.reference.visits)
    @rule(pick=PICK)
    def complete(self, pick: int) -> None:
        self.act(pick, Completion())

    @precondition(lambda self: self.reference.visits)
    @rule(pick=PICK)
    def nobody_is_there(self, pick: int) -> None:
        self.act(pick, NoShow(contact_attempt="called twice"))

    @precondition(lambda self: self.reference.visits)
    @rule(pick=PICK, ahead=QUARTERS_AHEAD, therapist=PICK, accept=st.booleans())
    def move(self, pick: int, ahead: timedelta, therapist: int, accept: bool) -> None:
        other = self.therapists[therapist % 2]
        self.act(
            pick,
            Reschedule(
                starts_at=self.now + ahead, therapist=other, accept_late=accept, override_reason="model"
            ),
        )

    @precondition(lambda self: self.reference.visits)
    @rule(pick=PICK)
    def undo(self, pick: int) -> None:
        pk, visit = self.picked(pick)
        try:
            undoing.undo(pk, by=self.by, at=self.now, reason="model")
        except SlotTaken:
            assert not self.reference.is_free(visit, besides=visit.moved_to)
        except Refused:
            moved_to = self.reference.visits.get(visit.moved_to or "")
            assert (
                visit.state is State.BOOKED or visit.gone or (moved_to and moved_to.state is not State.BOOKED)
            )
        else:
            assert visit.state is not State.BOOKED
            assert not visit.gone
            if visit.moved_to:
                gone = self.reference.visits[visit.moved_to]
                gone.state, gone.gone = State.CANCELLED, True
            visit.state, visit.used, visit.moved_to = State.BOOKED, False, None
            assert self.reference.is_free(visit, besides=pk)

    def act(self, pick: int, act: Act) -> None:
        """Preview, act, and hold both against each other and the reference."""
        pk, visit = self.picked(pick)
        stored = Appointment.objects.with_people().get(pk=pk)
        shown = previewing.preview(stored, act, by=self.by, at=self.now)
        try:
            match act:
                case Completion():
                    done = completing.complete(pk, by=self.by, at=self.now)
                case Reschedule():
                    done = rescheduling.reschedule(pk, act, by=self.by, at=self.now)
                case _:
                    done = cancelling.cancel(pk, act, by=self.by, at=self.now)
        except Refused as refusal:
            assert (shown.code, shown.refusal) == (refusal.code, refusal.sentence)
            assert isinstance(refusal, AlreadyResolved) == (visit.state is not State.BOOKED)
            return
        assert shown.outcome == done.outcome
        assert visit.state is State.BOOKED
        consequence = CONSEQUENCES[Rule(done.resolution.rule)]
        visit.state, visit.used = consequence.state, done.resolution.credit_used
        if done.new is not None:
            visit.moved_to = done.new.pk
            new = Remembered(visit.client, done.new.therapist, done.new.starts_at)
            assert self.reference.is_free(new)
            self.reference.visits[done.new.pk] = new

    def picked(self, pick: int) -> tuple[str, Remembered]:
        return list(self.reference.visits.items())[pick % len(self.reference.visits)]

    @invariant()
    def every_visit_stands_where_the_reference_says(self) -> None:
        stored = {visit.pk: visit for visit in Appointment.objects.select_related("resolution")}
        assert stored.keys() == self.reference.visits.keys()
        for pk, visit in self.reference.visits.items():
            assert (stored[pk].state, stored[pk].rescheduled_to_id) == (visit.state, visit.moved_to)
            assert (stored[pk].resolution is None) == (visit.state is State.BOOKED)

    @invariant()
    def occupying_visits_and_only_they_have_their_claims(self) -> None:
        wanted = {
            (resource, quarter)
            for visit in Appointment.objects.filter(state__in=("booked", "completed"))
            for resource, quarter in claiming.keys(visit)
        }
        assert set(Claim.objects.values_list("resource", "quarter")) == wanted

    @invariant()
    def credits_are_held_for_booked_visits_and_used_for_charged_ones(self) -> None:
        weeks = (self.now - start_of_day(self.subscription.starts_on, worlds.NEW_YORK)) // timedelta(
            days=7
        ) + 1
        for client in self.clients:
            mine = [visit for visit in self.reference.visits.values() if visit.client == client]
            balance = ledger.balance(client.pk, at=self.now)
            granted = weeks if client == self.world.client else 0
            assert balance.held == sum(visit.state is State.BOOKED for visit in mine)
            assert balance.total == granted - sum(visit.used for visit in mine)
        reversals = CreditEntry.objects.filter(reverses__isnull=False)
        assert not reversals.filter(reverses__reverses__isnull=False).exists()

    @invariant()
    def the_journal_is_whole(self) -> None:
        assert verifying.first_break() is None


@pytest.mark.slow
def test_whatever_people_do_the_books_stay_true(db: None) -> None:
    run_state_machine_as_test(
        Operator,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not NIGHTLY,
            suppress_health_check=list(HealthCheck),
        ),
    )
