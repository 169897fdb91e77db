"""A course as files: what ships with a release, what is exported, and what somebody brings along."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.training import notation
from elevate.training.notation import Unreadable

#: Path within the course's folder → what the file holds.
Files = Mapping[str, bytes]

COURSE, LESSON, PRACTICE, VIDEO, MEDIA = "course.md", "lesson.md", "practice.yaml", "video.yaml", "media"
#: Addresses in a course that are something else than a lesson.
RESERVED = frozenset({"certificate", "media"})
_FOLDER = re.compile(r"(?P<number>[0-9]{1,4})-(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = {"title": 160, "summary": 300}
_LONGEST_KEY, _MOST_BYTES, _MOST_MINUTES = 60, 1_000_000, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonText:
    """A lesson as its files have it."""

    key: str
    title: str
    body: str
    summary: str = ""
    minutes: int = 5
    checked_on: date | None = None
    material: bool = False
    required: bool = True
    practice: list[Any] = field(default_factory=list)
    video: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseText:
    """A course as its files have it; `media` by name."""

    key: str
    title: str
    summary: str = ""
    welcome: str = ""
    lessons: list[LessonText]
    media: dict[str, bytes] = field(default_factory=dict)


def read(files: Files) -> CourseText:
    """Read a course; `Refused` with a sentence that names the file where something is missing."""
    if COURSE not in files:
        raise Refused(_("There is no {name} at the top of the folder."), name=COURSE)
    facts, welcome = _front(files, COURSE)
    return CourseText(
        key=_key(facts, COURSE),
        title=_line(facts, "title", COURSE),
        summary=_line(facts, "summary", COURSE, needed=False),
        welcome=welcome,
        lessons=list(_lessons(files)),
        media=_media(files),
    )


def write(course: CourseText) -> dict[str, bytes]:
    """Return the files of `course`, as `read` reads them."""
    files = {COURSE: _fronted(course.welcome, key=course.key, title=course.title, summary=course.summary)}
    for number, lesson in enumerate(course.lessons, start=1):
        folder = f"{number:02d}-{lesson.key}"
        files[f"{folder}/{LESSON}"] = _lesson_file(lesson)
        if lesson.practice:
            files[f"{folder}/{PRACTICE}"] = _yaml(lesson.practice)
        if lesson.video:
            files[f"{folder}/{VIDEO}"] = _yaml(lesson.video)
    return files | {f"{MEDIA}/{name}": data for name, data in course.media.items()}


def _lessons(files: Files) -> Iterator[LessonText]:
    folders = [_folder(str(path.parent)) for path in map(PurePosixPath, files) if path.name == LESSON]
    known: set[str] = set()
    for folder in sorted(folders, key=_place):
        key = folder["key"]
        if key in known:
            raise Refused(_("Two lessons are called “{key}”. Give each a name of its own."), key=key)
        if key in RESERVED:
            raise Refused(_("No lesson can be called “{name}”: give its folder another name."), name=key)
        known.add(key)
        yield _lesson(files, folder.string, key)


def _folder(name: str) -> re.Match[str]:
    """Read a lesson's folder, which stands at the top."""
    found = _FOLDER.fullmatch(name)
    if found is None or len(found["key"]) > _LONGEST_KEY:
        raise Refused(_("The folder “{name}” needs a number and a name, like 3-away."), name=name)
    return found


def _place(folder: re.Match[str]) -> tuple[int, str]:
    return int(folder["number"]), folder["key"]


def _lesson(files: Files, folder: str, key: str) -> LessonText:
    path = f"{folder}/{LESSON}"
    facts, body = _front(files, path)
    return LessonText(
        key=key,
        title=_line(facts, "title", path),
        summary=_line(facts, "summary", path, needed=False),
        minutes=_minutes(facts, path),
        checked_on=_day(facts, path),
        material=_flag(facts, "material", path, default=False),
        required=_flag(facts, "required", path, default=True),
        body=body,
        practice=_data(files, f"{folder}/{PRACTICE}", list),
        video=_data(files, f"{folder}/{VIDEO}", dict),
    )


def _media(files: Files) -> dict[str, bytes]:
    return {
        path.removeprefix(f"{MEDIA}/"): data for path, data in files.items() if path.startswith(f"{MEDIA}/")
    }


class _Head(YAMLHandler):
    """Reads what stands above a text, between its two lines of dashes."""

    def load(self, fm: str, **_options: object) -> Any:
        return notation.read(fm)


def _front(files: Files, path: str) -> tuple[dict[str, Any], str]:
    try:
        post = frontmatter.loads(_text(files, path), handler=_Head())
    except Unreadable as problem:
        raise Refused(_("The head of {path} cannot be read as YAML."), path=path) from problem
    return post.metadata, post.content


def _data[Kind: (list[Any], dict[str, Any])](files: Files, path: str, kind: type[Kind]) -> Kind:
    if path not in files:
        return kind()
    try:
        data = notation.read(_text(files, path))
    except Unreadable as problem:
        raise Refused(_("{path} cannot be read as YAML."), path=path) from problem
    if not isinstance(data, kind):
        raise Refused(_("{path} does not hold what is expected there."), path=path)
    return data


def _text(files: Files, path: str) -> str:
    if len(files[path]) > _MOST_BYTES:
        raise Refused(_("{path} is longer than anybody would read."), path=path)
    try:
        text = files[path].decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused(_("{path} is no UTF-8 text."), path=path) from problem
    if "\0" in text:
        raise Refused(_("{path} is no UTF-8 text."), path=path)
    return text.replace("\r\n", "\n")


def _key(facts: Mapping[str, Any], path: str) -> str:
    key = _line(facts, "key", path)
    if not _KEY.fullmatch(key):
        raise Refused(_("The key in {path} may have small letters, digits and hyphens only."), path=path)
    return key


def _line(facts: Mapping[str, Any], name: str, path: str, *, needed: bool = True) -> str:
    value = facts.get(name, "")
    lines = value.strip().splitlines() if isinstance(value, str) else []
    wanted = (1,) if needed or value else (0,)
    if not isinstance(value, str) or len(lines) not in wanted or len(value) > _LONGEST.get(name, 60):
        raise Refused(_("{path} needs a “{name}” in its head: one line of text."), path=path, name=name)
    return value.strip()


def _minutes(facts: Mapping[str, Any], path: str) -> int:
    value = facts.get("minutes", 5)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST_MINUTES:
        raise Refused(
            _("The minutes of {path} must be a number from 1 to {most}."), path=path, most=_MOST_MINUTES
        )
    return value


def _day(facts: Mapping[str, Any], path: str) -> date | None:
    value = facts.get("checked_on")
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError as problem:
        raise Refused(_("The day in {path} must be written like 2026-11-27."), path=path) from problem


def _flag(facts: Mapping[str, Any], name: str, path: str, *, default: bool) -> bool:
    value = facts.get(name, default)
    if not isinstance(value, bool):
        raise Refused(_("“{name}” in {path} is true or false."), name=name, path=path)
    return value


def _lesson_file(lesson: LessonText) -> bytes:
    facts = {"title": lesson.title, "summary": lesson.summary, "minutes": lesson.minutes}
    if lesson.checked_on is not None:
        facts["checked_on"] = lesson.checked_on
    return _fronted(lesson.body, **facts, material=lesson.material, required=lesson.required)


def _fronted(body: str, **facts: Any) -> bytes:
    return f"---\n{_yaml(facts).decode()}---\n\n{body.strip()}\n".encode()


def _yaml(data: Any) -> bytes:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()
