"""What keeps a lesson from being published, in a sentence for whoever writes it."""

from typing import Any

import yaml

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.training import filming, notation, rendering, scenarios, tags
from elevate.training.models import LessonVersion
from elevate.training.notation import Unreadable

#: Room for a long lesson, and a stop for a pasted book.
LONGEST_BODY, LONGEST_PRACTICE = 100_000, 60_000


def check(version: LessonVersion, setting: Setting) -> None:
    """Refuse a version with a wrong tag, scenario or film, or without a text."""
    if not version.body.strip():
        raise Refused(_("This lesson has no text yet. Write it first."))
    for line in (version.title, version.summary):
        tags.evaluate(line, setting)
    rendering.render(version.body, tags.evaluate(version.body, setting))
    for scenario in scenarios.read(version.practice):
        scenario.told(setting)
    if film := filming.read(version.video):
        filming.cues(film, setting)


def practice_of(text: str) -> list[Any]:
    """Read scenarios as they are written; a draft may be wrong in all but that they are a list."""
    try:
        data = notation.read(text) if text.strip() else []
    except Unreadable as problem:
        raise Refused(_("The practice cannot be read: {where}"), where=problem.sentence) from problem
    if not isinstance(data, list):
        raise Refused(_("The practice is a list: begin each scenario with “- key: …”."))
    return data


def practice_text(practice: list[Any]) -> str:
    """Write scenarios as they are edited."""
    if not practice:
        return ""
    text: str = yaml.safe_dump(practice, allow_unicode=True, sort_keys=False, width=90)
    return text
