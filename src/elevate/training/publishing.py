"""Publish a lesson: what it will mean to those who completed it, and then that it is what learners read."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused, StalePreview
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Operator
from elevate.training import changes, checking, drafting, progress
from elevate.training.changes import Difference
from elevate.training.models import Completion, Lesson, LessonVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What publishing brings: how many completed the lesson, how many of them it tells something new.

    `again` says whether those have to complete it anew.
    """

    completed: int
    changed: int
    again: bool
    differences: list[Difference]
    token: str


def effect(version: LessonVersion, setting: Setting) -> Effect:
    """Return what publishing `version` would do; refused where it cannot be published as it is."""
    checking.check(version, setting)
    completions = _latest(version.lesson)
    memory = changes.Memory(setting)
    changed = sum(memory.changed(each, version) for each in completions)
    before = version.lesson.published
    return Effect(
        completed=len(completions),
        changed=changed,
        again=version.material,
        differences=_differences(before, version, setting),
        token=_token(version, before, len(completions), changed),
    )


@transaction.atomic
def publish(
    version: LessonVersion, setting: Setting, *, preview_token: str, by: Actor, at: datetime
) -> Lesson:
    """Make `version` what learners read; refused when that means something else than was shown."""
    lesson = Lesson.objects.select_for_update().get(pk=version.lesson_id)
    if lesson.published_id == version.pk:  # a second tap
        return lesson
    version = LessonVersion.objects.select_related("lesson__published").get(pk=version.pk)
    if version.published_at is not None:
        raise Refused(_("This text was published before. Restore it as a draft, then publish that."))
    if effect(version, setting).token != preview_token:
        raise StalePreview(_("This changed while you were looking. Look again before you publish it."))
    _publish(lesson, version, by=by, at=at)
    return lesson


def _publish(lesson: Lesson, version: LessonVersion, *, by: Actor, at: datetime) -> None:
    operator = Operator.objects.first() or Operator()
    version.published_at, version.published_by = at, by.signature
    if not version.shipped_hash:
        version.checked_on = day_of(at, operator.time_zone)
    version.save(update_fields=("published_at", "published_by", "checked_on"))
    lesson.published = version
    lesson.save(update_fields=("published",))
    recording.record("lesson.published", about=lesson, by=by, at=at, facts={"version": version.pk})


def _latest(lesson: Lesson) -> list[Completion]:
    earlier_first = progress.with_versions(lesson.completions.order_by("completed_at", "pk"))
    return list({completion.learner_id: completion for completion in earlier_first}.values())


def _differences(before: LessonVersion | None, version: LessonVersion, setting: Setting) -> list[Difference]:
    return changes.between(before, version, setting) if before is not None else []


def _token(version: LessonVersion, before: LessonVersion | None, *counts: int) -> str:
    seen = [drafting.mark(version).token, version.pk, before.pk if before else "", *counts]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
