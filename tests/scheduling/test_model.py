"""A model that books, ends, moves and undoes at random, against a naive reference, checked after every step.

HYPOTHESIS_PROFILE=nightly walks 50,000 steps instead of 2,000, elsewhere each time, and shrinks what fails.
"""

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from elevate.core.refusals import Refused
from elevate.core.rulebook import CONSEQUENCES, Party, Rule, State
from elevate.core.words import Sentence
from elevate.credits import accrual
from elevate.messaging import delivering
from elevate.people.actors import Actor
from elevate.people.models import Property
from elevate.scheduling import booking, previewing, undoing
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Act, Cancellation, Completion, NoShow, Reschedule
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment
from tests import world as worlds
from tests.scheduling import hearing, lasting
from tests.scheduling.observing import perform
from tests.scheduling.reference import Reference, Remembered, next_quarter
from tests.world import NOW

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
STEPS = 50
RUNS = 1000 if NIGHTLY else 40

MINUTE, QUARTER, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(days=1)
#: One number a step, so that every choice in it is as likely as it should be.
CHANCE = st.integers(0, 2**32 - 1).map(Random)
WHO = ("coordinator", "therapist", "client")

#: When somebody acts: now, or as soon as a boundary of the visit is reached, so long before its start.
EXACTLY, LESS, AT_START, WAITED = DAY, DAY - timedelta(microseconds=1), timedelta(0), -QUARTER
MOMENTS: dict[type[Act], tuple[timedelta | None, ...]] = {
    Completion: (AT_START, WAITED, None),
    NoShow: (WAITED, WAITED, AT_START, None),
    Cancellation: (None, EXACTLY, LESS, None, WAITED),
    Reschedule: (None, EXACTLY, None, LESS, None, LESS, AT_START),
}


