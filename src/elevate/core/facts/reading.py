"""Read a tag, `name key=value`, and evaluate it."""

import inspect
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from elevate.core.facts.cases import case, example_of
from elevate.core.facts.examples import COMPOSED, rule_named
from elevate.core.facts.plain import CONDITIONS, PLAIN
from elevate.core.facts.setting import BadTag, Setting
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Rule
from elevate.core.tree import TREE, Leaf
from elevate.core.words import Sentence, gettext_noop as _


class Block(StrEnum):
    """What stands on a line of its own."""

    FLOWCHART = "flowchart"
    OUTCOME = "outcome"
    CASE = "case"
    PRACTICE = "practice"
    VIDEO = "video"


_ARGUMENTS: dict[Block, frozenset[str]] = {
    Block.FLOWCHART: frozenset({"path"}),
    Block.OUTCOME: frozenset({"rule"}),
    Block.CASE: frozenset({"by", "notice", "act"}),
    Block.PRACTICE: frozenset(),
    Block.VIDEO: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A name with its arguments, as written between two braces."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)

    @property
    def block(self) -> Block | None:
        """Which block it is; None for words within a sentence."""
        return Block(self.name) if self.name in set(Block) else None

    @property
    def rule(self) -> Rule:
        """The rule an `outcome` is about."""
        return rule_named(self.arguments.get("rule", ""))

    @property
    def path(self) -> str:
        """The leaf a `flowchart` marks the way to; empty for none."""
        return self.arguments.get("path", "")


def read(text: str) -> Tag:
    """Read what stands between two braces; `BadTag` when that is nothing we know."""
    try:
        name, *given = shlex.split(text)
    except ValueError as problem:
        raise BadTag(_("“{text}” cannot be read: write a name, then key=value."), text=text) from problem
    pairs = [part.partition("=") for part in given]
    if any(not equals for _key, equals, _value in pairs):
        raise BadTag(_("“{text}” cannot be read: write a name, then key=value."), text=text)
    tag = Tag(name, {key: value for key, _equals, value in pairs})
    _check(tag)
    return tag


def words(tag: Tag, setting: Setting) -> str | Sentence:
    """Return what stands in the tag's place within a sentence."""
    if tag.name in PLAIN:
        return PLAIN[tag.name](setting)
    return COMPOSED[tag.name](setting, **tag.arguments)


def outcome(tag: Tag, setting: Setting) -> Outcome:
    """Return what the engine decides of an `outcome` or a `case`."""
    return example_of(tag.rule, setting) if tag.block is Block.OUTCOME else case(setting, **tag.arguments)


def holds(condition: str, setting: Setting) -> bool:
    """Tell whether what a lesson makes depend on the policy is so."""
    if condition not in CONDITIONS:
        known = ", ".join(sorted(CONDITIONS))
        raise BadTag(_("Nothing is called “{name}” that a text can depend on. There are: {known}."),
                     name=condition, known=known)  # fmt: skip
    return CONDITIONS[condition](setting)


def names() -> list[str]:
    """Return every name a tag can have, for whoever writes lessons."""
    return [*PLAIN, *COMPOSED, *Block]


def _check(tag: Tag) -> None:
    if tag.name not in names():
        raise BadTag(_("Nothing is called “{name}”. Choose a fact from the list."), name=tag.name)
    allowed, needed = _signature(tag)
    if wrong := sorted(tag.arguments.keys() - allowed):
        raise BadTag(_("“{name}” has no “{key}”."), name=tag.name, key=wrong[0])
    if missing := sorted(needed - tag.arguments.keys()):
        raise BadTag(_("“{name}” needs “{key}=…”."), name=tag.name, key=missing[0])
    if tag.path and not isinstance(TREE.get(tag.path), Leaf):
        raise BadTag(_("The flowchart has no end called “{name}”."), name=tag.path)


def _signature(tag: Tag) -> tuple[frozenset[str], frozenset[str]]:
    """Return the arguments a tag may have, and those it must."""
    if tag.block is not None:
        needed = {"rule"} if tag.block is Block.OUTCOME else set()
        return _ARGUMENTS[tag.block], frozenset(needed)
    if tag.name in PLAIN:
        return frozenset(), frozenset()
    return _keywords(COMPOSED[tag.name])


def _keywords(function: Callable[..., object]) -> tuple[frozenset[str], frozenset[str]]:
    found = inspect.signature(function).parameters.values()
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in found):
        return frozenset(Rule), frozenset()
    own = {each.name: each for each in found if each.kind is inspect.Parameter.KEYWORD_ONLY}
    needed = {name for name, each in own.items() if each.default is inspect.Parameter.empty}
    return frozenset(own), frozenset(needed)
