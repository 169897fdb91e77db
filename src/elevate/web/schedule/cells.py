"""One column's day: its visits, what is off, and what is free, each where it stands between the hours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from elevate.core.grid import EPOCH, QUARTER, rounded_up
from elevate.core.time import local
from elevate.people.models import Therapist
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.web import closures
from elevate.web.agenda import WORTH_A_WORD
from elevate.web.cards import Frame
from elevate.web.closures import Range
from elevate.web.entries import Entry, entry_of
from elevate.web.schedule.columns import Found, Owner

QUARTERS_A_DAY = 96


@dataclass(slots=True, kw_only=True)
class Piece:
    """A visit, or a stretch in words, with a way to book in it when it is free.

    It lasts from one quarter hour of the day's wall clock to another; the grid of a day
    shows it in so many `rows` from `row` on.
    """

    quarter: int
    until: int
    entry: Entry | None = None
    words: str = ""
    find_url: str = ""
    row: int = 1
    rows: int = 1

    @property
    def off(self) -> bool:
        """Whether nothing can be booked in it."""
        return not (self.entry or self.find_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one column holds on one day; `row` is its place among the columns, from 1."""

    owner: Owner
    row: int
    pieces: list[Piece]
    hours: str = ""

    @property
    def entries(self) -> list[Entry]:
        """The visits."""
        return [piece.entry for piece in self.pieces if piece.entry]

    @property
    def bare(self) -> bool:
        """Whether nothing is booked and nothing is off."""
        return all(piece.find_url for piece in self.pieces)


def cells(found: Found, on: date, frame: Frame) -> list[Cell]:
    """Return every column's day."""
    return [_cell(found, owner, on, frame, row=row) for row, owner in enumerate(found.page, start=1)]


def _cell(found: Found, owner: Owner, on: date, frame: Frame, *, row: int) -> Cell:
    visits = found.visits_of(owner, on)
    shown = [visit for visit in visits if found.asked.place in (None, visit.property)]
    pieces = [_visit(visit, on, frame) for visit in shown]
    if not isinstance(owner, Therapist):
        return Cell(owner=owner, row=row, pieces=pieces)
    # What is off or free stands on the clock of where the therapist is that day.
    wall = _Wall(on=on, zone=visits[0].zone if visits else owner.time_zone)
    off = found.closures.off_on(owner.pk, on, owner.time_zone)
    pieces += [wall.piece((each.starts_at, each.ends_at), each.words) for each in off]
    if not found.asked.weekly and on not in found.closures.closed:
        busy = [*_busy(visits), *((each.starts_at, each.ends_at) for each in off)]
        open_on = found.closures.open_on(owner.pk, on, owner.time_zone)
        spans = free(open_on, busy, since=frame.at)
        pieces += [_free(owner, span, wall) for span in spans]
    return Cell(
        owner=owner,
        row=row,
        pieces=sorted(pieces, key=lambda piece: piece.quarter),
        hours=found.closures.hours_words(owner.pk, on, owner.time_zone),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wall:
    """A day on a wall clock."""

    on: date
    zone: str

    def piece(self, span: Range, words: str, *, find_url: str = "") -> Piece:
        first, until = self.quarters(span)
        return Piece(quarter=first, until=until, words=words, find_url=find_url)

    def quarters(self, span: Range) -> tuple[int, int]:
        """Return the first quarter hour and the one after the last, cut to the day."""
        midnight = datetime.combine(self.on, time.min)
        start, end = (local(at, self.zone).replace(tzinfo=None) - midnight for at in span)
        first = min(max(0, start // QUARTER), QUARTERS_A_DAY - 1)
        return first, min(max(first + 1, -(-end // QUARTER)), QUARTERS_A_DAY)


def _visit(visit: Appointment, on: date, frame: Frame) -> Piece:
    first, until = _Wall(on=on, zone=visit.zone).quarters((visit.starts_at, visit.ends_at))
    return Piece(quarter=first, until=until, entry=entry_of(visit, frame))


def _busy(visits: Iterable[Appointment]) -> Iterator[Range]:
    return ((visit.starts_at, visit.blocked_until) for visit in visits if visit.state in OCCUPYING)


def _free(therapist: Therapist, span: Range, wall: _Wall) -> Piece:
    words = _("Free {span}").format(span=closures.span(*span, wall.zone))
    query = {"therapist": therapist.pk, "on": wall.on.isoformat(), "to": span[0].isoformat()}
    return wall.piece(span, words, find_url=f"{reverse('find')}?{urlencode(query)}")


def free(hours: Iterable[Range], busy: Iterable[Range], *, since: datetime) -> Iterator[Range]:
    """Yield the stretches of `hours`, from the next quarter hour on, that nothing busy touches."""
    earliest = EPOCH + rounded_up(since - EPOCH + timedelta.resolution)
    taken = sorted(busy)
    for opens, closes in hours:
        start = max(opens, earliest)
        for begins, ends in [*taken, (closes, closes)]:
            stop = min(begins, closes)
            if stop - start >= WORTH_A_WORD:
                yield start, stop
            start = max(start, ends)
