"""The grid of a day: which hours it spans, and in which of its rows each piece stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from elevate.core import written
from elevate.web.schedule.cells import Cell, Piece

#: The hours that are always shown.
EARLIEST, LATEST = 8, 20
#: Rows an hour.
QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour at the side of the grid, and in which row it begins."""

    label: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours of the day that the grid spans."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many there are."""
        return self.last - self.first

    @property
    def labels(self) -> list[Hour]:
        """Every hour as it stands at the side."""
        return [
            Hour(label=written.hour(n), row=self._row(n * QUARTERS)) for n in range(self.first, self.last)
        ]

    def place(self, piece: Piece) -> None:
        """Say in which rows the piece stands; what is off outside these hours stands at their edge."""
        first, until = self._row(piece.quarter), self._row(piece.until)
        piece.row = min(first, self.count * QUARTERS)
        piece.rows = max(1, until - piece.row)

    def _row(self, quarter: int) -> int:
        return min(max(quarter - self.first * QUARTERS, 0), self.count * QUARTERS) + 1


def placed(cells: Iterable[Cell]) -> Hours:
    """Return hours that hold every visit and all that is free, with every piece of `cells` in its rows."""
    pieces = [piece for cell in cells for piece in cell.pieces]
    held = [piece for piece in pieces if not piece.off]
    hours = Hours(
        first=min([EARLIEST, *(piece.quarter // QUARTERS for piece in held)]),
        last=max([LATEST, *(-(-piece.until // QUARTERS) for piece in held)]),
    )
    for piece in pieces:
        hours.place(piece)
    return hours
