"""What a move does to the old visit (rules.md 2): free, late, or late and accepted by the therapist."""

from datetime import timedelta

import pytest

from elevate.core import outcomes
from elevate.core.money import Money
from elevate.core.outcomes import Move
from elevate.core.refusals import Refused
from elevate.core.rulebook import Credit, Party, Rule, State
from tests.core.making import (
    BOOKED,
    DAY,
    HOUR,
    MICROSECOND,
    MINUTE,
    NEW_YORK,
    SECOND,
    START,
    move,
    there,
    under,
    visit,
)

CLIENT, THERAPIST, OPERATOR = Party.CLIENT, Party.THERAPIST, Party.OPERATOR
FULL, NONE = Money(7200), Money(0)
STRICT = under(late_move_by_therapist=False)
FREE_WHY = "24 hours’ notice or more: the credit moves along."
LATE_WHY = "Less than 24 hours’ notice: the old visit is charged."
ACCEPTED_WHY = "Less than 24 hours’ notice, but the therapist accepts the move."

TABLE = {
    "exactly 24 hours: free": (lambda: move(notice=DAY), Rule.FREE_MOVE, NONE, FREE_WHY),
    "one second less: late": (lambda: move(notice=DAY - SECOND), Rule.LATE_MOVE, FULL, LATE_WHY),
    "one microsecond less: late": (lambda: move(notice=DAY - MICROSECOND), Rule.LATE_MOVE, FULL, LATE_WHY),
    "late, and the therapist accepts": (
        lambda: move(notice=HOUR, accept_late=True), Rule.LATE_MOVE_ACCEPTED, NONE, ACCEPTED_WHY,
    ),
    "late, and the coordinator accepts": (
        lambda: move(notice=HOUR, by=OPERATOR, accept_late=True), Rule.LATE_MOVE_ACCEPTED, NONE, ACCEPTED_WHY,
    ),
    "late, no one may accept but the coordinator, who does": (
        lambda: move(STRICT, notice=HOUR, by=OPERATOR, accept_late=True), Rule.LATE_MOVE_ACCEPTED, NONE,
        ACCEPTED_WHY,
    ),
    "late, no one may accept and no one does": (
        lambda: move(STRICT, notice=HOUR), Rule.LATE_MOVE, FULL, LATE_WHY,
    ),
    "accepting what is free anyway: free": (
        lambda: move(STRICT, by=CLIENT, accept_late=True), Rule.FREE_MOVE, NONE, FREE_WHY,
    ),
    "the client moves it late: late": (lambda: move(notice=HOUR, by=CLIENT), Rule.LATE_MOVE, FULL, LATE_WHY),
    "the operator's own notice, 48 hours": (
        lambda: move(under(free_notice=48 * HOUR), notice=47 * HOUR), Rule.LATE_MOVE, FULL,
        "Less than 48 hours’ notice: the old visit is charged.",
    ),
    "the new time is sooner than 24 hours away": (
        lambda: move(notice=DAY, to=-23 * HOUR), Rule.FREE_MOVE, NONE, FREE_WHY,
    ),
    "to another time on the same day, overlapping itself": (
        lambda: move(notice=DAY, to=15 * MINUTE), Rule.FREE_MOVE, NONE, FREE_WHY,
    ),
    "a visit moved before has no grace": (
        lambda: move(visit(moved=True, booked_at=START - HOUR), notice=HOUR), Rule.LATE_MOVE, FULL, LATE_WHY,
    ),
    "the grace after booking is for cancelling": (
        lambda: move(visit(booked_at=START - HOUR), notice=HOUR), Rule.LATE_MOVE, FULL, LATE_WHY,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "rule", "pay", "why"), TABLE.values(), ids=TABLE)
def test_a_move_decides_the_old_visit(act, rule, pay, why):
    outcome = act()
    assert (outcome.rule, outcome.pay, str(outcome.why)) == (rule, pay, why)
    assert (outcome.state, outcome.kind) == (State.RESCHEDULED, None)
    assert outcome.credit is (Credit.USED if rule is Rule.LATE_MOVE else Credit.KEPT)


def asking(to, *, at, told_at=None, reason="", same_therapist=True):
    told_at = at if told_at is None else told_at
    asked = Move(to=to, same_therapist=same_therapist, by=THERAPIST, notice_at=told_at, reason=reason)
    return outcomes.of_moving(visit(), asked, at=at)


GRID = "Visits start on a quarter hour: choose :00, :15, :30 or :45."
PASSED = "That time has passed. Choose one still to come."
NO_REASON = "Say in a few words why the notice is earlier than now."
NOT_THE_CLIENT = "Only the therapist can accept a late move without a charge."
NOT_HERE = "Your operator charges every late move. Ask the coordinator for an exception."
STARTED = (
    "This visit started Wed 4 Mar 2026, 9:00 AM and can no longer be moved. Record what happened instead."
)
SAME = "The visit is at that time already. Choose another one."

