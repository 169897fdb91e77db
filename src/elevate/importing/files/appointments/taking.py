"""appointments.csv from its rows to visits ready to be written."""

from elevate.importing.book import Book
from elevate.importing.files.appointments import chains, deciding, drafting, overlaps, rows as reading
from elevate.importing.files.appointments.rows import LAYOUT, Row


def take(book: Book) -> list[Row]:
    """Return the visits that are new, or that have an outcome now; everything wrong is in the report."""
    sheet = book.sheet(LAYOUT)
    rows = {row.external_id: row for row in reading.read(book)}
    lost = sheet is not None and (sheet.partial or len(rows) < len(sheet.lines))
    drafting.recall(rows)
    chains.link(rows, lost=lost)
    for row in chains.in_order(rows):
        _settle(book, row)
    whole = [row for row in rows.values() if row.cells.whole]
    taken = [row for row in whole if row.is_new or row.outcome is not None]
    overlaps.check(taken)
    for row in whole:
        book.count(LAYOUT, _change(row))
    return taken


def _settle(book: Book, row: Row) -> None:
    before = row.moved_from
    if before is not None and not before.cells.whole:
        row.cells.whole = False
    if row.is_new and row.cells.whole:
        drafting.draft(book, row)
    if row.open and row.cells.whole:
        deciding.decide(book, row)


def _change(row: Row) -> str:
    if row.is_new:
        return "created"
    return "unchanged" if row.outcome is None else "updated"
