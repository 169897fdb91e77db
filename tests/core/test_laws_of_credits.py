"""What holds for every ledger and every subscription (rules.md 3)."""

from datetime import timedelta

from hypothesis import given, strategies as st

from elevate.core.credits import (
    Account,
    Cover,
    EntryKind,
    Grant,
    Transfer,
    balances,
    correction,
    grants,
    on_booking,
    on_reopening,
    on_resolving,
    uncovered,
)
from elevate.core.rulebook import Credit
from elevate.core.time import day_of, start_of_day, week_label
from tests.core.generating import days, law, terms
from tests.core.making import DAY, START

transfers = st.one_of(
    st.builds(Transfer, st.sampled_from(EntryKind), st.integers(1, 5)),
    st.integers(-5, 5).filter(bool).map(correction),
)
ledgers = st.lists(transfers, max_size=40)
outcomes = st.sampled_from(Credit)


def standing(ledger):
    found = balances(ledger)
    return {account: found[account] for account in Account}


@law
@given(ledgers)
def test_credits_are_never_made_or_lost(ledger):
    assert sum(standing(ledger).values()) == 0


@law
@given(ledgers, st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(ledger, chance):
    shuffled = chance.sample(ledger, len(ledger))
    assert standing(shuffled) == standing(ledger)


@law
@given(ledgers, st.lists(outcomes, min_size=1, max_size=6))
def test_an_undone_outcome_leaves_the_credit_held_as_before(ledger, ends):
    held = [*ledger, on_booking()]
    entries = list(held)
    for credit in ends:
        entries += [on_resolving(credit), *on_reopening(credit)]
    assert standing(entries) == standing(held)


@law
@given(ledgers, outcomes)
def test_an_outcome_lets_go_of_the_one_credit_its_visit_held(ledger, credit):
    before, after = standing(ledger), standing([*ledger, on_booking(), on_resolving(credit)])
    assert after[Account.HELD] == before[Account.HELD]
    assert after[Account.USED] - before[Account.USED] == (1 if credit is Credit.USED else 0)


def granted(agreed, *, through):
    """Return what was granted from the very start through a day."""
    until = start_of_day(through, agreed.zone)
    return list(grants(agreed, since=agreed.starts_on, until=until))


def due_days(agreed, through):
    """Return the days on which something is due, told day by day from the words of the rule."""
    span = max((through - agreed.starts_on).days, -1) + 1
    for on in (agreed.starts_on + timedelta(days=number) for number in range(0, span, 7)):
        paused = any(p.first <= on and (p.until is None or on < p.until) for p in agreed.pauses)
        ended = agreed.ends_on is not None and agreed.ends_on <= on
        if not paused and not ended and agreed.quantity_on(on) > 0:
            yield on


@law
@given(terms, days)
def test_every_week_that_is_due_is_granted_once_and_no_other(agreed, through):
    found = [grant.on for grant in granted(agreed, through=through)]
    assert found == list(due_days(agreed, through))
    labels = [week_label(on) for on in found]
    assert len(set(labels)) == len(labels)


@law
@given(terms, days)
def test_nothing_is_granted_inside_a_pause_or_after_the_end(agreed, through):
    for grant in granted(agreed, through=through):
        assert not any(grant.on in pause for pause in agreed.pauses)
        assert agreed.ends_on is None or grant.on < agreed.ends_on


@law
@given(terms, days)
def test_a_grant_is_what_the_last_change_agreed(agreed, through):
    for grant in granted(agreed, through=through):
        changes = [change for change in agreed.per_week if change[0] <= grant.on]
        latest = max(start for start, _number in changes)
        assert grant.quantity == [number for start, number in changes if start == latest][-1]


@law
@given(terms, days)
def test_a_grant_falls_due_as_its_day_begins_there(agreed, through):
    for grant in granted(agreed, through=through):
        assert day_of(grant.due_at, agreed.zone) == grant.on
        assert day_of(grant.due_at - timedelta(microseconds=1), agreed.zone) < grant.on


@law
@given(terms, days, st.lists(days, max_size=5))
def test_catching_up_in_any_number_of_steps_grants_the_same(agreed, through, stops):
    found, since = [], agreed.starts_on
    for stop in [*sorted(stop for stop in stops if stop < through), through]:
        found += grants(agreed, since=since, until=start_of_day(stop, agreed.zone))
        since = max(since, stop + timedelta(days=1))
    assert found == granted(agreed, through=through)


starts = st.lists(st.integers(0, 60).map(lambda number: START + number * DAY), max_size=8)
coming = st.lists(
    st.builds(
        lambda number, quantity: Grant(START + number * DAY, START.date(), quantity),
        st.integers(0, 60),
        st.integers(1, 3),
    ),
    max_size=8,
)


@law
@given(st.integers(-3, 6), starts, coming)
def test_a_visit_lacks_its_credit_exactly_where_the_balance_would_go_below_zero(balance, promised, due):
    events = sorted([(grant.due_at, 0, grant.quantity) for grant in due] + [(at, 1, -1) for at in promised])
    running, lacking = balance, None
    for at, _grants_first, change in events:
        running += change
        if change < 0 and running < 0 and lacking is None:
            lacking = at
    assert uncovered(balance, promised, due) == lacking


hours = st.integers(0, 400).map(lambda number: START + number * timedelta(hours=6))
coming = st.lists(
    st.builds(
        lambda due_at, quantity: Grant(due_at, day_of(due_at, "UTC"), quantity), hours, st.integers(1, 2)
    )
)


@law
@given(
    st.integers(-2, 5), st.lists(hours, max_size=8), coming, st.lists(hours, max_size=8), st.integers(0, 2)
)
def test_a_cover_fits_what_leaves_nothing_uncovered(owned, promised, due, wished, spent):
    cover = Cover(owned, promised, due)
    for starts_at in wished:
        covered = uncovered(owned, [*promised, starts_at], due) is None
        tried = uncovered(owned - spent, [*promised, starts_at], due) is None
        assert (cover.fits(starts_at), cover.fits(starts_at, spent=spent)) == (covered, tried)
        if covered:
            cover.promise(starts_at)
            promised = [*promised, starts_at]
        else:
            cover.spend()
            owned -= 1


@law
@given(st.integers(-2, 5), st.lists(hours, min_size=1, max_size=8), coming, hours)
def test_a_copy_of_a_cover_leaves_no_trace_and_what_is_freed_is_free(owned, promised, due, wished):
    cover = Cover(owned, promised, due)
    before = cover.fits(wished)
    copied = cover.copy()
    copied.free(promised[0])
    copied.free(START - timedelta(days=1))
    assert copied.fits(wished) == (uncovered(owned, [*promised[1:], wished], due) is None)
    assert cover.fits(wished) == before
