"""Turn a file's bytes into text, or say why it is no text."""

import codecs
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _

MOST_BYTES = 64 * 2**20
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text and the encoding it was read in."""

    content: str
    encoding: str


def text_of(path: Path) -> Text:
    """Read a file as UTF-8, else as Windows-1252, or as a spreadsheet's UTF-16; `Refused` if it is none."""
    text = _decoded(_bytes(path))
    if control := _CONTROL.search(text.content):
        line = text.content.count("\n", 0, control.start()) + 1
        raise Refused(
            _("Line {line} holds a character that no text has ({code}). Save the sheet as CSV UTF-8 again."),
            line=line,
            code=f"U+{ord(control[0]):04X}",
        )
    return text


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise Refused(_("This is a folder, not a file. Give the folder another name."))
        if not stat.S_ISREG(found.st_mode):
            raise Refused(_("This is no ordinary file. Save the sheet as CSV UTF-8."))
        if found.st_size > MOST_BYTES:
            raise Refused(_("The file is larger than {most} MB. Split it."), most=MOST_BYTES // 2**20)
        return path.read_bytes()
    except OSError as error:
        raise Refused(_("The file cannot be read: {why}."), why=error.strerror or "error") from error


def _decoded(content: bytes) -> Text:
    if content.startswith(_WORKBOOK):
        raise Refused(_("This is a spreadsheet program's own file, not a CSV. Save the sheet as CSV UTF-8."))
    if content.startswith(_UTF16):
        return _read(
            content, "UTF-16", lambda: Refused(_("The file breaks off inside a character. Save it again."))
        )
    if b"\0" in content:
        raise Refused(_("This is not a text file: it holds zero bytes. Save the sheet as CSV UTF-8."))
    try:
        return Text(content.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError:
        return _read(
            content,
            "Windows-1252",
            lambda: Refused(_("This is neither UTF-8 nor Windows-1252 text. Save the sheet as CSV UTF-8.")),
        )


def _read(content: bytes, encoding: str, refusal: Callable[[], Refused]) -> Text:
    try:
        return Text(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise refusal() from error
