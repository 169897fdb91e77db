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
_DEEPEST, _MOST_PARTS = 40, 20_000


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
    found: Kind = _plain(data, _Budget())
    return found


class _Budget:
    """Stops data that refers to itself again and again before it fills the memory."""

    def __init__(self) -> None:
        self.left, self.depth = _MOST_PARTS, 0

    def __enter__(self) -> None:
        self.left, self.depth = self.left - 1, self.depth + 1
        if self.left < 0 or self.depth > _DEEPEST:
            raise Refused(_("There is more in the practice or the film than one lesson needs."))

    def __exit__(self, *_raised: object) -> None:
        self.depth -= 1


def _where(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    words = getattr(problem, "problem", None) or "it nests too deeply"
    return f"line {mark.line + 1}: {words}" if mark is not None else str(words)


def _plain(data: Any, budget: _Budget) -> Any:
    with budget:
        match data:
            case dict():
                return {str(key): _plain(value, budget) for key, value in data.items()}
            case list():
                return [_plain(value, budget) for value in data]
            case str() | bool() | int() | float() | None:
                return data
            case _:
                return str(data)
