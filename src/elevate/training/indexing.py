"""Keep what search looks through true: made anew before a search when a lesson or the policy changed."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version as release

from django.db import connection, transaction

from elevate.core.facts.setting import Setting
from elevate.training import live, rendering, spotting, tags
from elevate.training.models import Lesson, LessonVersion, Passage, SearchIndex
from elevate.training.models.searching import FULL_TEXT
from elevate.training.rendering import Section

_CHUNK = 500
_EMPTY = f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES ('delete-all')"  # noqa: S608 - a constant
_ADD = f"INSERT INTO {FULL_TEXT}(rowid, words) VALUES (%s, %s)"  # noqa: S608 - a constant


def ensure(*, at: datetime) -> None:
    """Make the passages anew if they are not those of what is taught now."""
    setting, lessons = live.setting(at=at), list(Lesson.objects.taught().order_by("pk"))
    wanted = _fingerprint(setting, lessons)
    if SearchIndex.objects.filter(fingerprint=wanted).exists():
        return
    with transaction.atomic():
        index, _new = SearchIndex.objects.select_for_update().get_or_create(pk=1)
        if index.fingerprint != wanted:
            _rebuild(setting, lessons)
            index.fingerprint = wanted
            index.save(update_fields=("fingerprint",))


def sections(version: LessonVersion, setting: Setting) -> list[Section]:
    """Return what a lesson says, section by section; its title heads what comes before the first heading."""
    values = tags.evaluate(version.body, setting)
    drawn = tags.drawings(values)
    title, summary = (tags.fresh(text, setting) for text in (version.title, version.summary))
    found = rendering.render(version.body, values).sections
    first = found[0].paragraphs if found and not found[0].heading else []
    whole = [
        Section("", title, [*filter(None, [summary]), *first]),
        *(each for each in found if each.heading),
    ]
    return [
        Section(each.anchor, each.heading, [words for words in each.paragraphs if words not in drawn])
        for each in whole
    ]


def _fingerprint(setting: Setting, lessons: list[Lesson]) -> str:
    facts = [release("elevate"), repr(setting), *(f"{lesson.pk} {lesson.published_id}" for lesson in lessons)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _rebuild(setting: Setting, lessons: list[Lesson]) -> None:
    Passage.objects.all().delete()
    passages = [passage for lesson in lessons for passage in _passages(lesson, setting)]
    made = Passage.objects.bulk_create(passages, batch_size=_CHUNK)
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
        cursor.executemany(_ADD, [(passage.pk, passage.words) for passage in made])


def _passages(lesson: Lesson, setting: Setting) -> Iterator[Passage]:
    if lesson.published is None:
        return
    for position, section in enumerate(sections(lesson.published, setting)):
        words = spotting.words(f"{section.heading}\n{section.text}")
        yield Passage(lesson=lesson, anchor=section.anchor[:250], position=position, words=" ".join(words))
