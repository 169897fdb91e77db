"""The days and times of a visit's row, on the wall clock of its property."""

from datetime import datetime

from elevate.core import grid
from elevate.core.words import gettext_noop as _
from elevate.importing import dates
from elevate.importing.cells import Cells


def check(cells: Cells) -> None:
    """Tell of impossible times even where the place, and so the zone, is not known."""
    for column in ("starts_at", "notice_at", "resolved_at", "booked_at"):
        cells.get(column, lambda cell: dates.moment(cell, cells.sheet.order))


def start(cells: Cells, zone: str) -> datetime | None:
    """Return when the visit starts, from one column or from two; None if that cannot be read."""
    if cells.raw("starts_at") or "date" not in cells.sheet.columns:
        column, written = (
            "starts_at",
            cells.need("starts_at", lambda cell: dates.moment(cell, cells.sheet.order)),
        )
    else:
        column = "time"
        day = cells.need("date", lambda cell: dates.day(cell, cells.sheet.order))
        clock = cells.need("time", dates.clock)
        written = dates.Moment(day, clock) if day and clock is not None else None
    if written is None:
        return None
    starts_at = written.at(zone)
    _note_oddity(cells, column, written, zone)
    if not grid.on_grid(starts_at):
        cells.problem(column, _("Visits start on a quarter hour: choose :00, :15, :30 or :45."))
    return starts_at


def instant(cells: Cells, column: str, zone: str) -> datetime | None:
    """Return the instant that a column tells; None for an empty or a wrong cell."""
    written = cells.get(column, lambda cell: dates.moment(cell, cells.sheet.order))
    if written is None:
        return None
    _note_oddity(cells, column, written, zone)
    return written.at(zone)


def _note_oddity(cells: Cells, column: str, written: dates.Moment, zone: str) -> None:
    if (oddity := written.oddity(zone)) is not None:
        cells.note(column, oddity.msgid, **oddity.params)
