"""The flowchart as it is read: the tree's questions, and at every end what the rules decide (ux.md 5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from elevate.core.flowchart import Telling, chart, ends
from elevate.core.policy import Policy
from elevate.core.rulebook import CONSEQUENCES, Rule
from elevate.core.tree import TREE, leaves
from tests.core.generating import law, policies
from tests.core.making import HOUR, NOTHING, RATE

USUAL = Telling(policy=Policy(), rate=RATE, client="the client")


def under(**decided):
    return replace(USUAL, policy=Policy(**decided))


def nodes(node):
    return [node, *(below for way in node.ways for below in nodes(way.to))]


def words(node):
    """Return everything the chart says, from first to last."""
    below = (text for way in node.ways for text in (way.label, *words(way.to)))
    return [node.text, *below]


def named(node):
    return [end.id for end in ends(node)]


def test_it_shows_every_end_of_the_tree_once_in_the_trees_order():
    every = list(dict.fromkeys(leaf.id for _path, leaf in leaves()))
    assert named(chart(USUAL)) == every


@law
@given(policies)
def test_every_end_is_the_rule_that_outcomes_decides(policy):
    telling = replace(USUAL, policy=policy)
    for end in ends(chart(telling)):
        leaf, decided = TREE[end.id], CONSEQUENCES[end.rule]
        assert end.outcome.rule is leaf.rule is end.rule
        assert end.outcome.credit is decided.credit
        assert end.outcome.pay == (RATE if decided.pays else type(RATE).none("USD"))


@law
@given(policies)
def test_a_question_has_several_ways_or_several_answers(policy):
    for node in nodes(chart(replace(USUAL, policy=policy))):
        assert len(node.ways) != 1 or " or " in node.ways[0].label
        assert bool(node.ways) is (node.outcome is None)


def test_it_says_what_the_tree_and_the_rules_say():
    said = words(chart(USUAL))
    assert said[:6] == [
        "Does the client want another time?",
        "Yes, move it",
        "When did the client tell you?",
        "Just now or earlier",
        "How much notice is that?",
        "24 hours or more",
    ]
    assert "The client was not there and could not be reached." in said
    assert "I can’t make it" in said


def test_somebody_else_reads_of_the_therapist_by_name():
    said = words(chart(replace(USUAL, client="Ben", therapist="Maya")))
    assert "Maya can’t make it" in said
    assert "Does Ben want another time?" in said
    assert "I can’t make it" not in said


def test_what_it_says_passes_through_the_readers_language():
    loud = replace(USUAL, speak=lambda sentence: str(sentence).upper())
    assert all(text == text.upper() for text in words(chart(loud)))


@pytest.mark.parametrize(("free", "other"), [(24, 12), (12, 24), (1, 24), (48, 24)])
def test_its_words_follow_the_policy(free, other):
    said = " ".join(words(chart(under(free_notice=free * HOUR))))
    written = "1 hour" if free == 1 else f"{free} hours"
    assert f"{written} or more" in said
    assert f"Less than {written}" in said
    assert f"{written}’ notice" in said
    assert f"{other} hours" not in said


def test_its_minutes_follow_the_policy():
    said = words(chart(under(booking_grace=timedelta(minutes=25))))
    assert "Cancelled within 25 minutes of booking." in said


@pytest.mark.parametrize(
    ("decided", "gone"),
    [
        pytest.param({"late_move_by_therapist": False}, {"accepted_move"}, id="every late move is charged"),
        pytest.param({"booking_grace": NOTHING}, {"grace"}, id="no grace after booking"),
        pytest.param(
            {"free_notice": NOTHING}, {"grace", "late", "late_move", "accepted_move"}, id="nothing is late"
        ),
    ],
)
def test_an_end_that_the_rules_never_reach_is_not_shown(decided, gone):
    assert set(named(chart(USUAL))) - set(named(chart(under(**decided)))) == gone


def test_nobody_is_asked_to_accept_what_is_always_charged():
    strict = chart(under(late_move_by_therapist=False))
    assert "accept" not in {node.id for node in nodes(strict)}
    [late] = [end for end in ends(strict) if end.rule is Rule.LATE_MOVE]
    assert late.outcome.pay == RATE


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("late", ["wish", "who", "told", "notice", "late"]),
        ("accepted_move", ["wish", "move_told", "move_notice", "accept", "accepted_move"]),
        ("told", ["wish", "who", "told"]),
        ("wish", ["wish"]),
        (None, []),
        ("elsewhere", []),
    ],
)
def test_the_path_taken_is_marked_as_far_as_it_goes(path, taken):
    marked = [node for node in nodes(chart(USUAL, path=path)) if node.taken]
    assert [node.id for node in marked] == taken
    assert [node.id for node in marked if node.here] == taken[-1:]


def test_a_question_is_explained_by_the_first_end_below_it():
    rules = {node.id: node.rule for node in nodes(chart(USUAL)) if node.ways}
    assert rules == {
        "wish": Rule.FREE_MOVE,
        "move_told": Rule.FREE_MOVE,
        "move_notice": Rule.FREE_MOVE,
        "accept": Rule.LATE_MOVE,
        "who": Rule.ON_TIME_NOTICE,
        "told": Rule.ON_TIME_NOTICE,
        "notice": Rule.ON_TIME_NOTICE,
    }


def test_control_an_end_that_the_rules_decide_otherwise_is_not_shown(monkeypatch):
    monkeypatch.setitem(TREE, "late", replace(TREE["late"], rule=Rule.NO_SHOW))
    assert "late" not in named(chart(USUAL))
