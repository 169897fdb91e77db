"""Read the rows of appointments.csv into plain facts, nothing decided yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from elevate.core import grid
from elevate.core.money import Money
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Kind, Party, State
from elevate.core.words import gettext_noop as _, say
from elevate.importing import dates, fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.files.offers import LENGTH
from elevate.importing.sheets import Column, Layout
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import Service
from elevate.scheduling.models import Appointment, Resolution

LAYOUT = Layout(
    "appointments.csv",
    (
        Column("external_id", ("id", "appointment id", "visit id", "appointment external id"), required=True),
        Column("client", ("client id", "client name"), required=True),
        Column("therapist", ("therapist id", "therapist name"), required=True),
        Column("service", ("service name",), required=True),
        Column("starts_at", ("start", "starts", "start time", "date and time", "date/time"), dated=True),
        Column("date", ("day",), dated=True),
        Column("time", ("clock",)),
        Column("property", ("property id", "property name", "community")),
        Column("state", ("status",)),
        Column("kind", ("cancelled by", "canceled by", "cancellation kind")),
        Column("notice_at", ("cancelled at", "canceled at", "notice", "told at"), dated=True),
        Column("resolved_at", ("recorded at", "completed at"), dated=True),
        Column("rescheduled_to", ("moved to",)),
        Column("accept_late", ("late move accepted",)),
        Column("contact_attempt", ("contact",)),
        Column("reason"),
        Column("note", ("notes",)),
        Column("booked_at", ("created at", "booked"), dated=True),
        Column("rate", ("pay rate", "pay")),
        *LENGTH,
    ),
)


class How(StrEnum):
    """How a row says that its visit ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"
    MOVED = "rescheduled"


@dataclass(slots=True, kw_only=True)
class Ending:
    """What a row says of a visit's end; the core decides what follows from it."""

    how: How
    party: Party | None = None
    kind: Kind | None = None
    notice_at: datetime | None = None
    resolved_at: datetime | None = None
    moved_to: str = ""
    accept_late: bool = False
    contact_attempt: str = ""
    reason: str = ""
    note: str = ""

    @property
    def state(self) -> State:
        """The state the visit ends in."""
        return _ENDS_IN[self.how]


_ENDS_IN = {
    How.COMPLETED: State.COMPLETED,
    How.CANCELLED: State.CANCELLED,
    How.NO_SHOW: State.CANCELLED,
    How.MOVED: State.RESCHEDULED,
}


@dataclass(slots=True, kw_only=True, eq=False)
class Row:
    """A visit as its row has it, and what the import makes of it."""

    cells: Cells
    external_id: str
    client: Client
    therapist: Therapist
    place: Property
    service: Service
    starts_at: datetime
    booked_at: datetime | None
    rate: Money | None
    ending: Ending | None
    moved_to: Row | None = None
    moved_from: Row | None = None
    visit: Appointment = field(init=False)
    is_new: bool = True
    #: How many outcomes the visit had before; the next one gets the next number.
    outcomes_before: int = 0
    outcome: Outcome | None = None
    resolution: Resolution | None = None

    @property
    def open(self) -> bool:
        """Whether the import may still give the visit an outcome."""
        return self.is_new or self.visit.state == State.BOOKED


_STATES: dict[str, tuple[How | None, Kind | None]] = {
    "booked": (None, None),
    "completed": (How.COMPLETED, None),
    "cancelled": (How.CANCELLED, None),
    "no-show": (How.NO_SHOW, None),
    "rescheduled": (How.MOVED, None),
    "scheduled": (None, None),
    "confirmed": (None, None),
    "open": (None, None),
    "complete": (How.COMPLETED, None),
    "done": (How.COMPLETED, None),
    "canceled": (How.CANCELLED, None),
    "late cancel": (How.CANCELLED, Kind.CLIENT_LATE),
    "late cancellation": (How.CANCELLED, Kind.CLIENT_LATE),
    "moved": (How.MOVED, None),
}
_KINDS: dict[str, tuple[Party | None, Kind | None]] = {
    "client": (Party.CLIENT, None),
    "client_on_time": (Party.CLIENT, Kind.CLIENT_ON_TIME),
    "client_late": (Party.CLIENT, Kind.CLIENT_LATE),
    "no_show": (None, Kind.NO_SHOW),
    "therapist": (Party.THERAPIST, None),
    "operator": (Party.OPERATOR, None),
    "on time": (Party.CLIENT, Kind.CLIENT_ON_TIME),
    "late": (Party.CLIENT, Kind.CLIENT_LATE),
    "coordinator": (Party.OPERATOR, None),
}
_parse_state = fields.choice(_STATES, shown=5)
_parse_kind = fields.choice(_KINDS, shown=6)


