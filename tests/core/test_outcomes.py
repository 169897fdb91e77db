"""How a visit ends (rules.md 1): completed, cancelled by whom and when, or a no-show, and what each costs."""

import pytest

from elevate.core import outcomes
from elevate.core.money import Money
from elevate.core.refusals import AlreadyResolved, Refused
from elevate.core.rulebook import Credit, Kind, Party, Rule, State
from tests.core.making import (
    BOOKED,
    CHATHAM,
    DAY,
    HOUR,
    MICROSECOND,
    MINUTE,
    NEW_YORK,
    NOTHING,
    RATE,
    SECOND,
    START,
    cancel,
    complete,
    move,
    no_show,
    there,
    under,
    visit,
)

CLIENT, THERAPIST, OPERATOR = Party.CLIENT, Party.THERAPIST, Party.OPERATOR
FULL, NONE = Money(7200), Money(0)
JUST_BOOKED = visit(booked_at=START - 3 * HOUR)
UNPAID_LATE = under(operator_late_pays=False)

# The act, then the kind of cancellation, the credit, the pay and the sentence.
TABLE = {
    "completed from the start on: used, full": (
        lambda: complete(after=NOTHING), None, Credit.USED, FULL, "The visit took place.",
    ),
    "completed days later: used, full": (
        lambda: complete(after=5 * DAY), None, Credit.USED, FULL, "The visit took place.",
    ),
    "client gives exactly 24 hours: on time": (
        lambda: cancel(notice=DAY), Kind.CLIENT_ON_TIME, Credit.KEPT, NONE, "24 hours’ notice or more.",
    ),
    "client gives two days: on time": (
        lambda: cancel(notice=2 * DAY), Kind.CLIENT_ON_TIME, Credit.KEPT, NONE, "24 hours’ notice or more.",
    ),
    "client gives 23:59:59: late": (
        lambda: cancel(notice=DAY - SECOND), Kind.CLIENT_LATE, Credit.USED, FULL,
        "Less than 24 hours’ notice.",
    ),
    "client says so after the start: late": (
        lambda: cancel(notice=-HOUR), Kind.CLIENT_LATE, Credit.USED, FULL, "Less than 24 hours’ notice.",
    ),
    "client cancels what was just booked: on time": (
        lambda: cancel(JUST_BOOKED, notice=3 * HOUR - 10 * MINUTE), Kind.CLIENT_ON_TIME, Credit.KEPT, NONE,
        "Cancelled within 10 minutes of booking.",
    ),
    "client gives 47 of 48 hours: late": (
        lambda: cancel(under(free_notice=48 * HOUR), notice=47 * HOUR), Kind.CLIENT_LATE, Credit.USED, FULL,
        "Less than 48 hours’ notice.",
    ),
    "client was not there: used, full": (
        lambda: no_show(after=15 * MINUTE), Kind.NO_SHOW, Credit.USED, FULL,
        "Ana Lee was not there and could not be reached.",
    ),
    "therapist cancels in good time: kept, none": (
        lambda: cancel(by=THERAPIST, notice=2 * DAY), Kind.THERAPIST, Credit.KEPT, NONE,
        "The therapist could not come, so Ana Lee is not charged.",
    ),
    "therapist cancels at the last minute: kept, none": (
        lambda: cancel(by=THERAPIST, notice=MINUTE), Kind.THERAPIST, Credit.KEPT, NONE,
        "The therapist could not come, so Ana Lee is not charged.",
    ),
    "operator cancels exactly 24 hours ahead: kept, none": (
        lambda: cancel(by=OPERATOR, notice=DAY), Kind.OPERATOR, Credit.KEPT, NONE, "The operator cancelled.",
    ),
    "operator cancels 23:59:59 ahead: kept, full": (
        lambda: cancel(by=OPERATOR, notice=DAY - SECOND), Kind.OPERATOR, Credit.KEPT, FULL,
        "The operator cancelled with less than 24 hours’ notice.",
    ),
    "operator cancels late, where late pay is off: kept, none": (
        lambda: cancel(UNPAID_LATE, by=OPERATOR, notice=HOUR), Kind.OPERATOR, Credit.KEPT, NONE,
        "The operator cancelled.",
    ),
    "operator cancels what was just booked: kept, full": (
        lambda: cancel(JUST_BOOKED, by=OPERATOR, notice=3 * HOUR), Kind.OPERATOR, Credit.KEPT, FULL,
        "The operator cancelled with less than 24 hours’ notice.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "kind", "credit", "pay", "why"), TABLE.values(), ids=TABLE)
def test_an_outcome_decides_kind_credit_and_pay(act, kind, credit, pay, why):
    outcome = act()
    assert (outcome.kind, outcome.credit, outcome.pay, str(outcome.why)) == (kind, credit, pay, why)
    assert outcome.state is (State.CANCELLED if kind else State.COMPLETED)
    assert outcome.credit_change == (-1 if credit is Credit.USED else 0)


def test_pay_is_the_rate_the_visit_was_booked_at():
    assert complete(visit(rate=Money(9050, "CAD"))).pay == Money(9050, "CAD")


def test_no_pay_is_in_the_visits_currency():
    assert cancel(visit(rate=Money(9050, "CAD"))).pay == Money(0, "CAD")


def test_a_cancellation_keeps_the_notice_and_the_last_free_moment():
    outcome = cancel(notice=19 * HOUR)
    assert (outcome.notice_at, outcome.notice) == (START - 19 * HOUR, 19 * HOUR)
    assert outcome.free_until == START - DAY


@pytest.mark.parametrize("act", [complete, no_show])
def test_what_needs_no_notice_has_none(act):
    assert (act().notice_at, act().notice) == (None, None)


def told(told_at, *, at, by=CLIENT, reason=""):
    return outcomes.of_cancelling(visit(), by=by, notice_at=told_at, at=at, reason=reason)


@pytest.mark.parametrize("by", Party)
def test_the_notice_counts_from_when_the_client_spoke_not_from_when_it_was_recorded(by):
    outcome = told(START - 2 * DAY, at=START - HOUR, by=by, reason="They rang me at home")
    assert outcome.notice == 2 * DAY
    assert outcome.pay == NONE


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize(
    ("told_at", "reason"),
    [
        pytest.param(START - DAY + SECOND, "They rang", id="later than now"),
        pytest.param(START - DAY - SECOND, "", id="earlier, without a reason"),
        pytest.param(BOOKED - SECOND, "They rang", id="before the visit was booked"),
    ],
)
def test_an_impossible_notice_is_refused_whoever_cancels(by, told_at, reason):
    with pytest.raises(Refused):
        told(told_at, at=START - DAY, by=by, reason=reason)


REFUSALS = {
    "complete a microsecond before the start": (
        lambda: complete(after=-MICROSECOND),
        "This visit starts Wed 4 Mar 2026, 9:00 AM. You can mark it complete from then on.",
    ),
    "no-show before the wait is over": (
        lambda: no_show(after=15 * MINUTE - MICROSECOND),
        "Wait until 9:15 AM before recording a no-show, and try to reach Ana Lee meanwhile.",
    ),
    "no-show before the start": (
        lambda: no_show(after=-MINUTE),
        "Wait until 9:15 AM before recording a no-show, and try to reach Ana Lee meanwhile.",
    ),
    "no-show on another day: the day is named": (
        lambda: no_show(after=-2 * DAY),
        "Wait until Wed 4 Mar 2026, 9:15 AM before recording a no-show, and try to reach Ana Lee meanwhile.",
    ),
    "no-show before the operator's own wait is over": (
        lambda: no_show(under(no_show_wait=20 * MINUTE), after=19 * MINUTE),
        "Wait until 9:20 AM before recording a no-show, and try to reach Ana Lee meanwhile.",
    ),
    "no-show in Chatham: the wall clock there": (
        lambda: no_show(visit(zone=CHATHAM), after=NOTHING),
        "Wait until 4:00 AM before recording a no-show, and try to reach Ana Lee meanwhile.",
    ),
    "no-show without an attempt to reach the client": (
        lambda: no_show(tried=""), "Say how you tried to reach Ana Lee, and when.",
    ),
    "no-show with a blank attempt": (
        lambda: no_show(tried=" \n"), "Say how you tried to reach Ana Lee, and when.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_too_early_or_without_its_facts_is_refused(act, sentence):
    with pytest.raises(Refused) as refusal:
        act()
    assert str(refusal.value) == sentence


ACTS = {
    "complete": complete,
    "cancel for the client": cancel,
    "cancel for the therapist": lambda of: cancel(of, by=THERAPIST),
    "cancel for the operator": lambda of: cancel(of, by=OPERATOR),
    "record a no-show": no_show,
    "move": move,
    "undo a move": outcomes.of_undoing_a_move,
}
RESOLVED = {
    State.COMPLETED: "This visit is completed already. Undo that first if it is wrong.",
    State.CANCELLED: "This visit is cancelled already. Undo that first if it is wrong.",
    State.RESCHEDULED: "This visit was moved already. Open the new one instead.",
}


@pytest.mark.parametrize(("state", "sentence"), RESOLVED.items(), ids=RESOLVED)
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_visit_has_one_outcome(act, state, sentence):
    with pytest.raises(AlreadyResolved) as refusal:
        act(visit(state=state))
    assert str(refusal.value) == sentence


def test_what_an_undone_move_leaves_behind_is_as_if_never_booked():
    outcome = outcomes.of_undoing_a_move(visit())
    assert (outcome.rule, outcome.kind, outcome.credit_change) == (Rule.MOVE_UNDONE, Kind.OPERATOR, 0)
    assert (outcome.pay, str(outcome.why)) == (NONE, "The move was undone.")


def test_the_hour_that_comes_twice_is_told_apart():
    first = there("2027-11-07T01:30", NEW_YORK)
    second = there("2027-11-07T01:00", NEW_YORK).replace(fold=1)
    of = visit(starts_at=first, ends_at=first + HOUR, rate=RATE)
    assert outcomes.of_completing(of, at=second).rule is Rule.COMPLETED
    assert outcomes.of_no_show(of, contact_attempt="Called", at=second).rule is Rule.NO_SHOW
