"""Put the course that ships with a release on the shelf: what the operator wrote themselves stays theirs."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable

from django.db import transaction
from django.db.models import Max

from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.training import arranging, drafting, files
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Assignment, Course, Lesson

UPKEEP = Actor.system("release")


def shipped() -> list[CourseText]:
    """Return the courses of this release."""
    folder = resources.files("elevate.training") / "content"
    return [files.read(_files(course)) for course in sorted(folder.iterdir(), key=str) if course.is_dir()]


def place_shipped(*, at: datetime) -> None:
    """Bring the shelf up to this release; again and again it changes nothing."""
    for text in shipped():
        place(text, origin=Course.Origin.SHIPPED, by=UPKEEP, at=at)


@transaction.atomic
def place(text: CourseText, *, origin: Course.Origin, by: Actor, at: datetime) -> Course:
    """Add the course, or the lessons and versions of it that are new.

    A lesson that the operator rewrote keeps what they wrote: the release's text waits among its versions.
    """
    arranging.lock_shelf()
    course, added = Course.objects.get_or_create(
        key=text.key,
        defaults={
            "title": text.title,
            "summary": text.summary,
            "welcome": text.welcome,
            "origin": origin,
            "position": 1 + (Course.objects.aggregate(last=Max("position"))["last"] or 0),
        },
    )
    if added:
        recording.record("course.added", about=course, by=by, at=at)
        Assignment.objects.create(course=course, assigned_at=at, assigned_by=by.signature)
    locked = course.lessons.select_for_update(of=("self",)).order_by("pk").select_related("published")
    known = {lesson.key: lesson for lesson in locked}
    for position, lesson_text in enumerate(text.lessons, start=1):
        lesson = known.get(lesson_text.key) or Lesson.objects.create(
            course=course, key=lesson_text.key, position=position, required=lesson_text.required
        )
        _update(lesson, lesson_text, by=by, at=at)
    return course


def hash_of(text: LessonText) -> str:
    """Return what tells one text of a release from another."""
    return hashlib.sha256(json.dumps(asdict(text), default=str).encode()).hexdigest()


def _update(lesson: Lesson, text: LessonText, *, by: Actor, at: datetime) -> None:
    shipped_hash = hash_of(text)
    newest = lesson.versions.exclude(shipped_hash="").order_by("-number").first()
    if newest is not None and newest.shipped_hash == shipped_hash:
        return
    version = drafting.version_from(
        text,
        lesson=lesson,
        number=drafting.next_number(lesson),
        shipped_hash=shipped_hash,
        written_by=by.signature,
        written_at=at,
    )
    if lesson.published is None or lesson.published.shipped_hash:
        version.published_at, version.published_by = at, by.signature
    version.save(force_insert=True)
    if version.published_at is not None:
        lesson.published = version
        lesson.save(update_fields=("published",))
        recording.record("lesson.published", about=lesson, by=by, at=at, facts={"version": version.pk})


def _files(folder: Traversable, before: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _files(entry, f"{before}{entry.name}/")
        else:
            found[before + entry.name] = entry.read_bytes()
    return found
