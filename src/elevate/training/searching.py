"""Search the lessons that are taught: by lesson, each paragraph found with what was sought marked in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from elevate.core.facts.setting import Setting
from elevate.training import indexing, live, spotting, tags
from elevate.training.models import Lesson, Passage
from elevate.training.rendering import Section
from elevate.training.spotting import Run

#: What a person looks through: more is found by another word.
_MOST_PASSAGES, _MOST_A_LESSON = 60, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A section in which something was found: its heading, and the paragraph that says most of it."""

    anchor: str
    heading: list[Run]
    words: list[Run]
    weight: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson with its hits, in the order in which it says them."""

    lesson: Lesson
    title: list[Run]
    hits: list[Hit]


def search(question: str, *, learner: str, at: datetime) -> list[Found]:
    """Return the lessons that speak of every word in `question`, those that say most of it first.

    They read as they read to `learner`: where a sum is somebody else's, nothing is found.
    """
    sought = spotting.asked(question)
    if not sought:
        return []
    indexing.ensure(at=at)
    passages = (
        Passage.objects.filter(lesson__in=Lesson.objects.taught())
        .with_words(sought)
        .select_related("lesson__course", "lesson__published")
        .order_by("lesson__course__position", "lesson__course", "lesson__position", "lesson", "position")
    )
    setting = live.setting(at=at, learner=learner)
    by_lesson = groupby(passages[:_MOST_PASSAGES], lambda passage: passage.lesson)
    found = [_found(lesson, {each.anchor for each in some}, sought, setting) for lesson, some in by_lesson]
    return sorted((each for each in found if each.hits), key=_weight, reverse=True)


def _weight(found: Found) -> tuple[int, int]:
    return max(hit.weight for hit in found.hits)


def _found(lesson: Lesson, anchors: set[str], sought: list[str], setting: Setting) -> Found:
    version = lesson.text
    title = spotting.runs(tags.fresh(version.title, setting), sought)
    own = [section for section in indexing.sections(version, setting) if section.anchor in anchors]
    return Found(lesson, title, list(_hits(own, sought))[:_MOST_A_LESSON])


def _hits(sections: list[Section], sought: list[str]) -> Iterator[Hit]:
    for section in sections:
        said = {words: len(spotting.spotted(words, sought)) for words in section.paragraphs}
        best = max(said, key=said.__getitem__, default="")
        headed = len(spotting.spotted(section.heading, sought))
        shown = spotting.runs(spotting.excerpt(best, sought), sought)
        if headed or said.get(best):
            heading = spotting.runs(section.heading, sought) if section.anchor else []
            yield Hit(section.anchor, heading, shown, (headed, said.get(best, 0)))
