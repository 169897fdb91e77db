"""What a course may show: pictures, sounds and films of kinds that every browser knows."""

import hashlib
import re
from datetime import datetime

from elevate.training.models import Course, Medium

#: Ending → its content type, and what such a file begins with (at which place).
KINDS: dict[str, tuple[str, int, tuple[bytes, ...]]] = {
    "png": ("image/png", 0, (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", 0, (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", 0, (b"\xff\xd8\xff",)),
    "gif": ("image/gif", 0, (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", 8, (b"WEBP",)),
    "mp3": ("audio/mpeg", 0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "m4a": ("audio/mp4", 4, (b"ftyp",)),
    "mp4": ("video/mp4", 4, (b"ftyp",)),
    "webm": ("video/webm", 0, (b"\x1aE\xdf\xa3",)),
}
LARGEST = 8_000_000
_LONGEST_NAME = 160
_ODD = re.compile(r"[^a-z0-9._-]+")


def content_type(name: str, data: bytes) -> str:
    """Return what a file is, by its name and its first bytes; empty for what a course does not keep."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None or not 0 < len(data) <= LARGEST or len(name) > _LONGEST_NAME:
        return ""
    written, place, beginnings = kind
    return written if data[place:].startswith(beginnings) else ""


def plain_name(path: str) -> str:
    """Return a name that an address can hold, made of a path."""
    return _ODD.sub("-", path.rpartition("/")[2].lower()).strip("-")[-_LONGEST_NAME:] or "file"


def keep(course: Course, name: str, data: bytes, *, at: datetime) -> None:
    """Keep a file with a course, in the place of one of the same name."""
    facts = {"content_type": content_type(name, data), "sha256": hashlib.sha256(data).hexdigest()}
    Medium.objects.update_or_create(course=course, name=name, defaults=facts | {"data": data, "added_at": at})
