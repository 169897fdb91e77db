"""Read the rows of appointments.csv into plain facts, nothing decided yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from elevate.core.money import Money
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import State
from elevate.core.words import gettext_noop as _, say
from elevate.importing import fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.files.appointments import endings, times
from elevate.importing.files.appointments.endings import Ending
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
        times.check(cells)
        return None
    starts_at = times.start(cells, place.time_zone)
    ending = endings.read(cells, place.time_zone)
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
        booked_at=times.instant(cells, "booked_at", place.time_zone),
        rate=cells.get("rate", fields.money(book.operator.currency)),
        ending=ending,
    )
