"""A course as its files: what learners read, in its order, with its pictures."""

from elevate.training import files, packing
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Course, Lesson, LessonVersion


def text_of(course: Course) -> CourseText:
    """Return the course as its files have it: the lessons that are taught, and what they show."""
    taught = Lesson.objects.filter(course=course, retired_at__isnull=True, published__isnull=False)
    return CourseText(
        key=course.key,
        title=course.title,
        summary=course.summary,
        welcome=course.welcome,
        lessons=[lesson_text(each, each.published) for each in taught.select_related("published")],
        media={medium.name: bytes(medium.data) for medium in course.media.all()},
    )


def files_of(course: Course) -> dict[str, bytes]:
    """Return the course's files, by path."""
    return files.write(text_of(course))


def zipped(course: Course) -> bytes:
    """Return the course as a zip, in a folder of its own."""
    return packing.pack({f"{course.key}/{path}": data for path, data in files_of(course).items()})


def lesson_text(lesson: Lesson, version: LessonVersion | None) -> LessonText:
    """Return a version of a lesson as its files have it."""
    if version is None:
        raise ValueError("only what is written has files")
    return LessonText(
        key=lesson.key,
        title=version.title,
        summary=version.summary,
        minutes=version.minutes,
        checked_on=version.checked_on,
        material=version.material,
        required=lesson.required,
        body=version.body.strip(),
        practice=version.practice,
        video=version.video,
    )
