"""A row being read: every cell that cannot be is a problem of its own, with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from elevate.core.refusals import Refused
from elevate.core.words import Sentence, gettext_noop as _
from elevate.importing.references import Known
from elevate.importing.report import Report
from elevate.importing.sheets import Line, Sheet


@dataclass(slots=True)
class Cells:
    """One row's cells by column. `whole` turns false with the first problem."""

    sheet: Sheet
    line: Line
    report: Report
    whole: bool = True

    @property
    def row(self) -> int:
        """The number of the line in the file."""
        return self.line.number

    def raw(self, column: str) -> str:
        """Return a cell as it stands; empty if the file has no such column."""
        return self.line.cells.get(column, "")

    def get[T](self, column: str, parse: Callable[[str], T]) -> T | None:
        """Return what a cell says; None for an empty or a wrong one."""
        cell = self.raw(column)
        if not cell:
            return None
        try:
            return parse(cell)
        except Known:
            self.whole = False
            return None
        except Refused as refusal:
            self.refuse(column, refusal.sentence)
            return None

    def need[T](self, column: str, parse: Callable[[str], T]) -> T | None:
        """Return what a cell says; None, and a problem, if it says nothing."""
        if not self.raw(column):
            self.problem(column, _("The cell is empty. Fill it in."))
        return self.get(column, parse)

    def problem(self, column: str, msgid: str, **params: object) -> None:
        """Report what is wrong with a cell."""
        self.refuse(column, Sentence(msgid, params))

    def refuse(self, column: str, sentence: Sentence) -> None:
        """Report what a rule says against a cell."""
        self.whole = False
        self.report.problem(self.sheet.file, sentence, row=self.row, column=column)

    def note(self, column: str, msgid: str, **params: object) -> None:
        """Tell how a cell was taken."""
        self.report.note(self.sheet.file, Sentence(msgid, params), row=self.row, column=column)


def rows(sheet: Sheet | None, report: Report, *, key: str) -> Iterator[tuple[str, Cells]]:
    """Yield each row with its key, the text in column `key`; a key that comes twice is a problem.

    Rows without a key, or with one that came before, are reported and left out.
    """
    seen: dict[str, int] = {}
    for line in sheet.lines if sheet else ():
        assert sheet is not None
        cells = Cells(sheet, line, report)
        name = cells.need(key, _key)
        if name is None:
            continue
        if name in seen:
            cells.problem(
                key,
                _("“{text}” stands in row {row} already. Give each row its own, or remove one."),
                text=name,
                row=seen[name],
            )
            continue
        seen[name] = line.number
        yield name, cells


def _key(cell: str) -> str:
    if len(cell) > 120:
        raise Refused(_("The cell has {count} characters; 120 fit. Shorten it."), count=f"{len(cell):,}")
    return cell
