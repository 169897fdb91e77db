"""A course from elsewhere, Common Cartridge or SCORM: pages become lessons; what is left out is listed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import join

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.training import arranging, converting, manifests, media
from elevate.training.files import RESERVED, CourseText, LessonText
from elevate.training.manifests import MANIFEST, Item, Manifest, Resource
from elevate.training.models import Parcel

__all__ = ["MANIFEST", "read"]

_PAGES = (".html", ".htm", ".xhtml")
#: What Canvas writes in the place of the folder with a course's files.
_FILEBASES = ("$IMS-CC-FILEBASE$/", "$IMS_CC_FILEBASE$/", "%24IMS-CC-FILEBASE%24/")
_CANVAS = "web_resources/"
#: The beginning of a resource's kind, or a part of it → how it is called where it is left out.
_KINDS = {
    "imsqti": _("a quiz"),
    "assessment": _("a quiz"),
    "question-bank": _("a quiz"),
    "imsdt": _("a discussion topic"),
    "imsbasiclti": _("an external tool"),
    "lti": _("an external tool"),
    "imswl": _("a link to another place"),
    "assignment": _("an assignment"),
    "learning-application-resource": _("a file that only its own system reads"),
}
_FILE = _("a file of a kind, or a size, that courses do not keep")
_SCRIPT = _("a script")
_UNLISTED = _("a page that is not in the list of pages")
_UNSEEN = _("a picture, film or sound that no page shows")
_EMPTY = _("a page without text")
_MISSING = _("a page that is not in the file")
_UNSAID = (".xml", ".xsd", ".dtd", ".css", ".woff", ".woff2", ".ttf", ".eot", ".map")
_WORDS_A_MINUTE = 180
#: What all pages of a course may weigh: more is taken for no text.
_LARGEST_PAGES = 10_000_000
_TOO_MUCH = _("a page beyond what one course may hold")
_LONGEST_TITLE = 160
MOST_LESSONS = 200


@dataclass(slots=True)
class _Making:
    """A course while it is made."""

    files: Mapping[str, bytes]
    lessons: list[LessonText] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    weight: int = 0

    def keep(self, path: str) -> str:
        """Return the name under which a file of the package is kept; empty where it is not."""
        if path in self.media:
            return self.media[path]
        plain, data = media.plain_name(path), self.files.get(path, b"")
        if not media.content_type(plain, data):
            return ""
        taken = set(self.media.values())
        names = [plain, *(f"{number}-{plain}"[:160] for number in range(2, len(taken) + 3))]
        self.media[path] = next(name for name in names if name not in taken)
        self.used.add(path)
        return self.media[path]


def read(files: Mapping[str, bytes]) -> tuple[Parcel.Kind, CourseText, list[tuple[str, str]]]:
    """Return what kind of package it is, the course in it, and what of it is left out, each with its why."""
    manifest, making = manifests.read(files), _Making(files)
    for item in manifest.items:
        _take(item, making)
    if not making.lessons:
        raise Refused(_("There is no page in it that could be a lesson."))
    _leave(manifest, making)
    title = _titled(manifest.title) or "Course"
    course = CourseText(
        key=arranging.key_of(title, frozenset(), "course"),
        title=title,
        lessons=making.lessons,
        media={name: files[path] for path, name in making.media.items()},
    )
    kind = Parcel.Kind.SCORM if manifest.scorm else Parcel.Kind.COMMON_CARTRIDGE
    return kind, course, making.left_out


def _take(item: Item, making: _Making) -> None:
    """Make a lesson of a line of the list, or note why not."""
    named = item.title or (item.resource.href if item.resource else "") or "?"
    if item.resource is None:
        making.left_out.append((named, _MISSING))
        return
    said = _kind(item.resource)
    making.used |= {item.resource.href, *(item.resource.files if said else ())}
    if said:
        making.left_out.append((named, said))
    elif not item.resource.href.lower().endswith(_PAGES):
        making.left_out.append((named, _FILE))
    elif item.resource.href not in making.files:
        making.left_out.append((named, _MISSING))
    else:
        _add_page(named, item.resource.href, making)


def _add_page(title: str, path: str, making: _Making) -> None:
    folder = path.rpartition("/")[0]
    making.weight += len(making.files[path])
    if making.weight > _LARGEST_PAGES or len(making.lessons) >= MOST_LESSONS:
        making.left_out.append((title, _TOO_MUCH))
        return
    try:
        page = converting.convert(
            making.files[path], title=title, keeps=lambda address: making.keep(_path(address, folder))
        )
    except Refused as problem:
        making.left_out.append((title, str(problem.sentence)))
        return
    making.left_out.extend((title, said) for said in dict.fromkeys(page.left_out))
    if not page.body:
        making.left_out.append((title, _EMPTY))
        return
    taken = {lesson.key for lesson in making.lessons} | RESERVED
    making.lessons.append(
        LessonText(
            key=arranging.key_of(title, taken, "lesson"),
            title=_titled(title),
            body=page.body,
            minutes=max(1, min(60, len(page.body.split()) // _WORDS_A_MINUTE)),
        )
    )


def _path(address: str, folder: str) -> str:
    """Return the path of the package that an address in a page of `folder` leads to."""
    for base in _FILEBASES:
        if address.startswith(base):
            return manifests.local(_CANVAS + address.removeprefix(base))
    return manifests.local(join(folder, address)) if address else ""


def _leave(manifest: Manifest, making: _Making) -> None:
    """Note every file of the package that no lesson came of."""
    for resource in manifest.resources.values():
        paths = {resource.href, *resource.files} - {""}
        if (said := _kind(resource)) and not paths & making.used:
            making.left_out.append((resource.href or next(iter(sorted(paths)), resource.kind), said))
            making.used |= paths
    for path in sorted(making.files.keys() - making.used):
        if said := _why(path, making.files[path]):
            making.left_out.append((path, said))


def _why(path: str, data: bytes) -> str:
    lowered = path.lower()
    if lowered.endswith(_UNSAID):
        return ""
    if lowered.endswith(".js"):
        return _SCRIPT
    if lowered.endswith(_PAGES):
        return _UNLISTED
    return _UNSEEN if media.content_type(media.plain_name(path), data) else _FILE


def _kind(resource: Resource) -> str:
    return next((said for kind, said in _KINDS.items() if kind in resource.kind), "")


def _titled(title: str) -> str:
    return title.replace("\0", "").replace("{{", "{ {")[:_LONGEST_TITLE].strip()
