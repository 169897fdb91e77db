"""The lesson an address names."""

from django.shortcuts import get_object_or_404

from elevate.training.models import Lesson


def lesson_or_404(course: str, lesson: str) -> Lesson:
    """Return a lesson that is taught."""
    return get_object_or_404(Lesson.objects.taught(), course__key=course, key=lesson)
