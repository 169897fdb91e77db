"""YAML as plain data: what JSON and both databases can hold, and no more than was written."""

import math
from typing import Any

import yaml
from yaml.composer import ComposerError

from elevate.core.refusals import Refused
from elevate.core.words import Sentence, gettext_noop as _, say

_DEEPEST = 40
#: Whole numbers beyond it are not the same in every program that reads JSON.
_LARGEST = 2**53
#: YAML takes an unquoted `on` for true, also where it is a name.
_NAMES: dict[object, str] = {True: "on", False: "off"}


class Unreadable(Refused):
    """A text is no YAML, or says what cannot be kept."""

    code = "unreadable"


def read(text: str) -> Any:
    """Return what `text` says; dates become their words, names are text. `Unreadable` says where and why."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that knows less
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        where = _where(problem)
        raise Unreadable(where.msgid, **where.params) from problem
    return _plain(data, 0)


class _Loader(yaml.SafeLoader):
    """Reads without aliases: a few lines of them stand for more than there is room for."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise ComposerError(None, None, "write it out instead of naming it with *", mark)
        return super().compose_node(parent, index)


def _where(problem: Exception) -> Sentence:
    mark, words = getattr(problem, "problem_mark", None), getattr(problem, "problem", None)
    if mark is not None:
        return say(_("line {number}: {problem}"), number=mark.line + 1, problem=words)
    if isinstance(problem, RecursionError):
        return say(_("it nests too deeply"))
    return say(_("a character, a day or a number in it is none"))


def _plain(data: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise Unreadable(_("it nests too deeply"))
    match data:
        case dict():
            return {_name(key): _plain(value, depth + 1) for key, value in data.items()}
        case list():
            return [_plain(item, depth + 1) for item in data]
        case _:
            return _value(data)


def _value(data: Any) -> Any:
    match data:
        case bool() | None:
            return data
        case int() | float():
            return _number(data)
        case _:
            return _text(str(data))


def _name(key: object) -> str:
    return _NAMES[key] if isinstance(key, bool) else _text(str(key))


def _number(data: float) -> float:
    if not math.isfinite(data) or abs(data) > _LARGEST:
        raise Unreadable(_("a number in it is too large"))
    return data


def _text(text: str) -> str:
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable(_("a character in it cannot be kept"))
    return text
