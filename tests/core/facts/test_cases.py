"""Worked examples are decided by the engine, under the live policy."""

import pytest

from elevate.core.facts import cases, reading
from elevate.core.facts.setting import BadTag
from elevate.core.policy import Policy
from elevate.core.rulebook import CONSEQUENCES, Party, Rule
from tests.core.facts.settings import HOUR, SETTING, STRICT, TWELVE


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("hours", [1, 12, 24, 48])
def test_every_rule_has_an_example_that_the_engine_decides_so(rule, hours):
    outcome = cases.example_of(rule, SETTING.under(Policy(free_notice=hours * HOUR)))
    assert outcome.rule is rule
    assert bool(outcome.pay) is CONSEQUENCES[rule].pays


def test_where_the_operator_pays_no_late_cancellation_the_example_says_so():
    assert cases.example_of(Rule.OPERATOR_CANCELLED_LATE, STRICT).rule is Rule.OPERATOR_CANCELLED


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("case notice=25h", Rule.ON_TIME_NOTICE),
        ("case notice=19h", Rule.LATE_NOTICE),
        ("case notice=line", Rule.ON_TIME_NOTICE),
        ("case notice=line-1m", Rule.LATE_NOTICE),
        ("case notice=line+1h", Rule.ON_TIME_NOTICE),
        ("case notice=40m by=therapist", Rule.THERAPIST_CANCELLED),
        ("case notice=19h by=operator", Rule.OPERATOR_CANCELLED_LATE),
        ("case notice=line act=move", Rule.FREE_MOVE),
        ("case notice=1h act=move", Rule.LATE_MOVE),
        ("case notice=1h act=move_accepted", Rule.LATE_MOVE_ACCEPTED),
        ("case act=complete", Rule.COMPLETED),
        ("case act=no_show", Rule.NO_SHOW),
        ("outcome rule=booking-grace", Rule.BOOKING_GRACE),
    ],
)
def test_a_worked_example_is_decided_by_the_engine(tag, rule):
    assert reading.outcome(reading.read(tag), SETTING).rule is rule


def test_a_worked_example_follows_the_policy():
    tag = reading.read("case notice=19h")
    assert reading.outcome(tag, TWELVE).rule is Rule.ON_TIME_NOTICE


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("case notice=soon", "“soon” is no length."),
        ("case notice=1h by=nobody", "“nobody” is nobody."),
        ("case notice=1h act=dance", "“dance” is no act."),
        ("case notice=400h", "The rules refuse this example"),
    ],
)
def test_an_example_that_cannot_be_is_refused(tag, problem):
    with pytest.raises(BadTag) as refusal:
        reading.outcome(reading.read(tag), SETTING)
    assert problem in str(refusal.value)


def test_the_example_is_the_clients_party_by_default():
    assert cases.case(SETTING, notice="1h") == cases.case(SETTING, notice="1h", by=Party.CLIENT)
