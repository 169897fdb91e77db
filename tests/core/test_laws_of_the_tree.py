"""The flowchart and the rules cannot disagree: every leaf is what `outcomes` decides (rules.md 1 and 2)."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from elevate.core import outcomes, tree
from elevate.core.outcomes import Move
from elevate.core.rulebook import Party, Rule
from elevate.core.tree import TREE, Action, Leaf, Question
from tests.core.generating import law, moments, visits
from tests.core.making import ANA_LEE, DAY, HOUR, MICROSECOND, START, under, visit


def decided(of, answers, notice_at):
    """Do what the person answered, with no word from the tree, and return the rule that decided it."""
    if answers["wish"] == "move":
        asked = Move(
            to=of.starts_at + DAY,
            same_therapist=True,
            by=Party.THERAPIST,
            notice_at=notice_at,
            accept_late=answers["accept"] == "yes" and of.policy.late_move_by_therapist,
        )
        return Action.RESCHEDULE, outcomes.of_moving(of, asked, at=notice_at).rule
    if answers["who"] == "no_show":
        at = max(notice_at, of.starts_at + of.policy.no_show_wait)
        return Action.NO_SHOW, outcomes.of_no_show(of, contact_attempt="Called", at=at).rule
    by = Party(answers["who"])
    return Action.CANCEL, outcomes.of_cancelling(of, by=by, notice_at=notice_at, at=notice_at).rule


def agree(of, answers, notice_at):
    """Tell whether the leaf a walk ends at names the act and the rule that decides it."""
    end = tree.walk(answers | tree.known(of, notice_at)).at
    return isinstance(end, Leaf) and (end.action, end.rule) == decided(of, answers, notice_at)


people = st.fixed_dictionaries(
    {
        "wish": st.sampled_from(["move", "cancel"]),
        "who": st.sampled_from(["client", "therapist", "no_show"]),
        "told": st.sampled_from(["now", "earlier"]),
        "move_told": st.sampled_from(["now", "earlier"]),
        "accept": st.sampled_from(["no", "yes"]),
    }
)


@law
@given(st.data())
def test_every_walk_ends_at_the_rule_that_decides(data):
    of = data.draw(visits())
    answers = data.draw(people)
    notice_at = data.draw(moments(of))
    if answers["wish"] == "move":  # nobody moves what has begun
        notice_at = min(notice_at, of.starts_at - MICROSECOND)
    assert agree(of, answers, notice_at)


# One situation for every path of the flowchart: the control below turns each of them against the check.
SITUATIONS = [
    (of, {"wish": wish, "who": who, "told": told, "move_told": told, "accept": accept}, START - before)
    for of, before in [
        (ANA_LEE, DAY),
        (ANA_LEE, HOUR),
        (visit(booked_at=START - HOUR), HOUR),
        (under(late_move_by_therapist=False), HOUR),
    ]
    for wish in ("move", "cancel")
    for who in ("client", "therapist", "no_show")
    for told in ("now", "earlier")
    for accept in ("no", "yes")
]


def all_agree():
    return all(agree(*situation) for situation in SITUATIONS)


def test_the_situations_reach_every_leaf_and_all_agree():
    reached = {tree.walk(answers | tree.known(of, at)).at.id for of, answers, at in SITUATIONS}
    assert reached == {leaf.id for _path, leaf in tree.leaves()}
    assert all_agree()


LEAVES = [node for node in tree.NODES if isinstance(node, Leaf)]
ANSWERS = [(node, answer) for node in tree.NODES if isinstance(node, Question) for answer in node.answers]


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
def test_control_a_leaf_with_another_rule_is_found(leaf, rule, monkeypatch):
    monkeypatch.setitem(TREE, leaf.id, replace(leaf, rule=rule))
    assert all_agree() is (rule is leaf.rule)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
def test_control_a_leaf_with_another_act_is_found(leaf, action, monkeypatch):
    monkeypatch.setitem(TREE, leaf.id, replace(leaf, action=action))
    assert all_agree() is (action is leaf.action)


@pytest.mark.parametrize(
    ("question", "answer"), ANSWERS, ids=[f"{question.id} {answer.value}" for question, answer in ANSWERS]
)
def test_control_an_answer_that_leads_elsewhere_is_found(question, answer, monkeypatch):
    elsewhere = "no_show" if answer.to != "no_show" else "therapist"
    astray = tuple(replace(other, to=elsewhere) if other is answer else other for other in question.answers)
    monkeypatch.setitem(TREE, question.id, replace(question, answers=astray))
    assert not all_agree()
