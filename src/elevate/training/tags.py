"""The tags of a lesson's Markdown: find them, evaluate them, put words in their place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from elevate.core.facts import reading
from elevate.core.facts.reading import Block, Tag
from elevate.core.facts.setting import BadTag, Setting
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Credit
from elevate.core.words import Sentence, gettext_noop as _
from elevate.people.speech import spoken

#: Tag, as it is written without its braces → what stands in its place.
Values = dict[str, str]

#: No braces within, so that a line is read in one go however many it has.
_TAG = re.compile(r"\{\{([^{}]*)\}\}")
_ALONE = re.compile(r"\s*\{\{([^{}]*)\}\}\s*")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_IF, _ELSE, _END = "if ", "else", "end"
_YES, _NO = "yes", ""
#: What becomes of a late move, where a flowchart draws it.
_ACCEPT, _CHARGE = "accept", "charge"


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of Markdown with words in place of their tags, or a block."""

    markdown: str = ""
    block: Tag | None = None
    words: str = ""


def evaluate(body: str, setting: Setting) -> Values:
    """Return what stands in the place of each tag; `BadTag` names the line of one that is wrong."""
    values: Values = {}
    for number, line in enumerate(body.splitlines(), start=1):
        try:
            values |= _evaluated(line, setting)
        except BadTag as problem:
            raise _at_line(number, problem) from problem
    list(_standing(body, values))  # the conditions close, too
    return values


def pieces(body: str, values: Mapping[str, str]) -> Iterator[Piece]:
    """Yield the body as it stands under `values`, block by block."""
    lines: list[str] = []
    for line in _standing(body, values):
        alone = _ALONE.fullmatch(line)
        if alone is None or not _is_block(alone[1]):
            lines.append(_filled(line, values))
            continue
        yield Piece(markdown="\n".join(lines))
        lines = []
        yield Piece(block=reading.read(alone[1]), words=values[_plain(alone[1])])
    yield Piece(markdown="\n".join(lines))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put words in the place of the tags of a title or a summary; nothing is escaped."""
    return _TAG.sub(lambda found: values[_plain(found[1])], text)


def fresh(text: str, setting: Setting) -> str:
    """Evaluate and fill a text that is no Markdown, such as a title or a story."""
    values = evaluate(text, setting)
    return "\n".join(fill(line, values) for line in _standing(text, values))


def escaped(words: str) -> str:
    """Return `words` so that Markdown shows them as they are."""
    return _SPECIAL.sub(r"\\\1", words)


def drawings(values: Values) -> dict[str, str]:
    """Return what stands for each drawing among `values`, and how the drawing is told in a sentence."""
    return {words: _told(words) for tag, words in values.items() if _is_drawn(tag)}


def said(outcome: Outcome) -> str:
    """Say an outcome in a line: `Credit 1 used, pay $72.00. Less than 24 hours’ notice.` and no more."""
    credit = spoken(Sentence(_("1 used") if outcome.credit is Credit.USED else _("kept")))
    pay = str(outcome.pay) if outcome.pay else spoken(Sentence(_("none")))
    summary = Sentence(
        _("Credit {credit}, pay {pay}. {why}"), {"credit": credit, "pay": pay, "why": outcome.why}
    )
    return spoken(summary)


def _evaluated(line: str, setting: Setting) -> Values:
    if "{{" in _TAG.sub("", line):
        raise BadTag(_("A tag is not closed: write “{example}”."), example="{{ name }}")
    alone = _ALONE.fullmatch(line) is not None
    return {text: _value(text, setting, alone=alone) for text in map(_plain, _TAG.findall(line))}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _value(text: str, setting: Setting, *, alone: bool) -> str:
    if not alone and (text in {_ELSE, _END} or text.startswith(_IF)):
        raise _needs_a_line(text.split(maxsplit=1)[0])
    if text in {_ELSE, _END}:
        return ""
    if text.startswith(_IF):
        return _YES if reading.holds(text.removeprefix(_IF), setting) else _NO
    tag = reading.read(text)
    if tag.block is None:
        words = reading.words(tag, setting)
        return words if isinstance(words, str) else spoken(words)
    if not alone:
        raise _needs_a_line(tag.name)
    return _block(tag, setting)


def _block(tag: Tag, setting: Setting) -> str:
    if tag.block in {Block.OUTCOME, Block.CASE}:
        return said(reading.outcome(tag, setting))
    if tag.block is Block.FLOWCHART:
        words = (reading.words(Tag("free_notice"), setting), setting.policy.late_move_by_therapist)
        return f"{words[0]} {_ACCEPT if words[1] else _CHARGE}"
    return ""


def _is_drawn(tag: str) -> bool:
    return tag.split()[:1] == [Block.FLOWCHART.value]


def _told(words: str) -> str:
    """Tell in a sentence what `_block` makes of a flowchart."""
    notice, _space, late = words.rpartition(" ")
    accept = _("The flowchart: less than {notice} is late, and you may accept a late move.")
    charge = _("The flowchart: less than {notice} is late, and every late move is charged.")
    return spoken(Sentence(accept if late == _ACCEPT else charge, {"notice": notice}))


def _is_block(text: str) -> bool:
    return text.split()[:1] in [[block.value] for block in Block]


def _standing(body: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines whose conditions hold."""
    shown: list[bool] = []
    for number, line in enumerate(body.splitlines(), start=1):
        alone = _ALONE.fullmatch(line)
        text = _plain(alone[1]) if alone else ""
        if text.startswith(_IF):
            shown.append(bool(values[text]))
        elif text in {_ELSE, _END}:
            _turn(shown, text, number)
        elif all(shown):
            yield line
    if shown:
        raise BadTag(_("An “if” has no “end”."))


def _turn(shown: list[bool], text: str, number: int) -> None:
    if not shown:
        raise _at_line(number, BadTag(_("“{name}” has no “if” before it."), name=text))
    before = shown.pop()
    if text == _ELSE:
        shown.append(not before)


def _filled(line: str, values: Mapping[str, str]) -> str:
    return _TAG.sub(lambda found: escaped(values[_plain(found[1])]), line)


def _needs_a_line(name: str) -> BadTag:
    return BadTag(_("“{name}” needs a line of its own."), name=name)


def _at_line(number: int, problem: BadTag) -> BadTag:
    return BadTag(_("Line {number}: {problem}"), number=number, problem=problem.sentence)
