"""The ledger (rules.md 3): every entry is a transfer, so it cannot fail to balance."""

from datetime import date

import pytest

from elevate.core import credits, outcomes
from elevate.core.credits import Account, EntryKind, Terms, Transfer, balances, grants
from elevate.core.rulebook import Credit, Rule
from elevate.core.time import WEEK, at_wall_clock
from tests.core.making import DAY, HOUR, NEW_YORK, START, cancel, complete, no_show, utc, visit

ISSUED, AVAILABLE, HELD = Account.ISSUED, Account.AVAILABLE, Account.HELD
USED, EXPIRED = Account.USED, Account.EXPIRED


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        pytest.param("grant", ISSUED, AVAILABLE, id="grant: a week's accrual, a purchase, a gift"),
        pytest.param("hold", AVAILABLE, HELD, id="hold: a visit was booked"),
        pytest.param("release", HELD, AVAILABLE, id="release: it was cancelled on time, or moved"),
        pytest.param("use", HELD, USED, id="use: completed, cancelled late, or a no-show"),
        pytest.param("restore", USED, AVAILABLE, id="restore: a waiver or an undo"),
        pytest.param("expire", AVAILABLE, EXPIRED, id="expire: only where the plan sets it"),
        pytest.param("adjust", ISSUED, AVAILABLE, id="adjust: a correction upwards"),
    ],
)
def test_an_entry_moves_credits_from_one_account_to_another(kind, source, target):
    transfer = Transfer(EntryKind(kind), 3)
    assert (transfer.source, transfer.target) == (source, target)
    assert balances([transfer]) == {source: -3, target: 3}


@pytest.mark.parametrize(
    ("change", "source", "target"),
    [
        pytest.param(2, ISSUED, AVAILABLE, id="upwards"),
        pytest.param(-2, AVAILABLE, ISSUED, id="downwards"),
    ],
)
def test_a_correction_goes_both_ways(change, source, target):
    transfer = credits.correction(change)
    assert (transfer.kind, transfer.quantity) == (EntryKind.ADJUST, 2)
    assert (transfer.source, transfer.target) == (source, target)


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_transfer_moves_something(quantity):
    with pytest.raises(ValueError, match="at least one credit"):
        Transfer(EntryKind.GRANT, quantity)


def test_a_correction_by_nothing_is_none():
    with pytest.raises(ValueError, match="at least one credit"):
        credits.correction(0)


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind is not EntryKind.ADJUST])
def test_nothing_else_goes_both_ways(kind):
    with pytest.raises(ValueError, match="only a correction runs both ways"):
        Transfer(kind, reversed=True)


def test_booking_holds_a_credit():
    assert credits.on_booking() == Transfer(EntryKind.HOLD)


@pytest.mark.parametrize(
    ("act", "resolved", "reopened"),
    [
        pytest.param(complete, ["use"], ["restore", "hold"], id="completed"),
        pytest.param(no_show, ["use"], ["restore", "hold"], id="no-show"),
        pytest.param(cancel, ["release"], ["hold"], id="cancelled on time"),
        pytest.param(lambda: cancel(notice=HOUR), ["use"], ["restore", "hold"], id="cancelled late"),
    ],
)
def test_an_outcome_settles_the_held_credit_and_its_undo_holds_it_again(act, resolved, reopened):
    credit = act().credit
    assert [credits.on_resolving(credit)] == [Transfer(EntryKind(kind)) for kind in resolved]
    assert list(credits.on_reopening(credit)) == [Transfer(EntryKind(kind)) for kind in reopened]


def shown(transfers):
    """Return the client's balance: what is available and what is held."""
    standing = balances(transfers)
    return standing[AVAILABLE] + standing[HELD]


def test_holding_and_releasing_leave_the_balance_using_lowers_it():
    granted = [Transfer(EntryKind.GRANT, 2)]
    held = [*granted, credits.on_booking()]
    assert shown(granted) == shown(held) == 2
    assert shown([*held, credits.on_resolving(Credit.KEPT)]) == 2
    assert shown([*held, credits.on_resolving(Credit.USED)]) == 1


def test_a_hold_may_run_ahead_of_its_grant():
    standing = balances([credits.on_booking()])
    assert (standing[AVAILABLE], standing[HELD], shown([credits.on_booking()])) == (-1, 1, 0)


def test_two_weeks_away_with_notice_show_three_credits_in_week_three():
    """Read the source's example to the letter: 1 + 1 + 1."""
    terms = Terms(zone=NEW_YORK, starts_on=date(2026, 3, 2), per_week=[(date(2026, 3, 2), 1)])
    visits = [visit(starts_at=START + week * WEEK, ends_at=START + week * WEEK + HOUR) for week in range(3)]
    ledger = [credits.on_booking() for _visit in visits]
    for away in visits[:2]:
        outcome = cancel(away, notice=DAY + HOUR)
        assert outcome.rule is Rule.ON_TIME_NOTICE
        ledger.append(credits.on_resolving(outcome.credit))

    for week, balance in ((1, 1), (2, 2), (3, 3)):
        until = at_wall_clock(terms.starts_on + (week - 1) * WEEK, START.time(), NEW_YORK)
        due = grants(terms, since=terms.starts_on, until=until)
        assert shown([*ledger, *(Transfer(EntryKind.GRANT, grant.quantity) for grant in due)]) == balance


def test_away_with_short_notice_costs_that_weeks_credit():
    granted = [Transfer(EntryKind.GRANT), Transfer(EntryKind.GRANT), Transfer(EntryKind.GRANT)]
    on_time, late = cancel(notice=DAY), cancel(notice=DAY / 2)
    settled = [credits.on_booking(), credits.on_booking()]
    settled += [credits.on_resolving(on_time.credit), credits.on_resolving(late.credit)]
    assert shown([*granted, *settled]) == 2


def test_a_free_move_carries_the_credit_along():
    asked = outcomes.Move(
        to=START + DAY, same_therapist=True, by=outcomes.Party.CLIENT, notice_at=utc("2026-03-01T12:00Z")
    )
    outcome = outcomes.of_moving(visit(), asked, at=asked.notice_at)
    ledger = [Transfer(EntryKind.GRANT), credits.on_booking()]
    moved = [*ledger, credits.on_resolving(outcome.credit), credits.on_booking()]
    assert balances(moved) == {ISSUED: -1, AVAILABLE: 0, HELD: 1}
