"""Open a lesson, and complete it: a deliberate act or a passed practice, kept for good."""

from datetime import datetime

from django.db import IntegrityError, transaction

from elevate.core.facts.setting import Setting
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.training import changes
from elevate.training.models import Completion, Lesson, LessonVersion, Opening


def open_(lesson: Lesson, *, by: Actor, at: datetime) -> None:
    """Note that a learner is at this lesson: where they go on next time."""
    Opening.objects.update_or_create(
        learner_id=by.user_id,
        lesson=lesson,
        defaults={"latest_at": at},
        create_defaults={"first_at": at, "latest_at": at},
    )


@transaction.atomic
def complete(
    version: LessonVersion, setting: Setting, *, how: Completion.By, by: Actor, at: datetime
) -> Completion:
    """Record that a learner completed this version as it reads now; once, however often it is asked."""
    learner = by.user_id or ""
    before = Completion.objects.filter(learner=learner, lesson=version.lesson_id).first()
    if before and before.version_id == version.pk and not changes.since(before, version, setting):
        return before
    completion = Completion(
        learner_id=learner,
        lesson_id=version.lesson_id,
        version=version,
        facts=changes.facts_of(version, setting),
        how=how,
        completed_at=at,
        source_key=f"{learner}:{version.lesson_id}:{before.pk if before else ''}",
    )
    try:
        with transaction.atomic():
            completion.save(force_insert=True)
    except IntegrityError:  # the same tap, twice at once
        return Completion.objects.get(source_key=completion.source_key)
    recording.record(
        "lesson.completed", about=version.lesson, by=by, at=at, facts={"version": version.pk, "how": how}
    )
    return completion
