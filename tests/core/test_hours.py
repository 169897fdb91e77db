"""A therapist's working week: what can stand in it, and how it is written."""

import pytest
from hypothesis import given, strategies as st

from elevate.core import hours
from elevate.core.hours import MIDNIGHT, STEP, USUAL, Range, week_of
from elevate.core.refusals import Refused

MON, TUE, SAT = 0, 1, 5
NINE, NOON, ONE, FIVE = 540, 720, 780, 1020


@pytest.mark.parametrize(
    ("ranges", "week"),
    [
        pytest.param([], (), id="a week without hours is a week"),
        pytest.param([(MON, NINE, NOON)], ((MON, NINE, NOON),), id="one range"),
        pytest.param(
            [(MON, ONE, FIVE), (MON, NINE, NOON)], ((MON, NINE, NOON), (MON, ONE, FIVE)), id="put in order"
        ),
        pytest.param([(MON, NINE, NOON), (MON, NOON, FIVE)], ((MON, NINE, FIVE),), id="adjacent ones merge"),
        pytest.param(
            [(MON, FIVE, MIDNIGHT), (TUE, 0, NINE)],
            ((MON, FIVE, MIDNIGHT), (TUE, 0, NINE)),
            id="midnight parts the days",
        ),
    ],
)
def test_a_week_is_put_in_order(ranges, week):
    assert week_of(Range(*each) for each in ranges) == tuple(Range(*each) for each in week)


@pytest.mark.parametrize(
    ("ranges", "sentence"),
    [
        pytest.param(
            [(MON, NINE, ONE), (MON, NOON, FIVE)],
            "Monday: 9:00 AM–1:00 PM and 12:00 PM–5:00 PM overlap. Give each hour once.",
            id="overlapping",
        ),
        pytest.param(
            [(TUE, FIVE, NINE)],
            "Tuesday: 5:00 PM to 9:00 AM runs past midnight. Split it at 12:00 AM.",
            id="across midnight",
        ),
        pytest.param(
            [(SAT, NINE, NINE)], "Saturday: a range must end after it begins at 9:00 AM.", id="empty"
        ),
        pytest.param(
            [(MON, NINE + 5, NOON)],
            "Monday: hours begin and end on a quarter hour, so 9:05 AM to 12:00 PM cannot stand.",
            id="off the grid",
        ),
    ],
)
def test_what_cannot_stand_is_refused_in_a_sentence(ranges, sentence):
    with pytest.raises(Refused) as refused:
        week_of(Range(*each) for each in ranges)
    assert str(refused.value.sentence) == sentence


@pytest.mark.parametrize(
    ("week", "words"),
    [
        pytest.param((), "", id="no hours, no words"),
        pytest.param(USUAL, "Mon–Sun 8:00 AM–8:00 PM", id="every day alike"),
        pytest.param(
            [*((day, NINE, FIVE) for day in range(5)), (SAT, NINE, NOON)],
            "Mon–Fri 9:00 AM–5:00 PM, Sat 9:00 AM–12:00 PM",
            id="runs of days",
        ),
        pytest.param(
            [(MON, NINE, NOON), (MON, ONE, MIDNIGHT), (2, NINE, NOON)],
            "Mon 9:00 AM–12:00 PM and 1:00 PM–midnight, Wed 9:00 AM–12:00 PM",
            id="two ranges, and a day between",
        ),
    ],
)
def test_a_week_in_words(week, words):
    ranges = [each if isinstance(each, Range) else Range(*each) for each in week]
    assert hours.in_words(week_of(ranges)) == words


minutes = st.integers(0, MIDNIGHT // STEP).map(lambda quarter: quarter * STEP)
ranges = st.builds(Range, st.integers(0, 6), minutes, minutes)


@given(st.lists(ranges, max_size=8))
def test_a_week_holds_exactly_the_minutes_that_were_given(given_ranges):
    try:
        week = week_of(given_ranges)
    except Refused:
        return

    def minutes_of(ranges):
        return {
            (each.weekday, minute) for each in ranges for minute in range(each.from_minute, each.until_minute)
        }

    assert minutes_of(week) == minutes_of(given_ranges)
    assert week_of(week) == week
