"""Courses, and the order of their lessons. What learners completed stays, whatever is moved or retired."""

from datetime import datetime
from itertools import count
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.journal.recording import Entry
from elevate.people import keeping
from elevate.people.actors import Actor
from elevate.people.ids import id_of
from elevate.people.models import Operator
from elevate.training import tags
from elevate.training.files import RESERVED as RESERVED_IN_COURSE
from elevate.training.models import Course, Lesson, LessonVersion

LONGEST_KEY = 60
#: Addresses that are something else than a course.
RESERVED = frozenset({"certificates", "flowchart", "import", "new", "rules", "search"})


@transaction.atomic
def add_course(title: str, *, operation_id: UUID, by: Actor, at: datetime) -> Course:
    """Add a course without lessons, after the others; its key is made of its title."""
    lock_shelf()
    pk = id_of("crs", operation_id)
    if before := Course.objects.filter(pk=pk).first():
        return before
    course = Course(pk=pk, key=free_key(title), title=titled(title), position=last_position() + 1)
    course.save(force_insert=True)
    recording.record("course.added", about=course, by=by, at=at)
    return course


@transaction.atomic
def describe(course: Course, words: dict[str, str], setting: Setting, *, by: Actor, at: datetime) -> Course:
    """Change what a course says of itself: `title`, `summary` and `welcome`; its address stays."""
    titled(words["title"])
    tags.evaluate(words["welcome"], setting)
    return keeping.change(course, words, by=by, at=at)


@transaction.atomic
def add_lesson(course: Course, title: str, *, operation_id: UUID, by: Actor, at: datetime) -> Lesson:
    """Add a lesson at the end, with an empty draft: nobody sees it before it is published."""
    lock(course)
    pk = id_of("lsn", operation_id)
    if before := Lesson.objects.filter(pk=pk).first():
        return before
    lessons = _in_order(course)
    taken = {lesson.key for lesson in course.lessons.all()} | RESERVED_IN_COURSE
    lesson = Lesson(pk=pk, course=course, key=key_of(title, taken, "lesson"), position=_after(lessons))
    lesson.save(force_insert=True)
    LessonVersion.objects.create(
        lesson=lesson, number=1, title=titled(title), body="", written_by=by.signature, written_at=at
    )
    recording.record("lesson.added", about=lesson, by=by, at=at)
    return lesson


@transaction.atomic
def place(lesson: Lesson, place: int, *, by: Actor, at: datetime) -> None:
    """Move a lesson to a place in its course, counted from 1; where it is already, nothing happens."""
    lock(lesson.course)
    lessons = _in_order(lesson.course)
    if lesson not in lessons:
        raise Refused(_("This lesson is retired. Bring it back first."))
    before = [each.pk for each in lessons]
    lessons.remove(lesson)
    lessons.insert(max(place, 1) - 1, lesson)
    if [each.pk for each in lessons] == before:
        return
    for position, each in enumerate(lessons, start=1):
        each.position = position
    Lesson.objects.bulk_update(lessons, ("position",))
    recording.record("lesson.moved", about=lesson, by=by, at=at, facts={"place": place})


@transaction.atomic
def require(lesson: Lesson, *, required: bool, by: Actor, at: datetime) -> None:
    """Say whether a lesson has to be completed."""
    keeping.change(_locked(lesson), {"required": required}, by=by, at=at)


@transaction.atomic
def retire(lesson: Lesson, *, by: Actor, at: datetime) -> None:
    """Take a lesson out of its course; who completed it has completed it."""
    locked = _locked(lesson)
    if locked.retired_at is None:
        locked.retired_at = at
        locked.save(update_fields=("retired_at",))
        recording.record("lesson.retired", about=locked, by=by, at=at)


@transaction.atomic
def restore(lesson: Lesson, *, by: Actor, at: datetime) -> None:
    """Bring a retired lesson back, to the end of its course."""
    locked = _locked(lesson)
    if locked.retired_at is not None:
        locked.position = _after(_in_order(locked.course))
        locked.retired_at = None
        locked.save(update_fields=("retired_at", "position"))
        recording.record("lesson.restored", about=locked, by=by, at=at)


@transaction.atomic
def withdraw(course: Course, *, by: Actor, at: datetime) -> None:
    """Take a whole course off the shelf."""
    lock_shelf()
    found = Course.objects.get(pk=course.pk)
    if found.retired_at is None:
        Course.objects.filter(pk=found.pk).update(retired_at=at)
        recording.record("course.retired", about=found, by=by, at=at)


@transaction.atomic
def put_back(course: Course, *, by: Actor, at: datetime) -> None:
    """Put a course back on the shelf."""
    lock_shelf()
    found = Course.objects.get(pk=course.pk)
    if found.retired_at is not None:
        Course.objects.filter(pk=found.pk).update(retired_at=None)
        recording.record_all([Entry("course.restored", found)], by=by, at=at)


def lock_shelf() -> None:
    """Let one at a time add courses."""
    list(Operator.objects.select_for_update())


def lock(course: Course) -> None:
    """Let one at a time change what lessons a course has."""
    Course.objects.select_for_update().get(pk=course.pk)


def free_key(title: str) -> str:
    """Return an address that no course has, made of a title."""
    return key_of(title, RESERVED | set(Course.objects.values_list("key", flat=True)), "course")


def key_of(title: str, taken: set[str] | frozenset[str], otherwise: str) -> str:
    """Return an address that is not taken, made of a title; of `otherwise` where nothing is left of it."""
    stem = slugify(title)[: LONGEST_KEY - 4].strip("-_").replace("_", "-") or otherwise
    keys = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(key for key in keys if key not in taken)


def last_position() -> int:
    """Return the place of the last course on the shelf."""
    return Course.objects.aggregate(last=Max("position"))["last"] or 0


def titled(title: str) -> str:
    """Return a title; refused where there is none."""
    if not title.strip():
        raise Refused(_("Give it a title."))
    return title.strip()


def _in_order(course: Course) -> list[Lesson]:
    return list(course.lessons.filter(retired_at__isnull=True))


def _after(lessons: list[Lesson]) -> int:
    return max((lesson.position for lesson in lessons), default=0) + 1


def _locked(lesson: Lesson) -> Lesson:
    lock(lesson.course)
    return Lesson.objects.select_related("course").get(pk=lesson.pk)
