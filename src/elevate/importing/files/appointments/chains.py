"""Moved visits: find the row each moved to, and go through every chain from its beginning."""

from collections.abc import Iterator

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.importing.files.appointments.rows import Row


def link(rows: dict[str, Row], *, lost: bool) -> None:
    """Tie each moved row to the one it moved to; `lost` says that rows of the file could not be read."""
    for row in rows.values():
        if row.ending is None or not row.ending.moved_to or not row.open:
            continue
        target = rows.get(row.ending.moved_to)
        if target is None and lost:
            row.cells.whole = False
            continue
        try:
            _tie(row, target)
        except Refused as refusal:
            row.cells.refuse("rescheduled_to", refusal.sentence)
    _refuse_circles(rows)


def in_order(rows: dict[str, Row]) -> Iterator[Row]:
    """Yield every row after the one it was moved from."""
    for row in rows.values():
        if row.moved_from is None:
            yield from chain(row)


def chain(row: Row) -> Iterator[Row]:
    """Yield a row and every later one of its chain."""
    following: Row | None = row
    while following is not None:
        yield following
        following = following.moved_to


def _tie(row: Row, target: Row | None) -> None:
    if target is None:
        named = row.cells.raw("rescheduled_to")[:60]
        raise Refused(
            _("No row of this file has the external_id “{text}”. Add it, or mend the cell."), text=named
        )
    if target.moved_from is not None:
        raise Refused(
            _("Row {row} moved there already. Two visits cannot become one."), row=target.moved_from.cells.row
        )
    if target.client.pk != row.client.pk:
        raise Refused(
            _("Row {row} is a visit of another client. Name the row this visit became."), row=target.cells.row
        )
    if not target.is_new:
        raise Refused(
            _("Row {row} came in before as a visit of its own. Leave this row out."), row=target.cells.row
        )
    row.moved_to, target.moved_from = target, row


def _refuse_circles(rows: dict[str, Row]) -> None:
    reached = {row.external_id for row in in_order(rows)}
    for key, row in rows.items():
        if key not in reached:
            row.cells.problem("rescheduled_to", _("These moves run in a circle. Mend one of them."))
            row.moved_to = None
    for row in rows.values():
        if row.moved_from is not None and row.moved_from.moved_to is None:
            row.moved_from = None
