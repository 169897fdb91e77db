"""Files in a zip: read from strangers with care, written alike for the same files."""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _

#: What a course may weigh: as it is brought, unpacked, and in how many files.
LARGEST, LARGEST_UNPACKED, MOST_FILES = 20_000_000, 60_000_000, 2000
_BEGINNING = (2026, 1, 1, 0, 0, 0)
_MARKS = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db"})
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip, by path; refused where it is too large, or reaches out of its folder."""
    check_size(len(data), 0)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return lifted(dict(_read(archive)))
    except _BROKEN as problem:
        raise Refused(_("This is no zip file that can be read.")) from problem


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of `files`; the same files make the same zip."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, _BEGINNING), files[path], zipfile.ZIP_DEFLATED)
    return written.getvalue()


def lifted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files without the one folder that all of them lie in, if there is one."""
    tops = {path.partition("/")[0] for path in files}
    if len(tops) != 1 or any("/" not in path for path in files):
        return dict(files)
    return {path.partition("/")[2]: data for path, data in files.items()}


def check_size(packed: int, unpacked: int, count: int = 0) -> None:
    """Refuse what is too large to be a course."""
    if packed > LARGEST:
        raise Refused(_("This file is larger than {most} MB."), most=LARGEST // 1_000_000)
    if unpacked > LARGEST_UNPACKED or count > MOST_FILES:
        raise Refused(
            _("There is more in it than {most} MB, or more than {files} files."),
            most=LARGEST_UNPACKED // 1_000_000,
            files=MOST_FILES,
        )


def kept(path: str) -> bool:
    """Tell whether a file is part of what somebody wrote, and no trace of their machine."""
    return not any(part in _MARKS or part.startswith("._") for part in PurePosixPath(path).parts)


def _read(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield each file; what it weighs is counted as it is read, not as the zip claims."""
    weight, seen = 0, set[str]()
    for entry in _entries(archive):
        path = _safe(entry.filename)
        if path in seen:
            raise Refused(_("“{name}” is in it twice."), name=path)
        seen.add(path)
        with archive.open(entry) as opened:
            data = opened.read(LARGEST_UNPACKED - weight + 1)
        weight += len(data)
        check_size(0, weight)
        if kept(path):
            yield path, data


def _entries(archive: zipfile.ZipFile) -> Iterable[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    check_size(0, 0, len(entries))
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(
                _("“{name}” is a link to another file. Bring the file itself."), name=entry.filename
            )
    return entries


def _safe(name: str) -> str:
    """Return a path within the folder; refused where it leads elsewhere."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or not path.name or "\0" in name:
        raise Refused(_("“{name}” reaches out of its folder. Nothing was read."), name=name[:80])
    return str(path)
