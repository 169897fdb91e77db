"""The policy as a client reads it."""

from datetime import timedelta

import pytest

from elevate.core.policy import Policy
from elevate.core.promises import promises

NOTHING = timedelta()


def said(policy: Policy) -> str:
    return " ".join(map(str, promises(policy, operator="Elevate")))


def test_the_rule_about_notice_comes_first():
    policy = Policy(free_notice=timedelta(hours=12))
    first, *_others = promises(policy, operator="Elevate")
    assert str(first) == "You can cancel or move a visit free of charge until 12 hours before it starts."


def test_whoever_else_cancels_the_credit_is_kept():
    assert "If your therapist or Elevate cancels, you keep your credit." in said(Policy())


@pytest.mark.parametrize(("setting", "there"), [(True, True), (False, False)])
def test_a_therapist_may_agree_to_a_late_move_where_the_policy_says_so(setting, there):
    assert ("unless your therapist agrees" in said(Policy(late_move_by_therapist=setting))) is there


@pytest.mark.parametrize(("grace", "there"), [(timedelta(minutes=10), True), (NOTHING, False)])
def test_a_grace_is_promised_where_there_is_one(grace, there):
    assert ("within 10 minutes of booking" in said(Policy(booking_grace=grace))) is there
