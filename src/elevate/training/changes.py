"""What a lesson says differently from when somebody completed it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from elevate.core.facts.setting import BadTag, Setting
from elevate.training import live, rendering, tags
from elevate.training.models import Completion, LessonVersion
from elevate.training.rendering import Section
from elevate.training.tags import Values

#: Tag → what it says of the rules alone, and the words that stood in its place.
Facts = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Bit:
    """A few words of a line: in both, only `before`, or only now."""

    words: str
    before: bool = False
    now: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch that reads otherwise: where, what it said, and what it says."""

    anchor: str
    heading: str
    before: list[str]
    after: list[str]

    @property
    def bits(self) -> list[Bit]:
        """The line word by word, where most of it stayed; nothing where little did."""
        if (len(self.before), len(self.after)) != (1, 1):
            return []
        old, new = (_WORDS.findall(line) for [line] in (self.before, self.after))
        matcher = SequenceMatcher(a=old, b=new, autojunk=False)
        return list(_bits(matcher, old, new)) if matcher.ratio() >= _ALIKE else []


_WORDS = re.compile(r"\s*\S+")
#: As much of a line has to stay for it to be told word by word.
_ALIKE = 0.5


def _bits(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Bit]:
    for verb, first, last, start, end in matcher.get_opcodes():
        if verb == "equal":
            yield Bit("".join(new[start:end]))
            continue
        if first < last:
            yield Bit("".join(old[first:last]), before=True)
        if start < end:
            yield Bit("".join(new[start:end]), now=True)


def facts_of(version: LessonVersion, setting: Setting) -> Facts:
    """Return what stands in the place of the lesson's tags, to be kept with a completion."""
    said, ruled = (tags.evaluate(version.body, each) for each in (setting, live.neutral(setting)))
    return {tag: [ruled[tag], said[tag]] for tag in said}


def token(version: LessonVersion, setting: Setting) -> str:
    """Return what names the lesson as it reads now: another text or another rule is another token."""
    ruled = tags.evaluate(version.body, live.neutral(setting))
    return hashlib.sha256(json.dumps([version.pk, ruled], sort_keys=True).encode()).hexdigest()[:32]


def since(completion: Completion, version: LessonVersion, setting: Setting) -> bool:
    """Tell whether the lesson reads otherwise; another name or another rate is no change."""
    ruled = tags.evaluate(version.body, live.neutral(setting))
    before = {tag: facts[0] for tag, facts in completion.facts.items()}
    if completion.version_id == version.pk:
        return before != ruled
    return bool(differences(completion, version, setting))


class Memory:
    """Tells of many completions whether lessons read otherwise now; the same texts are compared once."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._known: dict[tuple[str, str, str], bool] = {}

    def changed(self, completion: Completion, version: LessonVersion) -> bool:
        """Tell what `since` tells; `completion.version` is read."""
        ruled = json.dumps({tag: facts[0] for tag, facts in completion.facts.items()}, sort_keys=True)
        key = (completion.version_id, version.pk, ruled)
        if key not in self._known:
            self._known[key] = since(completion, version, self.setting)
        return self._known[key]


def differences(completion: Completion, version: LessonVersion, setting: Setting) -> list[Difference]:
    """Return each stretch that reads otherwise than when it was completed."""
    now = tags.evaluate(version.body, setting)
    then = _then(completion, setting)
    return list(_compared(_lines(completion.version, then), _lines(version, now)))


def between(before: LessonVersion, after: LessonVersion, setting: Setting) -> list[Difference]:
    """Return each stretch in which two versions differ, under the same policy."""
    old, new = (_lines(version, tags.evaluate(version.body, setting)) for version in (before, after))
    return list(_compared(old, new))


def _then(completion: Completion, setting: Setting) -> Values:
    """Return the words that stood there, but for names and sums: those are as they are now.

    Where a later release knows one of its tags no longer, all is as it stood there.
    """
    kept: Facts = completion.facts
    try:
        now, ruled = (
            tags.evaluate(completion.version.body, each) for each in (setting, live.neutral(setting))
        )
    except BadTag:
        return {tag: words[1] for tag, words in kept.items()}
    return {
        tag: kept[tag][1] if tag in kept and kept[tag][0] != ruled[tag] else words
        for tag, words in now.items()
    }


@dataclass(frozen=True, slots=True)
class _Line:
    section: Section
    words: str


def _lines(version: LessonVersion, values: Values) -> list[_Line]:
    drawn = tags.drawings(values)
    return [
        _Line(section, drawn.get(words, words))
        for section in rendering.render(version.body, values).sections
        for words in ([section.heading] if section.heading else []) + section.paragraphs
    ]


def _compared(old: list[_Line], new: list[_Line]) -> Iterator[Difference]:
    matcher = SequenceMatcher(a=[line.words for line in old], b=[line.words for line in new], autojunk=False)
    for verb, first, last, start, end in matcher.get_opcodes():
        if verb == "equal":
            continue
        if last - first == end - start:  # as many lines as before: each is told by itself
            pairs = zip(old[first:last], new[start:end], strict=True)
            yield from (_difference(now.section, [then], [now]) for then, now in pairs)
            continue
        where = (new[start:end] or new[start - 1 : start] or old[first:last])[0].section
        yield _difference(where, old[first:last], new[start:end])


def _difference(where: Section, before: list[_Line], after: list[_Line]) -> Difference:
    old, new = ([line.words for line in lines] for lines in (before, after))
    return Difference(where.anchor, where.heading, old, new)
