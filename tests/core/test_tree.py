"""The flowchart as data (rules.md 1 and 2): its shape, the way through it, what it answers by itself."""

import pytest

from elevate.core import tree
from elevate.core.rulebook import Rule
from elevate.core.tree import TREE, Action, Leaf, Question, leaves, walk
from tests.core.making import DAY, HOUR, MICROSECOND, MINUTE, NEW_YORK, START, there, under, visit

PATHS = {
    "moved, told now, in time": ("move now on_time", Action.RESCHEDULE, Rule.FREE_MOVE),
    "moved, told now, late, charged": ("move now late no", Action.RESCHEDULE, Rule.LATE_MOVE),
    "moved, told now, late, accepted": ("move now late yes", Action.RESCHEDULE, Rule.LATE_MOVE_ACCEPTED),
    "moved, told earlier, in time": ("move earlier on_time", Action.RESCHEDULE, Rule.FREE_MOVE),
    "moved, told earlier, late, charged": ("move earlier late no", Action.RESCHEDULE, Rule.LATE_MOVE),
    "moved, told earlier, late, accepted": (
        "move earlier late yes", Action.RESCHEDULE, Rule.LATE_MOVE_ACCEPTED,
    ),
    "client, told now, in time": ("cancel client now on_time", Action.CANCEL, Rule.ON_TIME_NOTICE),
    "client, told now, just booked": ("cancel client now grace", Action.CANCEL, Rule.BOOKING_GRACE),
    "client, told now, late": ("cancel client now late", Action.CANCEL, Rule.LATE_NOTICE),
    "client, told earlier, in time": ("cancel client earlier on_time", Action.CANCEL, Rule.ON_TIME_NOTICE),
    "client, told earlier, just booked": ("cancel client earlier grace", Action.CANCEL, Rule.BOOKING_GRACE),
    "client, told earlier, late": ("cancel client earlier late", Action.CANCEL, Rule.LATE_NOTICE),
    "therapist": ("cancel therapist", Action.CANCEL, Rule.THERAPIST_CANCELLED),
    "nobody there": ("cancel no_show", Action.NO_SHOW, Rule.NO_SHOW),
}  # fmt: skip


def values(path):
    return " ".join(step.answer.value for step in path)


def test_the_leaves_in_the_order_the_flowchart_shows_them():
    found = [(values(path), leaf.action, leaf.rule) for path, leaf in leaves()]
    assert found == list(PATHS.values())


def test_the_leaves_below_a_question_and_of_a_leaf():
    assert [leaf.id for _path, leaf in leaves("accept")] == ["late_move", "accepted_move"]
    assert list(leaves("no_show")) == [((), TREE["no_show"])]


@pytest.mark.parametrize("number", range(len(PATHS)), ids=PATHS)
def test_every_path_can_be_walked(number):
    path, leaf = list(leaves())[number]
    walked = walk({step.question.id: step.answer.value for step in path})
    assert (walked.path, walked.at) == (path, leaf)


def test_every_node_is_reached_and_every_answer_leads_somewhere():
    reached = {tree.ROOT} | {
        answer.to for node in tree.NODES if isinstance(node, Question) for answer in node.answers
    }
    assert reached == set(TREE) == {node.id for node in tree.NODES}
    assert len(TREE) == len(tree.NODES)


def test_a_questions_answers_can_be_told_apart():
    for question in (node for node in tree.NODES if isinstance(node, Question)):
        told = [answer.value for answer in question.answers]
        assert len(told) == len(set(told)) >= 2


def test_no_act_but_completing_is_missing():
    assert {leaf.action for _path, leaf in leaves()} == set(Action) - {Action.COMPLETE}


def test_only_what_nobody_need_be_asked_is_known():
    assert {node.id for node in tree.NODES if isinstance(node, Question) and node.known} == {
        "notice",
        "move_notice",
    }


@pytest.mark.parametrize(
    ("answers", "stands_at", "path"),
    [
        pytest.param({}, "wish", "", id="nothing answered: the root"),
        pytest.param({"wish": "cancel"}, "who", "cancel", id="one answer: the next question"),
        pytest.param({"wish": "perhaps"}, "wish", "", id="an answer the question does not have"),
        pytest.param({"who": "client"}, "wish", "", id="an answer to a question not yet reached"),
        pytest.param(
            {"wish": "cancel", "who": "client", "x": "y"}, "told", "cancel client", id="others are ignored"
        ),
    ],
)  # fmt: skip
def test_a_walk_goes_as_far_as_the_answers_lead(answers, stands_at, path):
    walked = walk(answers)
    assert (walked.at.id, values(walked.path)) == (stands_at, path)


def test_a_walk_may_start_further_on():
    assert walk({"accept": "yes"}, start="accept").at == Leaf(
        "accepted_move", Action.RESCHEDULE, Rule.LATE_MOVE_ACCEPTED
    )


def test_a_question_knows_its_answers():
    question = TREE["wish"]
    assert question.answer("move").to == "move_told"
    assert question.answer("perhaps") is None
    assert question.answer(None) is None


JUST_BOOKED = visit(booked_at=START - HOUR)
STRICT = under(late_move_by_therapist=False)


@pytest.mark.parametrize(
    ("of", "before", "notice", "move_notice"),
    [
        pytest.param(visit(), DAY, "on_time", "on_time", id="exactly 24 hours"),
        pytest.param(visit(), DAY - MICROSECOND, "late", "late", id="a microsecond less"),
        pytest.param(visit(), -HOUR, "late", "late", id="after the start"),
        pytest.param(
            JUST_BOOKED, HOUR - 10 * MINUTE, "grace", "late", id="just booked: to cancel, not to move"
        ),
        pytest.param(JUST_BOOKED, 49 * MINUTE, "late", "late", id="no longer just booked"),
        pytest.param(visit(booked_at=START - HOUR, moved=True), HOUR, "late", "late", id="moved: no grace"),
    ],
)
def test_what_the_system_knows_it_answers(of, before, notice, move_notice):
    assert tree.known(of, START - before) == {"notice": notice, "move_notice": move_notice}


def test_what_the_system_knows_it_knows_across_a_change_of_clocks():
    starts_at = there("2027-11-07T10:00", NEW_YORK)
    of = visit(starts_at=starts_at, ends_at=starts_at + HOUR)
    assert tree.known(of, there("2027-11-06T11:00", NEW_YORK))["notice"] == "on_time"
    assert tree.known(of, there("2027-11-06T11:00:01", NEW_YORK))["notice"] == "late"


@pytest.mark.parametrize(("before", "leads_to"), [(DAY, Rule.FREE_MOVE), (HOUR, Rule.LATE_MOVE)])
def test_nobody_is_asked_to_accept_what_the_operator_always_charges(before, leads_to):
    known = tree.known(STRICT, START - before)
    assert known["accept"] == "no"
    assert walk({"wish": "move", "move_told": "now"} | known).at.rule is leads_to
