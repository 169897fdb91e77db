"""Who may be replaced by somebody else: a visit to come, by another therapist (rules.md 4)."""

import pytest

from elevate.core import outcomes
from elevate.core.refusals import AlreadyResolved, Refused
from elevate.core.rulebook import State
from tests.core.making import MICROSECOND, START, visit

TABLE = {
    "begun": ({}, START, False, Refused, "Record what happened instead."),
    "by the same therapist": ({}, START - MICROSECOND, True, Refused, "Choose somebody else."),
    "over": ({"state": State.COMPLETED}, START - MICROSECOND, False, AlreadyResolved, "completed already"),
}


@pytest.mark.parametrize(("facts", "at", "same", "kind", "words"), TABLE.values(), ids=TABLE)
def test_nobody_stands_in_for_a_visit_that_is(facts, at, same, kind, words):
    with pytest.raises(kind, match=words):
        outcomes.check_substitution(visit(**facts), same_therapist=same, at=at)


def test_until_it_begins_somebody_else_may_perform_a_visit():
    outcomes.check_substitution(visit(), same_therapist=False, at=START - MICROSECOND)
