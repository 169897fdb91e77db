"""The lesson an address names."""

from django.shortcuts import get_object_or_404

from elevate.training.models import Lesson, LessonVersion


def lesson_or_404(course: str, lesson: str) -> Lesson:
    """Return a lesson that is taught."""
    return get_object_or_404(Lesson.objects.taught(), course__key=course, key=lesson)


def version_of(lesson: Lesson) -> LessonVersion:
    """Return what a lesson that is taught says."""
    if lesson.published is None:
        raise ValueError("a lesson that is taught has a published version")
    return lesson.published