class Operator(RuleBasedStateMachine):
    """An operator's weeks at random; what is refused, and what becomes of the rest, the reference knows."""

    @initialize()
    def begin(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.world = worlds.make()
        chatham = Property.objects.create(name="Owenga Row", time_zone="Pacific/Chatham")
        self.now = NOW
        self.therapists = [self.world.therapist, self.world.add_therapist("Leo Ruiz", rate_cents=8100)]
        self.clients = [
            self.world.client,
            self.world.add_client("Dee Park"),
            self.world.add_client("Cy Lund", at=chatham),
        ]
        self.reference = Reference(self.clients)
        for client, starts_on in ((self.clients[0], date(2026, 3, 2)), (self.clients[2], date(2026, 3, 5))):
            self.world.subscribe(client, starts_on=starts_on)
            self.reference.began[client.pk] = starts_on

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @rule(chance=CHANCE)
    def something_happens(self, chance: Random) -> None:
        kinds = (self.time_passes, self.book, self.act, self.undo)
        chance.choices(kinds, weights=(3, 3, 7, 3))[0](chance)

    def time_passes(self, chance: Random) -> None:
        longest, unit = chance.choice(((20, MINUTE), (96, QUARTER), (9, DAY)))
        self.now += chance.randint(1, longest) * unit
        accrual.catch_up(at=self.now)
        assert accrual.catch_up(at=self.now) == 0
        if chance.random() < 0.5:
            self.now += 2 * MINUTE
            delivering.deliver_due(at=self.now)
            hearing.everybody_heard_the_truth()

    def book(self, chance: Random) -> None:
        person = chance.choice(self.clients)
        wish = Wish(
            client=person,
            therapist=chance.choice(self.therapists),
            service=self.world.service,
            property=person.property,
            starts_at=self.some_time(chance),
            override_reason=chance.choice(("model", "model", "")),
        )
        note(f"{self.now}: book {wish}")
        wanted = Remembered(wish.client, wish.therapist, wish.starts_at, self.now)
        why_not = self.reference.booking(wanted, overridden=bool(wish.override_reason))
        by = self.world.actor(self.world.coordinator)
        shown = previewing.of_booking(wish, by=by, at=self.now)
        assert shown.code == (why_not or "")
        visit, refusal = attempt(lambda: booking.book(wish, by=by, at=self.now))
        assert refusal == (shown.code, shown.refusal)
        if visit is not None:
            self.reference.visits[visit.pk] = wanted

    def act(self, chance: Random) -> None:
        """Preview, act, and hold both against each other and the reference."""
        if not self.reference.visits:
            return
        kind = chance.choices((Completion, NoShow, Cancellation, Reschedule), weights=(2, 1, 3, 6))[0]
        pk = self.picked(chance, kind)
        by = self.actor(pk, chance.choice(WHO))
        act = self.made(kind, chance, by)
        note(f"{self.now}: {act} of {pk} by {by}")
        expected = self.reference.acting(pk, act, by, self.now)
        stored = Appointment.objects.with_people().get(pk=pk)
        shown = previewing.preview(stored, act, by=by, at=self.now)
        done, refusal = attempt(lambda: perform(pk, act, by=by, at=self.now))
        assert refusal == (shown.code, shown.refusal)
        assert (done and done.outcome) == shown.outcome
        if done is None or done.outcome is None:
            assert shown.code == expected
        else:
            assert done.outcome.rule == expected
            self.remember(pk, done, by)

    def undo(self, chance: Random) -> None:
        ended = [pk for pk, visit in self.reference.visits.items() if visit.state is not State.BOOKED]
        if not ended:
            return
        pk = chance.choice(ended)
        visit, by = self.reference.visits[pk], self.actor(pk, chance.choice(WHO))
        note(f"{self.now}: undo {pk} by {by}")
        why_not = self.reference.undoing(pk, by)
        _done, (code, _sentence) = attempt(lambda: undoing.undo(pk, by=by, at=self.now, reason="model"))
        assert code == (why_not or "")
        if why_not is not None:
            return
        if visit.moved_to:
            withdrawn = self.reference.visits[visit.moved_to]
            withdrawn.state, withdrawn.rule = State.CANCELLED, Rule.MOVE_UNDONE
        visit.state, visit.rule, visit.moved_to = State.BOOKED, None, None

    def made(self, kind: type[Act], chance: Random, by: Actor) -> Act:
        if kind is Cancellation:
            hours = chance.choice((0, 0, 1, 30)) if by.role != "client" else 0
            told = self.now - timedelta(hours=hours) if hours else None
            return Cancellation(party=chance.choice(list(Party)), notice_at=told, reason="they rang")
        if kind is Reschedule:
            return Reschedule(
                starts_at=self.some_time(chance),
                therapist=chance.choice(self.therapists),
                accept_late=chance.random() < 0.4,
                override_reason="model" if by.is_coordinator and chance.random() < 0.7 else "",
            )
        return Completion() if kind is Completion else NoShow(contact_attempt="called twice")

    def some_time(self, chance: Random) -> datetime:
        days = chance.choice((1, 4))
        return next_quarter(self.now) + chance.randrange(96 * days) * QUARTER

    def picked(self, chance: Random, kind: type[Act]) -> str:
        """Pick a visit, nearly always one that can be acted on, and perhaps wait for its moment."""
        since = self.now if kind in (Cancellation, Reschedule) else NOW
        fit = [
            pk
            for pk, visit in self.reference.visits.items()
            if visit.state is State.BOOKED and visit.starts_at > since
        ]
        pk = chance.choice(fit if fit and chance.random() < 0.9 else list(self.reference.visits))
        if (before := chance.choice(MOMENTS[kind])) is not None:
            self.now = max(self.now, self.reference.visits[pk].starts_at - before)
        return pk

    def remember(self, pk: str, done: Done, by: Actor) -> None:
        visit, ended_by = self.reference.visits[pk], Rule(done.resolution.rule)
        visit.state, visit.rule, visit.by = CONSEQUENCES[ended_by].state, ended_by, by.signature
        if (new := done.new) is not None:
            visit.moved_to = new.pk
            self.reference.visits[new.pk] = Remembered(
                visit.client, new.therapist, new.starts_at, self.now, moved=True
            )

    def actor(self, pk: str, who: str) -> Actor:
        visit = self.reference.visits[pk]
        people = {
            "coordinator": self.world.coordinator,
            "therapist": visit.therapist,
            "client": visit.client,
        }
        return self.world.actor(people[who])

    @invariant()
    def the_books_are_true(self) -> None:
        lasting.everything_is_true(self.reference, at=self.now)


def attempt[Result](act: Callable[[], Result]) -> tuple[Result | None, tuple[str, Sentence | None]]:
    """Return what `act` did, or else the code and the sentence it was refused with."""
    try:
        return act(), ("", None)
    except Refused as refusal:
        return None, (refusal.code, refusal.sentence)


@pytest.mark.slow
def test_whatever_people_do_the_books_stay_true(db: None) -> None:
    run_state_machine_as_test(
        Operator,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not NIGHTLY,
            database=None,
            # A failing run is replayed as it was: shrinking one of fifty steps takes longer than reading it.
            phases=[Phase.generate, Phase.shrink] if NIGHTLY else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
