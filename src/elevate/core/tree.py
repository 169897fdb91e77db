"""The flowchart as data: "my client can't make it" (rules.md 1 and 2).

The wizard walks it, the lesson draws it, the tests prove that every leaf is
the rule `outcomes` decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from elevate.core import notice
from elevate.core.outcomes import Visit
from elevate.core.rulebook import Rule
from elevate.core.words import gettext_noop as _


class Action(StrEnum):
    """What can be done to a booked visit."""

    COMPLETE = "complete"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Answer:
    """One way on from a question, to the node named `to`."""

    value: str
    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """A step of the flowchart; `known` ones are answered by the system, never asked."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    known: bool = False

    def answer(self, value: str | None) -> Answer | None:
        """Return the answer called `value`, if there is one."""
        return next((answer for answer in self.answers if answer.value == value), None)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An end of the flowchart: what to do, and the rule that will decide it."""

    id: str
    action: Action
    rule: Rule


ROOT = "wish"

NODES: tuple[Question | Leaf, ...] = (
    Question(
        "wish",
        _("Does {client} want another time?"),
        (
            Answer("move", _("Yes, move it"), "move_told"),
            Answer("cancel", _("No, cancel it"), "who"),
        ),
    ),
    Question(
        "who",
        _("Who can’t make it?"),
        (
            Answer("client", _("{client} can’t make it"), "told"),
            Answer("therapist", _("I can’t make it"), "therapist"),
            Answer("no_show", _("{client} isn’t there"), "no_show"),
        ),
    ),
    Question(
        "told",
        _("When did {client} tell you?"),
        (Answer("now", _("Just now"), "notice"), Answer("earlier", _("Earlier"), "notice")),
    ),
    Question(
        "notice",
        _("How much notice is that?"),
        (
            Answer("on_time", _("{free_notice} or more"), "on_time"),
            Answer("grace", _("Less, but just booked"), "grace"),
            Answer("late", _("Less than {free_notice}"), "late"),
        ),
        known=True,
    ),
    Question(
        "move_told",
        _("When did {client} tell you?"),
        (Answer("now", _("Just now"), "move_notice"), Answer("earlier", _("Earlier"), "move_notice")),
    ),
    Question(
        "move_notice",
        _("How much notice is that?"),
        (
            Answer("on_time", _("{free_notice} or more"), "free_move"),
            Answer("late", _("Less than {free_notice}"), "accept"),
        ),
        known=True,
    ),
    Question(
        "accept",
        _("It is late. Do you accept the move without pay for the old time?"),
        (
            Answer("no", _("No, charge the old visit"), "late_move"),
            Answer("yes", _("Yes, just move it"), "accepted_move"),
        ),
    ),
    Leaf("therapist", Action.CANCEL, Rule.THERAPIST_CANCELLED),
    Leaf("no_show", Action.NO_SHOW, Rule.NO_SHOW),
    Leaf("on_time", Action.CANCEL, Rule.ON_TIME_NOTICE),
    Leaf("grace", Action.CANCEL, Rule.BOOKING_GRACE),
    Leaf("late", Action.CANCEL, Rule.LATE_NOTICE),
    Leaf("free_move", Action.RESCHEDULE, Rule.FREE_MOVE),
    Leaf("late_move", Action.RESCHEDULE, Rule.LATE_MOVE),
    Leaf("accepted_move", Action.RESCHEDULE, Rule.LATE_MOVE_ACCEPTED),
)
TREE: dict[str, Question | Leaf] = {node.id: node for node in NODES}


@dataclass(frozen=True, slots=True)
class Step:
    """A question on the path taken, with the answer that led on."""

    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class Walk:
    """A path through the tree, and where it stands: an open question or a leaf."""

    path: tuple[Step, ...]
    at: Question | Leaf


def walk(answers: Mapping[str, str], *, start: str = ROOT) -> Walk:
    """Follow `answers` (question id to value) from `start` as far as they lead.

    An answer that the question does not have leaves the walk at that question.
    """
    path: list[Step] = []
    node = TREE[start]
    while isinstance(node, Question) and (answer := node.answer(answers.get(node.id))):
        path.append(Step(node, answer))
        node = TREE[answer.to]
    return Walk(tuple(path), node)


def known(visit: Visit, notice_at: datetime) -> dict[str, str]:
    """Answer the questions the system knows the answers to, for this visit and notice.

    Where the operator charges every late move, nobody is asked to accept one.
    """
    answers = {} if visit.policy.late_move_by_therapist else {"accept": "no"}
    if notice.given(visit.starts_at, notice_at) >= visit.policy.free_notice:
        return answers | {"notice": "on_time", "move_notice": "on_time"}
    return answers | {"notice": "grace" if notice_at <= visit.free_until else "late", "move_notice": "late"}


def leaves(start: str = ROOT) -> Iterator[tuple[tuple[Step, ...], Leaf]]:
    """Yield every path from `start` to a leaf, in the order the flowchart shows them."""
    node = TREE[start]
    if isinstance(node, Leaf):
        yield (), node
        return
    for answer in node.answers:
        for path, leaf in leaves(answer.to):
            yield (Step(node, answer), *path), leaf
