"""The words of a check-in: true, kind, never the same twice while others fit (rules.md 8)."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from elevate.core.check_ins import LONG_TIME, LONGEST, Names, Situation, Variant, choices, fitting, text

NAMES = Names(client="Ben", writer="Maya", operator="Stillwater", place="Harbor House")
WEEK = timedelta(weeks=1)
#: What a check-in never does: press, shame, sell, or tempt.
PRESSING = re.compile(
    r"discount|offer|%|free|deal|last chance|now or|hurry|expire|lose|miss|forgot|should|must|only \d|sorry|"
    r"please|guilt|disappoint|urgent|!!",
    re.IGNORECASE,
)


def situation(**changes) -> Situation:
    usual = {"back": False, "visits": 2, "since_visit": 3 * WEEK, "credits": 2}
    return Situation(**{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, ["hiatus", "credits"]),
        ({"credits": 0}, ["hiatus", "no_credits"]),
        ({"credits": -1}, ["hiatus", "no_credits"]),
        ({"visits": 1}, ["first_visit", "hiatus", "credits"]),
        ({"visits": 0, "since_visit": None}, ["hiatus", "credits"]),
        ({"since_visit": LONG_TIME}, ["long_time", "hiatus", "credits"]),
        ({"since_visit": LONG_TIME - timedelta(seconds=1)}, ["hiatus", "credits"]),
        ({"back": True, "visits": 1, "since_visit": LONG_TIME}, ["back", "hiatus", "credits"]),
    ],
)
def test_only_what_is_true_is_suggested_the_most_particular_first(changes, fits):
    assert fitting(situation(**changes)) == fits
    assert choices(situation(**changes), used=[]) == fits


@pytest.mark.parametrize(
    ("used", "first"),
    [
        ([], "hiatus"),
        (["hiatus"], "credits"),
        (["hiatus", "credits"], "hiatus"),
        (["credits", "hiatus"], "credits"),
        (["back"], "hiatus"),
        (["own words"], "hiatus"),
    ],
)
def test_words_that_were_read_come_last(used, first):
    assert choices(situation(), used=used)[0] == first


situations = st.builds(
    Situation,
    back=st.booleans(),
    visits=st.integers(0, 3),
    since_visit=st.none() | st.timedeltas(timedelta(0), timedelta(days=90)),
    credits=st.integers(-2, 4),
)


@given(st.lists(situations, max_size=30))
def test_nobody_reads_the_same_words_twice_in_a_row(year):
    used: list[str] = []
    for each in year:
        used.append(choices(each, used=used)[0])
    assert all(one != following for one, following in pairwise(used))


@given(situations, st.lists(st.sampled_from(Variant)))
def test_something_not_yet_read_comes_first_as_long_as_there_is_any(each, used):
    first, fresh = choices(each, used=used)[0], set(fitting(each)) - set(used)
    assert not fresh or first in fresh


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("credits_left", [0, 1, 3])
def test_the_words_are_kind_and_short_and_name_both(variant, credits_left):
    said = str(text(variant, NAMES, credits_left=credits_left))
    assert said.startswith("Hello Ben, Maya from Stillwater here.")
    assert PRESSING.findall(said) == []
    assert len(said) < LONGEST / 2
    assert said.count("!") <= 1


def test_credits_are_counted():
    assert "There is 1 credit in your account." in str(text(Variant.CREDITS, NAMES, credits_left=1))
    assert "There are 3 credits in your account." in str(text(Variant.CREDITS, NAMES, credits_left=3))
