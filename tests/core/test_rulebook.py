"""The table of rules.md 1 and 2: what each rule does to the visit, the credit and the pay."""

import pytest

from elevate.core.rulebook import CONSEQUENCES, Consequence, Credit, Kind, Rule, State

CANCELLED, MOVED = State.CANCELLED, State.RESCHEDULED


@pytest.mark.parametrize(
    ("rule", "state", "kind", "credit", "pays"),
    [
        pytest.param("completed", State.COMPLETED, None, Credit.USED, True, id="completed: used, paid"),
        pytest.param(
            "on-time-notice", CANCELLED, Kind.CLIENT_ON_TIME, Credit.KEPT, False, id="on time: kept, unpaid"
        ),
        pytest.param(
            "booking-grace",
            CANCELLED,
            Kind.CLIENT_ON_TIME,
            Credit.KEPT,
            False,
            id="just booked: kept, unpaid",
        ),
        pytest.param("late-notice", CANCELLED, Kind.CLIENT_LATE, Credit.USED, True, id="late: used, paid"),
        pytest.param("no-show", CANCELLED, Kind.NO_SHOW, Credit.USED, True, id="no-show: used, paid"),
        pytest.param(
            "therapist-cancelled", CANCELLED, Kind.THERAPIST, Credit.KEPT, False, id="therapist: kept, unpaid"
        ),
        pytest.param(
            "operator-cancelled", CANCELLED, Kind.OPERATOR, Credit.KEPT, False, id="operator: kept, unpaid"
        ),
        pytest.param(
            "operator-cancelled-late",
            CANCELLED,
            Kind.OPERATOR,
            Credit.KEPT,
            True,
            id="operator late: kept, paid",
        ),
        pytest.param(
            "free-move", MOVED, None, Credit.KEPT, False, id="free move: the credit follows, unpaid"
        ),
        pytest.param("late-move", MOVED, None, Credit.USED, True, id="late move: used, paid"),
        pytest.param("late-move-accepted", MOVED, None, Credit.KEPT, False, id="accepted: kept, unpaid"),
        pytest.param(
            "move-undone", CANCELLED, Kind.OPERATOR, Credit.KEPT, False, id="undone: as if never booked"
        ),
    ],
)
def test_each_rule_has_one_consequence(rule, state, kind, credit, pays):
    assert CONSEQUENCES[Rule(rule)] == Consequence(state, kind, credit, pays)


def test_every_rule_is_in_the_table():
    assert set(CONSEQUENCES) == set(Rule)


def test_no_rule_leaves_a_visit_booked():
    assert State.BOOKED not in {consequence.state for consequence in CONSEQUENCES.values()}


def test_only_a_cancellation_has_a_kind():
    for consequence in CONSEQUENCES.values():
        assert (consequence.kind is not None) == (consequence.state is State.CANCELLED)


def test_every_kind_of_cancellation_has_a_rule():
    assert {consequence.kind for consequence in CONSEQUENCES.values()} == {None, *Kind}


def test_a_used_credit_always_pays_the_therapist():
    assert all(consequence.pays for consequence in CONSEQUENCES.values() if consequence.credit is Credit.USED)
