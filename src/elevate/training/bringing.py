"""Bring a course: what would be added, changed or left as it is, and then the act. Nothing is overwritten."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused, StalePreview
from elevate.core.words import Sentence, gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.training import arranging, checking, drafting, exporting, media, tags
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Course, Lesson, LessonVersion, Parcel
from elevate.training.opening import Contents


class Fate(StrEnum):
    """What becomes of a lesson that is brought."""

    ADDED = "added"
    DRAFTED = "drafted"
    SAME = "same"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A lesson that is brought; `problem` keeps it from being published as it is."""

    key: str
    title: str
    fate: Fate
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking a course in does; `course` is the one of the same key that is there already."""

    contents: Contents
    course: Course | None
    lines: list[Line]
    media_new: int
    media_changed: int
    untouched: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How a course is taken in: whether new lessons are published that nothing is wrong with.

    `preview_token` is that of the plan that was shown; who saw none gives none.
    """

    publish: bool
    preview_token: str = ""


def plan(contents: Contents, setting: Setting) -> Plan:
    """Return what taking `contents` in would do now."""
    _check_welcome(contents.course, setting)
    own = contents.kind is Parcel.Kind.OWN
    course = Course.objects.filter(key=contents.course.key).first() if own else None
    lessons = _lessons(course)
    lines = [_line(each, lessons.get(each.key), setting) for each in contents.course.lessons]
    known = dict(course.media.values_list("name", "sha256")) if course else {}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in contents.course.media.items()}
    brought = {line.key for line in lines}
    return Plan(
        contents=contents,
        course=course,
        lines=lines,
        media_new=len(hashes.keys() - known.keys()),
        media_changed=sum(known[name] != hashes[name] for name in hashes.keys() & known.keys()),
        untouched=len(lessons.keys() - brought),
        token=_token(contents, course, lines, known),
    )


@transaction.atomic
def take_in(contents: Contents, setting: Setting, taking: Taking, *, by: Actor, at: datetime) -> Course:
    """Add the course, or its lessons that are new; changed ones become drafts, drafts stay as they are.

    Refused when that is something else than what was shown.
    """
    arranging.lock_shelf()
    planned = plan(contents, setting)
    if taking.preview_token and planned.token != taking.preview_token:
        raise StalePreview(_("The course changed while you were looking. Look again before you take it in."))
    course = planned.course or _add_course(contents, by=by, at=at)
    arranging.lock(course)
    texts = {text.key: text for text in contents.course.lessons}
    for name, data in contents.course.media.items():
        media.keep(course, name, data, at=at)
    for line in planned.lines:
        if line.fate is Fate.ADDED:
            _add(course, texts[line.key], publish=taking.publish and line.problem is None, by=by, at=at)
        elif line.fate is Fate.DRAFTED:
            _draft(course, texts[line.key], by=by, at=at)
    return course


def _check_welcome(course: CourseText, setting: Setting) -> None:
    try:
        tags.evaluate(course.welcome, setting)
    except Refused as problem:
        raise Refused(_("The welcome: {problem}"), problem=problem.sentence) from problem


def _lessons(course: Course | None) -> dict[str, Lesson]:
    if course is None:
        return {}
    return {lesson.key: lesson for lesson in course.lessons.select_related("published")}


def _line(text: LessonText, lesson: Lesson | None, setting: Setting) -> Line:
    return Line(key=text.key, title=text.title, fate=_fate(text, lesson), problem=_problem(text, setting))


def _fate(text: LessonText, lesson: Lesson | None) -> Fate:
    if lesson is None:
        return Fate.ADDED
    latest = drafting.latest_of(lesson)
    if latest is not None and _written(exporting.lesson_text(lesson, latest)) == _written(text):
        return Fate.SAME
    return Fate.KEPT if latest is not None and drafting.is_draft(latest) else Fate.DRAFTED


def _written(text: LessonText) -> dict[str, object]:
    """Return what tells one text from another; when it was checked does not."""
    return {name: value for name, value in asdict(text).items() if name not in {"checked_on", "required"}}


def _problem(text: LessonText, setting: Setting) -> Sentence | None:
    try:
        checking.check(drafting.version_from(text), setting)
    except Refused as problem:
        return problem.sentence
    return None


def _add_course(contents: Contents, *, by: Actor, at: datetime) -> Course:
    text = contents.course
    free = contents.kind is Parcel.Kind.OWN and text.key not in arranging.RESERVED
    course = Course(
        key=text.key if free else arranging.free_key(text.title),
        title=text.title,
        summary=text.summary,
        welcome=text.welcome,
        origin=Course.Origin.IMPORTED,
        position=arranging.last_position() + 1,
    )
    course.save(force_insert=True)
    recording.record("course.added", about=course, by=by, at=at)
    return course


def _add(course: Course, text: LessonText, *, publish: bool, by: Actor, at: datetime) -> None:
    position = 1 + max(course.lessons.values_list("position", flat=True), default=0)
    lesson = Lesson.objects.create(course=course, key=text.key, position=position, required=text.required)
    version = _written_by(drafting.version_from(text), lesson, by=by, at=at)
    if publish:
        version.published_at, version.published_by = at, by.signature
    version.save(force_insert=True)
    recording.record("lesson.added", about=lesson, by=by, at=at)
    if publish:
        lesson.published = version
        lesson.save(update_fields=("published",))
        recording.record("lesson.published", about=lesson, by=by, at=at, facts={"version": version.pk})


def _draft(course: Course, text: LessonText, *, by: Actor, at: datetime) -> None:
    lesson = course.lessons.get(key=text.key)
    version = _written_by(drafting.version_from(text), lesson, by=by, at=at)
    version.save(force_insert=True)
    recording.record("lesson.drafted", about=lesson, by=by, at=at, facts={"version": version.pk})


def _written_by(version: LessonVersion, lesson: Lesson, *, by: Actor, at: datetime) -> LessonVersion:
    version.lesson, version.number = lesson, drafting.next_number(lesson)
    version.written_by, version.written_at = by.signature, at
    return version


def _token(contents: Contents, course: Course | None, lines: list[Line], known: dict[str, str]) -> str:
    seen = [
        asdict(contents.course) | {"media": sorted(contents.course.media)},
        course.pk if course else "",
        [(line.key, line.fate, str(line.problem or "")) for line in lines],
        sorted(known.items()),
    ]
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()
