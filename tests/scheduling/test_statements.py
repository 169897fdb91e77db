"""The statement of a client's credits, in words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.core.rulebook import Party
from elevate.credits import ledger
from elevate.scheduling import cancelling, completing, rescheduling, statements, undoing
from elevate.scheduling.acts import Cancellation, NoShow, Reschedule
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)


def words(world: World, *, at=NOW):
    return [str(line.words) for line in statements.lines(world.client, at=at)]


def test_a_week_reads_like_a_bank_statement(world: World) -> None:
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    visit = world.book(hours=45)
    completing.complete(visit.pk, by=world.actor(world.therapist), at=NOW + 46 * HOUR)
    lines = statements.lines(world.client, at=NOW + 46 * HOUR)
    assert [(str(line.words), line.change, line.balance_after, line.held_after) for line in lines] == [
        ("1 credit for the week of Mon 2 Mar", 1, 1, 0),
        ("Held for the visit on Wed 4 Mar, 9:00 AM", 0, 1, 1),
        ("Used for the visit on Wed 4 Mar, 9:00 AM", -1, 0, 0),
    ]
    assert [line.appointment for line in lines] == [None, visit, visit]


@pytest.mark.parametrize(
    ("party", "hours_ahead", "told"),
    [
        (Party.CLIENT, 44, "Released: the visit on Wed 4 Mar, 9:00 AM was cancelled in time"),
        (Party.CLIENT, 4, "Used: the visit on Wed 4 Mar, 9:00 AM was cancelled late"),
        (Party.THERAPIST, 4, "Released: the therapist cancelled the visit on Wed 4 Mar, 9:00 AM"),
        (Party.OPERATOR, 4, "Released: the operator cancelled the visit on Wed 4 Mar, 9:00 AM"),
    ],
)
def test_a_cancellation_says_who_and_whether_in_time(world, party, hours_ahead, told):
    visit = world.book(hours=45)
    at = visit.starts_at - hours_ahead * HOUR
    cancelling.cancel(visit.pk, Cancellation(party=party), by=world.actor(world.coordinator), at=at)
    assert words(world)[-1] == told


def test_a_no_show_and_its_undoing(world: World) -> None:
    visit, by = world.book(hours=45), world.actor(world.therapist)
    at = visit.starts_at + HOUR
    cancelling.cancel(visit.pk, NoShow(contact_attempt="called at 9:05"), by=by, at=at)
    undoing.undo(visit.pk, by=by, at=at + HOUR, reason="came late")
    assert words(world)[1:] == [
        "Used: nobody was there for the visit on Wed 4 Mar, 9:00 AM",
        "Given back: the outcome of the visit on Wed 4 Mar, 9:00 AM was undone",
        "Held again for the visit on Wed 4 Mar, 9:00 AM",
    ]


def test_a_move_in_time_late_and_undone(world: World) -> None:
    by = world.actor(world.coordinator)
    early, late = world.book(hours=45), world.book(hours=2)
    rescheduling.reschedule(early.pk, Reschedule(starts_at=NOW + 69 * HOUR), by=by, at=NOW)
    move = Reschedule(starts_at=NOW + 93 * HOUR, override_reason="test")
    rescheduling.reschedule(late.pk, move, by=by, at=NOW + HOUR)
    undoing.undo(early.pk, by=by, at=NOW + HOUR, reason="")
    told = words(world)
    assert "Released: the visit on Wed 4 Mar, 9:00 AM was moved" in told
    assert "Used: the visit on Mon 2 Mar, 2:00 PM was moved late" in told
    assert "Released: the move to Thu 5 Mar, 9:00 AM was undone" in told


def test_credits_by_hand_say_why(world: World) -> None:
    by = world.actor(world.coordinator)
    ledger.give(world.client, 2, reason="Welcome gift", key="1", at=NOW, by=by)
    ledger.adjust(world.client, -1, reason="Counted twice", key="2", at=NOW, by=by)
    ledger.adjust(world.client, 1, reason="After all not", key="3", at=NOW, by=by)
    lines = statements.lines(world.client, at=NOW)
    assert [(str(line.words), line.balance_after) for line in lines] == [
        ("2 credits added. Welcome gift", 2),
        ("Corrected: 1 less. Counted twice", 1),
        ("Corrected: 1 more. After all not", 2),
    ]


def test_what_happened_later_can_be_left_out(world: World) -> None:
    visit = world.book(hours=45)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW + HOUR)
    lines = statements.lines(world.client, at=NOW + HOUR, until=NOW)
    assert [line.entry.kind for line in lines] == ["hold"]


def test_a_reason_in_braces_is_only_a_reason(world: World) -> None:
    ledger.give(world.client, 1, reason="{when} {0}", key="1", at=NOW, by=world.actor(world.coordinator))
    assert words(world) == ["1 credit added. {when} {0}"]


def test_a_longer_statement_asks_no_more_queries(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            statements.lines(world.client, at=NOW)
        return len(asked)

    world.book(hours=24)
    few = queries()
    for day in range(2, 12):
        visit = world.book(hours=24 * day)
        cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    assert queries() == few
    assert len(words(world)) == 21
