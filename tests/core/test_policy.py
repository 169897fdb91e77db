"""What the operator's rules are where nobody decided otherwise (rules.md 1, 2 and 8)."""

from datetime import timedelta

import pytest

from elevate.core.policy import Policy


@pytest.mark.parametrize(
    ("rule", "default"),
    [
        pytest.param("free_notice", timedelta(hours=24), id="a client cancels free 24 hours ahead"),
        pytest.param("booking_grace", timedelta(minutes=10), id="and for 10 minutes after a late booking"),
        pytest.param("no_show_wait", timedelta(minutes=15), id="a therapist waits 15 minutes"),
        pytest.param("operator_late_pays", True, id="the operator's late cancellation pays"),
        pytest.param("late_move_by_therapist", True, id="a therapist may accept a late move"),
        pytest.param("message_delay", timedelta(minutes=2), id="messages wait 2 minutes"),
    ],
)
def test_default(rule, default):
    assert getattr(Policy(), rule) == default
