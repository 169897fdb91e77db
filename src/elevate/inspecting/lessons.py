"""What is taught can be read, and what was learned names what was taught."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from elevate.core.refusals import Refused
from elevate.inspecting.checks import Among, Check, by_query
from elevate.training import checking, live
from elevate.training.models import Lesson, LessonVersion

_ILL_PUBLISHED = """
SELECT lesson.id FROM training_lesson lesson
LEFT JOIN training_lessonversion version ON version.id = lesson.published_id
WHERE lesson.published_id IS NOT NULL
    AND (version.id IS NULL OR version.lesson_id <> lesson.id OR version.published_at IS NULL)
ORDER BY lesson.id
"""
_DRAFTS = """
SELECT lesson_id FROM training_lessonversion WHERE published_at IS NULL AND shipped_hash = ''
GROUP BY lesson_id HAVING COUNT(*) > 1 ORDER BY lesson_id
"""
_ASTRAY = """
SELECT learned.id FROM (
    SELECT id, lesson_id, version_id FROM training_completion
    UNION ALL SELECT id, lesson_id, version_id FROM training_attempt
) learned
LEFT JOIN training_lessonversion version ON version.id = learned.version_id
WHERE version.id IS NULL OR version.lesson_id <> learned.lesson_id
ORDER BY learned.id
"""


def checks(at: datetime) -> Iterator[Check]:
    """Yield the checks of lessons, as they read under the policy at `at`."""
    lessons = Among("lessons", "training_lesson")
    yield Check(
        says="Every lesson that is taught can be read, its film and its scenarios too",
        look=partial(_unreadable, at),
        among=lessons,
    )
    yield by_query("What a lesson teaches is a published version of its own", _ILL_PUBLISHED, among=lessons)
    yield by_query("A lesson has one draft at most", _DRAFTS, among=lessons)
    yield by_query(
        "A completion or a try names a version of its lesson",
        _ASTRAY,
        among=Among("completions", "training_completion"),
    )


def _unreadable(at: datetime) -> Iterator[str]:
    versions = LessonVersion.objects.filter(pk__in=Lesson.objects.taught().values("published"))
    for version in versions.order_by("lesson"):
        try:
            checking.check(version, live.setting(at=at))
        except Refused as refusal:
            yield f"{version.lesson_id} ({refusal})"
