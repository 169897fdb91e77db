"""Write imported visits: a few statements for all of them, in an order in which no rule is ever broken."""

from collections.abc import Iterable
from itertools import batched

from elevate.credits import ledger
from elevate.importing.book import Book
from elevate.importing.files.appointments import crediting
from elevate.importing.files.appointments.overlaps import occupies
from elevate.importing.files.appointments.rows import Row
from elevate.importing.shelves import BATCH
from elevate.journal.recording import Entry
from elevate.scheduling import acting, booking, claiming
from elevate.scheduling.models import Appointment, Claim, Resolution

VERB = "appointment.imported"
_RESOLVED = ("state", "resolution", "version", "rescheduled_to")


def store(book: Book, rows: list[Row]) -> None:
    """Write visits, outcomes, claims and credits; the journal tells of each visit, nobody gets a message."""
    crediting.lock(rows)
    for row in rows:
        _resolve(row)
    lines = crediting.entries(book, rows)
    crediting.override(book, rows, lines)
    _write(rows)
    ledger.append(lines)
    book.journal.extend(_event(row) for row in rows)


def _resolve(row: Row) -> None:
    if row.outcome is None:
        return
    visit = row.visit
    visit.state, visit.resolution = row.outcome.state, row.resolution
    visit.version += 1
    if row.moved_to is not None:
        visit.rescheduled_to = row.moved_to.visit


def _write(rows: list[Row]) -> None:
    # Old visits leave their time before new ones take it; links may point ahead until the transaction ends.
    known = [row for row in rows if not row.is_new]
    for some in batched([row.visit.pk for row in known if not occupies(row)], BATCH):
        Claim.objects.filter(appointment__in=some).delete()
    Appointment.objects.bulk_update([row.visit for row in known], _RESOLVED, batch_size=200)
    new = [row.visit for row in rows if row.is_new]
    claiming.claim_all([row.visit for row in rows if row.is_new and occupies(row)])
    Appointment.objects.bulk_create(new, batch_size=BATCH)
    Resolution.objects.bulk_create(_resolutions(rows), batch_size=BATCH)


def _resolutions(rows: Iterable[Row]) -> list[Resolution]:
    return [row.resolution for row in rows if row.resolution is not None]


def _event(row: Row) -> Entry:
    moved_from = row.moved_from.visit if row.moved_from else None
    facts = booking.booking_facts(row.visit, moved_from=moved_from)
    if row.outcome is not None and row.resolution is not None:
        facts |= acting.facts(row.outcome, row.resolution)
    if row.moved_to is not None:
        facts["rescheduled_to"] = row.moved_to.visit.pk
    return Entry(VERB, row.visit, facts)
