"""Turn a file's text into rows under known columns; header case, separators and line ends are forgiven."""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _, say
from elevate.importing import decoding
from elevate.importing.dates import DayOrder
from elevate.importing.report import Report

SEPARATORS = ",;\t|"
_SURPLUS = _(
    "The row has {count} cells, the header {wanted}. "
    "Put quotation marks around a cell that holds a separator."
)
_LACKING = _(
    "The row has {count} cells, the header {wanted}. It may be cut short, "
    "or broken by a line end: give every row all its separators."
)
_SEPARATOR_LINE = re.compile(r"sep=([,;|\t])[\r\n]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a file may have; `also` are other headers for it, `dated` ones hold dates."""

    name: str
    also: tuple[str, ...] = ()
    required: bool = False
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: its name and its columns."""

    file: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the number of the line it begins at in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class Sheet:
    """A file that was read: columns, rows, how it writes days; `partial` if some rows are lost."""

    layout: Layout
    file: str
    columns: frozenset[str] = frozenset()
    lines: list[Line] = field(default_factory=list)
    order: DayOrder = field(default_factory=DayOrder)
    partial: bool = False


def read(path: Path, layout: Layout, *, report: Report) -> Sheet:
    """Read a file as far as it can be; whatever is wrong with it goes into `report`."""
    sheet = Sheet(layout, path.name)
    report.tally(path.name)
    try:
        text = decoding.text_of(path)
        if text.encoding != "UTF-8":
            report.note(sheet.file, say(_("Read as {encoding}."), encoding=text.encoding))
        _fill(sheet, text.content, report)
    except Refused as refusal:
        sheet.partial = True
        report.problem(sheet.file, refusal.sentence)
    _order_days(sheet, report)
    return sheet


def _fill(sheet: Sheet, text: str, report: Report) -> None:
    rows = _rows(text)
    try:
        _start, header = next(rows)
    except StopIteration:
        raise Refused(_("The file is empty. Its first line must name the columns.")) from None
    names = _named(sheet, header, report)
    sheet.columns = frozenset(name for name in names if name)
    missing = [column.name for column in sheet.layout.columns if _lacking(column, sheet.columns)]
    if missing:
        raise Refused(
            _("These columns are missing: {missing}. The first line must name the columns."),
            missing=", ".join(missing),
        )
    for number, cells in rows:
        if line := _line(sheet, names, number, cells, report):
            sheet.lines.append(line)


def _lacking(column: Column, present: frozenset[str]) -> bool:
    return column.required and column.name not in present


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows that are not blank, each with the number of the line it begins at."""
    separator, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            if start > skipped and any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise _unreadable(start, error) from error


def _separator(text: str) -> tuple[str, int]:
    """Return what separates the cells, and how many lines to skip: a first line may name it."""
    if said := _SEPARATOR_LINE.match(text):
        return said[1], 1
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=unquoted.count), 0


def _unreadable(line: int, error: csv.Error) -> Refused:
    if "field limit" in str(error):
        return Refused(
            _(
                "The row at line {line} has a cell longer than {most} characters. "
                "A quotation mark may lack its partner."
            ),
            line=line,
            most=f"{csv.field_size_limit():,}",
        )
    return Refused(
        _("The row at line {line} has a quotation mark out of place. In a cell, write it twice."),
        line=line,
    )


def _named(sheet: Sheet, header: Sequence[str], report: Report) -> list[str]:
    """Return the column each header stands for, empty for one to ignore."""
    known = {
        _plain(name): column.name for column in sheet.layout.columns for name in (column.name, *column.also)
    }
    names: list[str] = []
    for title in header:
        name = known.get(_plain(title), "")
        if name and name in names:
            earlier = header[names.index(name)].strip()
            raise Refused(
                _("Two columns mean {column}: “{first}” and “{second}”. Keep one."),
                column=name,
                first=earlier,
                second=title.strip(),
            )
        if not name and title.strip():
            _ignored(sheet, title.strip(), known, report)
        names.append(name)
    return names


def _ignored(sheet: Sheet, title: str, known: Mapping[str, str], report: Report) -> None:
    near = difflib.get_close_matches(_plain(title), known, n=1, cutoff=0.75)
    if near:
        told = say(
            _("The column “{title}” is ignored. If it means {near}, call it so."),
            title=title[:60],
            near=known[near[0]],
        )
    else:
        told = say(_("The column “{title}” is ignored."), title=title[:60])
    report.note(sheet.file, told)


def _plain(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def _line(sheet: Sheet, names: Sequence[str], number: int, cells: list[str], report: Report) -> Line | None:
    surplus = [cell for cell in cells[len(names) :] if cell.strip()]
    if surplus or len(cells) < len(names):
        sheet.partial = True
        mend = _SURPLUS if surplus else _LACKING
        report.problem(sheet.file, say(mend, count=len(cells), wanted=len(names)), row=number)
        return None
    return Line(number, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name})


def _order_days(sheet: Sheet, report: Report) -> None:
    dated = [column.name for column in sheet.layout.columns if column.dated]
    for line in sheet.lines:
        for name in dated:
            sheet.order.see(line.cells.get(name, ""), row=line.number)
    if (told := sheet.order.remark()) is not None:
        add = report.problem if sheet.order.mixed else report.note
        add(sheet.file, told)
