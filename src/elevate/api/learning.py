"""What therapists and coordinators learn: courses, lessons as they read now, and how far one has come."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from elevate.api import finding
from elevate.api.fields import Day, Id, Input, Instant, Output, Ref
from elevate.api.gate import Call, only
from elevate.api.pages import ID, NUMBER, Key, Listing, Paging, page
from elevate.api.problems import Problem
from elevate.core.facts.setting import Setting
from elevate.people.actors import Role
from elevate.training import changes, completing, indexing, live, progress, reciting, tags
from elevate.training.models import Completion, Course, Lesson
from elevate.training.progress import CourseProgress, LessonProgress

router = Router(tags=["learning"])
POSITION = Key("position", NUMBER.read)
Learned = Literal["not_started", "in_progress", "completed"]
Percent = Annotated[int, Field(ge=0, le=100)]


class Progress(Output):
    """How many of the lessons taught now are completed; 100 percent only when none is left."""

    lessons: int
    completed: int
    percent: Percent
    state: Learned


class Taught(Output):
    """A course, and how far the caller has come in it."""

    id: Id
    key: str
    title: str
    summary: str
    progress: Progress


class Listed(Output):
    """A lesson in a course. `changed` since the caller completed it; `again` where that counts anew."""

    id: Id
    key: str
    title: str
    summary: str
    minutes: int
    required: bool
    state: Learned
    changed: bool
    again: bool
    completed_at: Instant | None


class TaughtWhole(Taught):
    """A course with its lessons, in their order."""

    lessons: list[Listed]


class Paragraphs(Output):
    """What stands under a heading, in plain words; `anchor` is the fragment that leads there."""

    anchor: str
    heading: str
    text: str


class Practised(Output):
    """A scenario to practise."""

    key: str
    title: str


class LessonRead(Listed):
    """A lesson as it reads now, under the live policy; `version` is what a completion is of.

    `reading` names what it says: another version, or another rule in it, is another `reading`.
    """

    course: Ref
    version: Id
    reading: str
    checked_on: Day | None
    html: str
    sections: list[Paragraphs]
    scenarios: list[Practised]


class LessonCompleted(Listed):
    """The lesson, and how far the caller has come in its course."""

    progress: Progress


class CompletingLesson(Input):
    """What was read, as `GET /lessons/{id}` named it: with either, nothing is completed unread.

    `version` tells whether the lesson was published anew; `reading` also whether its rules changed. Left out,
    the lesson is completed as it reads now.
    """

    version: Id | None = None
    reading: str | None = None


@router.get("/courses", response=Listing[Taught])
def list_courses(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the courses, in their order."""
    standing = {each.course.pk: each for each in _progress(request, _setting(request))}
    return page(Course.objects.taught(), paging, lambda course: _course(course, standing), by=(POSITION, ID))


@router.get("/courses/{course_id}", response=TaughtWhole)
def read_course(request: Call, course_id: str) -> dict[str, Any]:
    """Return a course with its lessons."""
    setting = _setting(request)
    course = finding.find(Course.objects.taught(), course_id)
    standing = {each.course.pk: each for each in _progress(request, setting, course)}
    lessons = standing[course.pk].lessons if course.pk in standing else []
    return _course(course, standing) | {"lessons": [_lesson(each, setting) for each in lessons]}


@router.get("/lessons/{lesson_id}", response=LessonRead)
def read_lesson(request: Call, lesson_id: str) -> dict[str, Any]:
    """Return a lesson, as it reads to the caller now."""
    setting = _setting(request)
    _whole, each = _standing(request, lesson_id, setting)
    version, course = each.version, each.lesson.course
    media = reverse("medium", args=[course.key, "_"]).removesuffix("_/")
    sections = [section for section in indexing.sections(version, setting) if section.text or section.anchor]
    return _lesson(each, setting) | {
        "course": {"id": course.pk, "name": course.title},
        "version": version.pk,
        "reading": changes.token(version, setting),
        "checked_on": version.checked_on,
        "html": reciting.html(version, setting, media=media),
        "sections": [
            {"anchor": section.anchor, "heading": section.heading, "text": section.text}
            for section in sections
        ],
        "scenarios": [{"key": key, "title": title} for key, title in reciting.titles(version, setting)],
    }


@router.post("/lessons/{lesson_id}/complete", response=LessonCompleted)
def complete_lesson(request: Call, lesson_id: str, payload: CompletingLesson | None = None) -> dict[str, Any]:
    """Record that the caller completed a lesson as it reads now; again and again it counts once."""
    setting = _setting(request)
    _whole, each = _standing(request, lesson_id, setting)
    _check_read(payload or CompletingLesson(), each, setting)
    how = Completion.By.READING
    completing.complete(each.version, setting, how=how, by=request.actor, at=request.at)
    whole, each = _standing(request, lesson_id, setting)
    return _lesson(each, setting) | {"progress": _counted([whole])}


@router.get("/progress", response=Progress)
def read_progress(request: Call) -> dict[str, Any]:
    """Say how far the caller has come in all courses together."""
    return _counted(_progress(request, _setting(request)))


def _check_read(given: CompletingLesson, each: LessonProgress, setting: Setting) -> None:
    """Refuse to complete what was not read as it reads now."""
    if given.version not in {None, each.version.pk}:
        raise Problem(409, _("This lesson was published anew. Read it again first."), kind="stale-preview")
    if given.reading not in {None, changes.token(each.version, setting)}:
        sentence = _("This lesson says something else since it was read. Read it again first.")
        raise Problem(409, sentence, kind="stale-preview")


def _setting(call: Call) -> Setting:
    only(call, Role.COORDINATOR, Role.THERAPIST)
    return live.setting(at=call.at, learner=call.actor.user_id)


def _progress(call: Call, setting: Setting, course: Course | None = None) -> list[CourseProgress]:
    courses = None if course is None else [course]
    return progress.of_courses(call.actor.user_id or "", setting, courses=courses)


def _standing(call: Call, lesson_id: str, setting: Setting) -> tuple[CourseProgress, LessonProgress]:
    lesson = finding.find(Lesson.objects.taught(), lesson_id)
    [whole] = _progress(call, setting, lesson.course)
    return whole, next(each for each in whole.lessons if each.lesson.pk == lesson.pk)


def _counted(courses: list[CourseProgress]) -> dict[str, Any]:
    """Return several courses as if they were one."""
    whole = CourseProgress(course=Course(), lessons=[each for course in courses for each in course.lessons])
    names = ("completed", "percent", "state")
    return {"lessons": len(whole.lessons), **{name: getattr(whole, name) for name in names}}


def _course(course: Course, standing: Mapping[str, CourseProgress]) -> dict[str, Any]:
    own = [standing[course.pk]] if course.pk in standing else []
    names = ("key", "title", "summary")
    return {"id": course.pk, **{name: getattr(course, name) for name in names}, "progress": _counted(own)}


def _lesson(each: LessonProgress, setting: Setting) -> dict[str, Any]:
    version = each.version
    return {
        "id": each.lesson.pk,
        "key": each.lesson.key,
        "title": tags.fresh(version.title, setting),
        "summary": tags.fresh(version.summary, setting),
        "minutes": version.minutes,
        "required": each.lesson.required,
        "state": each.state,
        "changed": each.changed,
        "again": each.again,
        "completed_at": each.completion and each.completion.completed_at,
    }
