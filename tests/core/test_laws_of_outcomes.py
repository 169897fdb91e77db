"""What holds for every visit, policy and notice, whatever its figures (rules.md 1 and 2)."""

from dataclasses import replace

from hypothesis import given, strategies as st

from elevate.core import outcomes
from elevate.core.outcomes import Move, Outcome
from elevate.core.refusals import AlreadyResolved, Refused
from elevate.core.rulebook import CONSEQUENCES, Credit, Party, State
from elevate.core.time import elapsed
from tests.core.generating import law, moments, moves, parties, visits
from tests.core.making import DAY, MICROSECOND

OPEN, ENDED = State.BOOKED, [state for state in State if state is not State.BOOKED]


def cost(outcome):
    """Return what an outcome costs: the client's credits, and the pay owed for an hour nobody came to."""
    return (-outcome.credit_change, outcome.pay.amount_cents)


def no_more(one, other):
    return all(less <= more for less, more in zip(cost(one), cost(other), strict=True))


@law
@given(st.data())
def test_more_notice_of_a_cancellation_never_costs_more(data):
    of = data.draw(visits())
    sooner, later = sorted([data.draw(moments(of)), data.draw(moments(of))])
    by = data.draw(parties)

    def told(at):
        return outcomes.of_cancelling(of, by=by, notice_at=at, at=later, reason="They rang")

    assert no_more(told(sooner), told(later))


@law
@given(st.data())
def test_more_notice_of_a_move_never_costs_more(data):
    of = data.draw(visits())
    last = of.starts_at - MICROSECOND
    sooner, later = sorted([min(data.draw(moments(of)), last), min(data.draw(moments(of)), last)])
    accepts = of.policy.late_move_by_therapist and data.draw(st.booleans())

    def told(at):
        asked = Move(
            to=of.starts_at + DAY,
            same_therapist=True,
            by=Party.THERAPIST,
            notice_at=at,
            accept_late=accepts,
            reason="They rang",
        )
        return outcomes.of_moving(of, asked, at=later)

    assert no_more(told(sooner), told(later))


@law
@given(st.data())
def test_the_last_free_moment_is_where_a_cancellation_begins_to_cost(data):
    of = data.draw(visits())
    told_at = data.draw(moments(of))
    outcome = outcomes.of_cancelling(of, by=Party.CLIENT, notice_at=told_at, at=told_at)
    assert (outcome.credit is Credit.KEPT) == (told_at <= of.free_until)
    assert (outcome.notice, outcome.free_until) == (elapsed(told_at, of.starts_at), of.free_until)


def acts(data, of, at):
    """Return every act on the visit at that moment, with whatever a person may have entered."""
    told_at = data.draw(st.one_of(st.just(at), moments(of), st.just(of.booked_at - MICROSECOND)))
    reason = data.draw(st.sampled_from(["", " ", "They rang"]))
    asked = data.draw(moves(of, told_at))
    return [
        lambda of: outcomes.of_completing(of, at=at),
        *(
            lambda of, by=by: outcomes.of_cancelling(of, by=by, notice_at=told_at, at=at, reason=reason)
            for by in Party
        ),
        lambda of: outcomes.of_no_show(of, contact_attempt=reason, at=at),
        lambda of: outcomes.of_moving(of, asked, at=at),
        outcomes.of_undoing_a_move,
    ]


def decided(act, of):
    """Return the one outcome, or the one refusal; anything else fails the law."""
    try:
        outcome = act(of)
    except Refused as refusal:
        return refusal
    assert isinstance(outcome, Outcome)
    return outcome


@law
@given(st.data())
def test_every_act_has_exactly_one_outcome_or_one_refusal(data):
    of = data.draw(visits(st.sampled_from(State)))
    for act in acts(data, of, data.draw(moments(of))):
        result = decided(act, of)
        if isinstance(result, Refused):
            assert str(result).endswith(".")
            assert str(decided(act, of)) == str(result)
        else:
            assert of.state is OPEN
            assert result == decided(act, of)


@law
@given(st.data())
def test_an_outcome_does_exactly_what_its_rules_row_says(data):
    of = data.draw(visits())
    for act in acts(data, of, data.draw(moments(of))):
        result = decided(act, of)
        if isinstance(result, Outcome):
            row = CONSEQUENCES[result.rule]
            assert (result.state, result.kind, result.credit) == (row.state, row.kind, row.credit)
            assert result.pay == (of.rate if row.pays else replace(of.rate, amount_cents=0))
            assert str(result.why).endswith(".")


@law
@given(st.data())
def test_a_visit_that_has_an_outcome_takes_no_other(data):
    of = data.draw(visits(st.sampled_from(ENDED)))
    for act in acts(data, of, data.draw(moments(of))):
        assert isinstance(decided(act, of), AlreadyResolved)