def read(book: Book) -> Iterator[Row]:
    """Yield every row that can be read whole."""
    sheet = book.sheet(LAYOUT)
    if sheet and sheet.lines and "starts_at" not in sheet.columns and not {"date", "time"} <= sheet.columns:
        book.report.problem(
            sheet.file,
            say(_("Say when visits start: in a column starts_at, or in two columns date and time.")),
        )
        return
    for external_id, cells in book.rows(LAYOUT):
        if (row := _row(book, external_id, cells)) is not None and cells.whole:
            yield row


def _row(book: Book, external_id: str, cells: Cells) -> Row | None:
    client = cells.need("client", book.clients.find)
    therapist = cells.need("therapist", book.therapists.find)
    service = cells.need("service", book.services.find)
    place = cells.get("property", book.properties.find) if cells.raw("property") else None
    if place is None and client is not None and not cells.raw("property"):
        place = client.property
    if client is None or therapist is None or service is None or place is None:
        _check_times(cells)
        return None
    starts_at = _start(cells, place.time_zone)
    ending = _ending(cells, place.time_zone)
    if starts_at is None:
        return None
    return Row(
        cells=cells,
        external_id=external_id,
        client=client,
        therapist=therapist,
        place=place,
        service=service,
        starts_at=starts_at,
        booked_at=_instant(cells, "booked_at", place.time_zone),
        rate=cells.get("rate", fields.money(book.operator.currency)),
        ending=ending,
    )


def _check_times(cells: Cells) -> None:
    """Tell of impossible times even where the place, and so the zone, is not known."""
    for column in ("starts_at", "notice_at", "resolved_at", "booked_at"):
        cells.get(column, lambda cell: dates.moment(cell, cells.sheet.order))


def _start(cells: Cells, zone: str) -> datetime | None:
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


def _instant(cells: Cells, column: str, zone: str) -> datetime | None:
    written = cells.get(column, lambda cell: dates.moment(cell, cells.sheet.order))
    if written is None:
        return None
    _note_oddity(cells, column, written, zone)
    return written.at(zone)


def _note_oddity(cells: Cells, column: str, written: dates.Moment, zone: str) -> None:
    if (oddity := written.oddity(zone)) is not None:
        cells.note(column, oddity.msgid, **oddity.params)


def _ending(cells: Cells, zone: str) -> Ending | None:
    how, kind_of_state = cells.get("state", _parse_state) or (None, None)
    party, kind = cells.get("kind", _parse_kind) or (None, None)
    moved_to = cells.raw("rescheduled_to")
    if moved_to and not cells.raw("state"):
        how = How.MOVED
    if moved_to and how is not How.MOVED:
        cells.problem("state", _("A visit that names rescheduled_to is rescheduled. Mend one of the two."))
    if how is How.MOVED and not moved_to:
        cells.problem("rescheduled_to", _("Say which row the visit moved to, by its external_id."))
    if kind is Kind.NO_SHOW and how is How.CANCELLED:
        how = How.NO_SHOW
    if how is None:
        return None
    return Ending(
        how=how,
        party=Party.CLIENT if kind_of_state else party,
        kind=kind_of_state or kind,
        notice_at=_instant(cells, "notice_at", zone),
        resolved_at=_instant(cells, "resolved_at", zone),
        moved_to=moved_to,
        accept_late=bool(cells.get("accept_late", fields.yes_no)),
        contact_attempt=cells.get("contact_attempt", fields.text(500)) or "",
        reason=cells.get("reason", fields.text(500)) or "",
        note=cells.get("note", fields.text(2000)) or "",
    )
