"""Visits whose new time would be too early: in the past, or before the change begins."""

from datetime import date, timedelta

import pytest

from elevate.scheduling.standing import editing
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.wishes import Change


@pytest.mark.parametrize(
    ("now", "details", "why"),
    [
        ({}, {"weekdays": ("TU",)}, "Tue 3 Mar 2026, 9:00 AM, would be before the change begins."),
        ({"days": 1}, {"weekdays": ("MO",)}, "Mon 2 Mar 2026, 9:00 AM, has passed."),
        (
            {},
            {"weekdays": ("TU",), "from_on": date(2026, 3, 18)},
            "Tue 17 Mar 2026, 9:00 AM, would be before the change begins.",
        ),
    ],
)
def test_a_visit_whose_new_time_comes_too_early_stays_and_it_is_said_why(desk, now, details, why):
    shown = editing.preview(desk.create(), Change(**details), by=desk.by, at=desk.at + timedelta(**now))
    [line] = [line for line in shown.lines if line.effect is Effect.KEPT]
    assert str(line.words) == f"Stays as it is: its new time, {why}"
    assert not line.needs_a_look
