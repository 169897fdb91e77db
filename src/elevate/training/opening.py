"""What a file with a course holds, whichever kind of file it is; nothing is taken in yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.training import arranging, cartridges, checking, files, media, packing
from elevate.training.files import CourseText, LessonText
from elevate.training.models import Parcel

#: What a text of a course may weigh; a manifest names every file.
LARGEST_TEXT, LARGEST_MANIFEST = 500_000, 5_000_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not taken in, and why: `why` is marked for translation."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A course that somebody brings, and what of it is left out."""

    kind: Parcel.Kind
    course: CourseText
    left_out: list[LeftOut] = field(default_factory=list)


def of_zip(data: bytes) -> Contents:
    """Return what a zip holds."""
    return of_files(packing.unpack(data))


def of_files(found: Mapping[str, bytes]) -> Contents:
    """Return what a folder holds: a course of ours, a Common Cartridge, or a SCORM package."""
    if files.COURSE in found:
        _check_texts(found)
        course = files.read(found)
        return _kept(Contents(kind=Parcel.Kind.OWN, course=course, left_out=_strange(found)))
    if cartridges.MANIFEST in found:
        _check_text(cartridges.MANIFEST, found, LARGEST_MANIFEST)
        kind, course, left_out = cartridges.read(found)
        return _kept(
            Contents(kind=kind, course=course, left_out=[LeftOut(what, why) for what, why in left_out])
        )
    raise Refused(
        _("There is no course in it: neither a {own} nor an {manifest} at the top."),
        own=files.COURSE,
        manifest=cartridges.MANIFEST,
    )


def _check_texts(found: Mapping[str, bytes]) -> None:
    for path in found:
        if path.endswith((".md", ".yaml")):
            _check_text(path, found, LARGEST_TEXT)


def _check_text(path: str, found: Mapping[str, bytes], most: int) -> None:
    if len(found[path]) > most:
        raise Refused(_("{path} is larger than {most} kB."), path=path[:80], most=most // 1000)


def _kept(contents: Contents) -> Contents:
    """Return the contents without media of kinds that are not kept; refused where it is too much."""
    course = contents.course
    if len(course.lessons) > cartridges.MOST_LESSONS:
        raise Refused(_("These are more than {most} lessons."), most=cartridges.MOST_LESSONS)
    keys = [lesson.key for lesson in course.lessons]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise Refused(_("Two lessons are called “{key}”. Give each a name of its own."), key=twice)
    good = {name: data for name, data in course.media.items() if media.content_type(name, data)}
    left = [
        LeftOut(name, _("a file of a kind, or a size, that courses do not keep"))
        for name in sorted(course.media.keys() - good.keys())
    ]
    lessons = [_plain(lesson) for lesson in course.lessons]
    return replace(
        contents,
        course=replace(course, lessons=lessons, media=good),
        left_out=[*contents.left_out, *left],
    )


def _plain(lesson: LessonText) -> LessonText:
    if len(lesson.key) > arranging.LONGEST_KEY or len(lesson.body) > checking.LONGEST_BODY:
        raise Refused(_("The lesson “{key}” is too long."), key=lesson.key[:60])
    return replace(
        lesson,
        body=lesson.body.replace("\0", "").strip(),
        title=lesson.title.replace("\0", ""),
    )


def _strange(found: Mapping[str, bytes]) -> list[LeftOut]:
    known = {files.LESSON, files.PRACTICE, files.VIDEO}
    return [
        LeftOut(path, _("nothing of a course is called so"))
        for path in sorted(found)
        if path != files.COURSE
        and not path.startswith(f"{files.MEDIA}/")
        and path.rpartition("/")[2] not in known
    ]
