"""The flowchart as it is read: the tree under one policy, each end with what the rules decide there.

Nothing of it is written down twice: the questions are the tree's, and every end is
asked of `outcomes` for an example visit. An end that the policy's rules never reach
is not shown, nor a question that would leave only one answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from elevate.core import outcomes
from elevate.core.money import Money
from elevate.core.outcomes import Move, Outcome, Visit
from elevate.core.policy import Policy
from elevate.core.refusals import Refused
from elevate.core.rulebook import Party, Rule, State
from elevate.core.tree import ROOT, TREE, Action, Answer, Leaf
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import hours

_STARTS_AT = datetime(2026, 3, 4, 14, tzinfo=UTC)
_DAY = timedelta(days=1)
_MOMENT = timedelta(seconds=1)
_IN_TIME = {Rule.ON_TIME_NOTICE, Rule.FREE_MOVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Of whom the chart speaks, under which rules and rate, and how its sentences are said.

    A therapist reads it as “I”; to anybody else they are called by the name given.
    """

    policy: Policy
    rate: Money
    client: str
    therapist: str = ""
    speak: Callable[[Sentence], str] = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A question with its ways on, or an end with its outcome; `here` where the path taken stands."""

    id: str
    text: str
    rule: Rule
    ways: tuple["Way", ...] = ()
    outcome: Outcome | None = None
    taken: bool = False
    here: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """An answer, or several that lead to one place, and where it leads."""

    label: str
    to: Node


def chart(telling: Telling, *, path: str | None = None) -> Node:
    """Return the whole chart; `path` names the end or the question that the path taken has reached."""
    root = _node(ROOT, telling)
    assert root is not None, "a therapist can always say that they cannot come"
    return _taken(root, path)


def ends(node: Node) -> Iterator[Node]:
    """Yield the ends below `node`, from first to last."""
    if not node.ways:
        yield node
    for way in node.ways:
        yield from ends(way.to)


def _node(name: str, telling: Telling) -> Node | None:
    """Return the node called `name`; None where the policy's rules lead nowhere."""
    node = TREE[name]
    if isinstance(node, Leaf):
        return _end(node, telling)
    found = [(answer, _node(answer.to, telling)) for answer in node.answers]
    kept = [(answer, to) for answer, to in found if to is not None]
    if len(kept) <= 1:
        return kept[0][1] if kept else None
    ways = tuple(_ways(kept, telling))
    return Node(id=node.id, text=_said(node.text, telling), rule=ways[0].to.rule, ways=ways)


def _ways(kept: list[tuple[Answer, Node]], telling: Telling) -> Iterator[Way]:
    """Yield a way for each place; answers that lead to one place share it."""
    for _place, answers in groupby(kept, key=lambda pair: pair[1].id):
        labels, places = zip(*((_label(answer, telling), to) for answer, to in answers), strict=True)
        yield Way(_either(labels, telling), places[0])


def _label(answer: Answer, telling: Telling) -> str:
    third = telling.therapist and answer.value == Party.THERAPIST
    return _said(_("{therapist} can’t make it") if third else answer.label, telling)


def _either(labels: tuple[str, ...], telling: Telling) -> str:
    first, *others = labels
    for other in others:
        first = telling.speak(say(_("{one} or {other}"), one=first, other=other[:1].lower() + other[1:]))
    return first


def _end(leaf: Leaf, telling: Telling) -> Node | None:
    try:
        outcome = _decide(leaf, telling)
    except Refused:
        return None
    if outcome.rule is not leaf.rule:
        return None
    return Node(id=leaf.id, text=_first_up(telling.speak(outcome.why)), rule=leaf.rule, outcome=outcome)


def _decide(leaf: Leaf, telling: Telling) -> Outcome:
    """Do to an example visit what the path to `leaf` says, and return what the rules make of it."""
    policy = telling.policy
    spare = policy.free_notice if leaf.rule in _IN_TIME else policy.free_notice / 2
    told = _STARTS_AT - max(spare, _MOMENT)
    booked = told - (_MOMENT if leaf.rule is Rule.BOOKING_GRACE else policy.free_notice + _DAY)
    visit = Visit(
        state=State.BOOKED,
        starts_at=_STARTS_AT,
        ends_at=_STARTS_AT + timedelta(hours=1),
        booked_at=booked,
        moved=False,
        rate=telling.rate,
        policy=policy,
        zone="UTC",
        client=telling.client,
    )
    match leaf.action:
        case Action.NO_SHOW:
            at = _STARTS_AT + policy.no_show_wait
            return outcomes.of_no_show(visit, contact_attempt=leaf.id, at=at)
        case Action.RESCHEDULE:
            return _move(visit, leaf.rule, told)
        case _:
            by = Party.THERAPIST if leaf.rule is Rule.THERAPIST_CANCELLED else Party.CLIENT
            return outcomes.of_cancelling(visit, by=by, notice_at=told, at=told)


def _move(visit: Visit, rule: Rule, told: datetime) -> Outcome:
    move = Move(
        to=_STARTS_AT + _DAY,
        same_therapist=True,
        by=Party.THERAPIST,
        notice_at=told,
        accept_late=rule is Rule.LATE_MOVE_ACCEPTED,
    )
    return outcomes.of_moving(visit, move, at=told)


def _taken(node: Node, path: str | None) -> Node:
    """Mark the way from `node` to the one that the path taken has reached."""
    ways = tuple(Way(way.label, _taken(way.to, path)) for way in node.ways)
    here = node.id == path
    return replace(node, ways=ways, here=here, taken=here or any(way.to.taken for way in ways))


def _said(text: str, telling: Telling) -> str:
    free = hours(telling.policy.free_notice)
    facts = {"client": telling.client, "therapist": telling.therapist, "free_notice": free}
    return _first_up(telling.speak(Sentence(text, facts)))


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
