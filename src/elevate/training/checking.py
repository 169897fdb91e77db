"""What keeps a lesson from being published, in a sentence for whoever writes it."""

from typing import Any

import yaml

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.training import rendering, scenarios, tags
from elevate.training.models import LessonVersion

#: Room for a long lesson, and a stop for a pasted book.
LONGEST_BODY, LONGEST_PRACTICE = 100_000, 60_000
_DEEPEST = 40


def check(version: LessonVersion, setting: Setting) -> None:
    """Refuse a version with a wrong tag or scenario, or without a text."""
    if not version.body.strip():
        raise Refused(_("This lesson has no text yet. Write it first."))
    for line in (version.title, version.summary):
        tags.evaluate(line, setting)
    rendering.render(version.body, tags.evaluate(version.body, setting))
    for scenario in scenarios.read(version.practice):
        scenario.told(setting)


def practice_of(text: str) -> list[Any]:
    """Read scenarios as they are written; a draft may be wrong in all but that they are a list."""
    try:
        data = yaml.safe_load(text) if text.strip() else []
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise Refused(_("The practice cannot be read: {where}"), where=_where(problem)) from problem
    if not isinstance(data, list):
        raise Refused(_("The practice is a list: begin each scenario with “- key: …”."))
    return plain(data)


def practice_text(practice: list[Any]) -> str:
    """Write scenarios as they are edited."""
    if not practice:
        return ""
    text: str = yaml.safe_dump(practice, allow_unicode=True, sort_keys=False, width=90)
    return text


def plain[Kind: (list[Any], dict[str, Any])](data: Kind) -> Kind:
    """Return what JSON can hold of what YAML can say: dates and times become their words."""
    found: Kind = _plain(data, 0)
    return found


def _where(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    words = getattr(problem, "problem", None) or "it nests too deeply"
    return f"line {mark.line + 1}: {words}" if mark is not None else str(words)


def _plain(data: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise Refused(_("The practice nests too deeply."))
    match data:
        case dict():
            return {str(key): _plain(value, depth + 1) for key, value in data.items()}
        case list():
            return [_plain(value, depth + 1) for value in data]
        case str() | bool() | int() | float() | None:
            return data
        case _:
            return str(data)
