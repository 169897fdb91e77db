"""Write a lesson: one draft, kept until it is published; of two who write at once nobody loses a word."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from elevate.core.refusals import Refused, StalePreview
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.training.files import LessonText
from elevate.training.models import Lesson, LessonVersion

_WRITTEN = ("title", "summary", "minutes", "material", "body", "practice", "note")
_CARRIED = ("checked_on", "video")
#: What a lesson's files hold of a version.
_FILED = ("title", "summary", "minutes", "checked_on", "material", "body", "practice", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A lesson as it is written; `practice` is its list of scenarios."""

    title: str
    summary: str
    minutes: int
    material: bool
    body: str
    practice: list[Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which text somebody had before them: the version, and what tells its words from others."""

    version: str = ""
    token: str = ""


@transaction.atomic
def save(lesson: Lesson, text: Text, seen: Mark, *, by: Actor, at: datetime) -> LessonVersion:
    """Keep `text` as the lesson's draft; refused when it is not the text that was `seen` any more."""
    latest = _lock(lesson)
    if latest is not None and text_of(latest) == text:  # a second tap, or nothing new
        return latest
    if mark(latest) != seen:
        raise StalePreview(
            _("Somebody else saved this lesson meanwhile. Theirs is shown beside yours; yours is not saved.")
        )
    draft = latest if latest is not None and is_draft(latest) else _new(lesson, latest)
    _write(draft, text, by=by, at=at)
    return draft


@transaction.atomic
def restore(version: LessonVersion, *, by: Actor, at: datetime) -> LessonVersion:
    """Make a draft of what an earlier version said."""
    latest = _lock(version.lesson)
    text = text_of(version)
    if latest is not None and is_draft(latest):
        if text_of(latest) == text:
            return latest
        raise Refused(_("There is a draft already. Publish it or discard it first."))
    draft = _new(version.lesson, version)
    _write(draft, text, by=by, at=at)
    return draft


@transaction.atomic
def discard(lesson: Lesson, seen: Mark, *, by: Actor, at: datetime) -> None:
    """Throw the draft away: the published text stands. Refused where there is none to fall back on."""
    latest = _lock(lesson)
    if latest is None or not is_draft(latest):
        return
    if mark(latest) != seen:
        raise StalePreview(_("Somebody else saved this draft meanwhile. Look at it before you discard it."))
    if not lesson.versions.exclude(pk=latest.pk).exists():
        raise Refused(_("This lesson has no other text yet. Retire the lesson instead."))
    facts = {"version": latest.pk}
    latest.delete()
    recording.record("lesson.draft_discarded", about=lesson, by=by, at=at, facts=facts)


def draft_of(lesson: Lesson) -> LessonVersion | None:
    """Return the operator's draft."""
    return lesson.versions.filter(published_at__isnull=True, shipped_hash="").first()


def waiting(lesson: Lesson) -> LessonVersion | None:
    """Return the newest text that came with a release and that learners do not read."""
    newest = lesson.versions.exclude(shipped_hash="").order_by("-number").first()
    return newest if newest is not None and newest.published_at is None else None


def latest_of(lesson: Lesson) -> LessonVersion | None:
    """Return what one goes on writing from: the draft, else what learners read."""
    return draft_of(lesson) or lesson.published


def is_draft(version: LessonVersion) -> bool:
    """Tell whether a version is the operator's draft."""
    return version.published_at is None and not version.shipped_hash


def text_of(version: LessonVersion) -> Text:
    """Return a version as it is written."""
    written = {name: getattr(version, name) for name in _WRITTEN}
    return Text(**written | {"body": version.body.strip("\n")})


def mark(version: LessonVersion | None) -> Mark:
    """Return what tells whether a text is still the one that somebody saw."""
    if version is None:
        return Mark()
    written = [getattr(version, name) for name in _WRITTEN]
    return Mark(version.pk, hashlib.sha256(json.dumps(written).encode()).hexdigest())


def next_number(lesson: Lesson) -> int:
    """Return the number of the lesson's next version."""
    return 1 + (lesson.versions.aggregate(last=Max("number"))["last"] or 0)


def version_from(text: LessonText, **more: Any) -> LessonVersion:
    """Return an unsaved version that says what a lesson's files say; `more` are its other fields."""
    return LessonVersion(**{name: getattr(text, name) for name in _FILED}, **more)


def _lock(lesson: Lesson) -> LessonVersion | None:
    """Lock the lesson, and return its latest text as it stands now."""
    locked = Lesson.objects.select_for_update(of=("self",)).select_related("published").get(pk=lesson.pk)
    return latest_of(locked)


def _new(lesson: Lesson, base: LessonVersion | None) -> LessonVersion:
    carried = {} if base is None else {name: getattr(base, name) for name in _CARRIED}
    return LessonVersion(lesson=lesson, number=next_number(lesson), **carried)


def _write(draft: LessonVersion, text: Text, *, by: Actor, at: datetime) -> None:
    for name in _WRITTEN:
        setattr(draft, name, getattr(text, name))
    draft.written_by, draft.written_at = by.signature, at
    draft.save()
    facts = {"version": draft.pk}
    recording.record("lesson.drafted", about=draft.lesson, by=by, at=at, facts=facts)