REFUSALS = {
    "the client accepts for the therapist": (
        lambda: move(notice=HOUR, by=CLIENT, accept_late=True), NOT_THE_CLIENT,
    ),
    "the therapist accepts where every late move is charged": (
        lambda: move(STRICT, notice=HOUR, accept_late=True), NOT_HERE,
    ),
    "a visit that starts this instant": (lambda: asking(START + DAY, at=START), STARTED),
    "a visit of the past": (lambda: asking(START + 9 * DAY, at=START + DAY), STARTED),
    "to the same time": (lambda: asking(START, at=START - 2 * DAY), SAME),
    "off the grid by a minute": (lambda: asking(START + DAY + MINUTE, at=START - DAY), GRID),
    "off the grid by a microsecond": (lambda: asking(START + DAY + MICROSECOND, at=START - DAY), GRID),
    "into the past": (lambda: asking(START - 2 * DAY, at=START - DAY), PASSED),
    "to this very instant": (lambda: asking(START - DAY, at=START - DAY), PASSED),
    "back-dated without a reason": (
        lambda: asking(START + DAY, at=START - HOUR, told_at=START - 2 * DAY), NO_REASON,
    ),
    "a notice from the future": (
        lambda: asking(START + DAY, at=START - 2 * DAY, told_at=START - DAY),
        "The notice cannot be later than now, Mon 2 Mar 2026, 9:00 AM. Enter when you were told.",
    ),
    "a notice from before the booking": (
        lambda: asking(START + DAY, at=START - 2 * DAY, told_at=BOOKED - SECOND, reason="They rang"),
        "This visit was booked Wed 18 Feb 2026, 9:00 AM, so nobody can have given notice before then.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_move_is_refused(act, sentence):
    with pytest.raises(Refused) as refusal:
        act()
    assert str(refusal.value) == sentence


def test_the_same_time_with_another_therapist_is_a_move():
    assert asking(START, at=START - 2 * DAY, same_therapist=False).rule is Rule.FREE_MOVE


def test_a_back_dated_notice_with_a_reason_makes_a_late_move_free():
    outcome = asking(START + DAY, at=START - HOUR, told_at=START - 2 * DAY, reason="They rang me at home")
    assert (outcome.rule, outcome.notice) == (Rule.FREE_MOVE, 2 * DAY)


def test_a_late_move_keeps_its_notice_and_the_last_free_moment():
    outcome = move(notice=19 * HOUR)
    assert (outcome.notice, outcome.free_until) == (19 * HOUR, START - DAY)


@pytest.mark.parametrize(
    ("start", "told", "rule"),
    [
        pytest.param("2027-11-07T10:00", "2027-11-06T11:00", Rule.FREE_MOVE, id="clocks go back: free"),
        pytest.param("2027-11-07T10:00", "2027-11-06T11:00:01", Rule.LATE_MOVE, id="clocks go back: late"),
        pytest.param("2027-03-14T10:00", "2027-03-13T09:00", Rule.FREE_MOVE, id="clocks go forward: free"),
        pytest.param("2027-03-14T10:00", "2027-03-13T09:00:01", Rule.LATE_MOVE, id="clocks go forward: late"),
    ],
)
def test_a_moves_notice_is_real_time_too(start, told, rule):
    starts_at, told_at = there(start, NEW_YORK), there(told, NEW_YORK)
    of = visit(starts_at=starts_at, ends_at=starts_at + HOUR)
    asked = Move(to=starts_at + timedelta(days=2), same_therapist=True, by=THERAPIST, notice_at=told_at)
    assert outcomes.of_moving(of, asked, at=told_at).rule is rule


def test_the_second_of_the_hour_that_comes_twice_is_another_time():
    first = there("2027-11-07T01:30", NEW_YORK)
    of = visit(starts_at=first, ends_at=first + HOUR)
    again = Move(to=first.replace(fold=1), same_therapist=True, by=THERAPIST, notice_at=BOOKED)
    assert outcomes.of_moving(of, again, at=BOOKED).rule is Rule.FREE_MOVE
    with pytest.raises(Refused, match="can no longer be moved"):
        outcomes.of_moving(of, again, at=there("2027-11-07T01:00", NEW_YORK).replace(fold=1))


def test_the_notice_of_a_moved_visit_counts_to_where_it_stands_now():
    moved = visit(
        starts_at=START + 7 * DAY, ends_at=START + 7 * DAY + HOUR, moved=True, booked_at=START - DAY
    )
    assert move(moved, notice=DAY).notice == DAY
