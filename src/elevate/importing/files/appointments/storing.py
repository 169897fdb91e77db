"""Write imported visits: a few statements for all of them, in an order in which no rule is ever broken."""

from itertools import batched

from elevate.credits import ledger
from elevate.importing.book import Book
from elevate.importing.files.appointments import crediting
from elevate.importing.files.appointments.overlaps import occupies
from elevate.importing.files.appointments.rows import Row
from elevate.importing.shelves import BATCH, UPDATE_BATCH
from elevate.journal.recording import Entry
from elevate.scheduling import acting, booking, claiming
from elevate.scheduling.models import Appointment, Claim, Resolution

VERB = "appointment.imported"
#: What the progress is called while rows are written: claims, visits, outcomes, credits, then the journal.
WRITING = "writing"
_STEPS = 5
_RESOLVED = ("state", "resolution", "version", "rescheduled_to")


def store(book: Book, rows: list[Row]) -> None:
    """Write visits, outcomes, claims and credits; the journal tells of each visit, nobody gets a message."""
    crediting.lock(rows)
    for row in rows:
        _resolve(row)
    lines = crediting.entries(book, rows)
    crediting.override(book, rows, lines)
    for done, step in enumerate((_write_claims, _write_visits, _write_outcomes), start=1):
        step(rows)
        book.progress(WRITING, len(rows) * done // _STEPS, len(rows))
    ledger.append(lines)
    book.progress(WRITING, len(rows) * (_STEPS - 1) // _STEPS, len(rows))
    book.journal.extend(_event(row) for row in rows)


def _resolve(row: Row) -> None:
    if row.outcome is None:
        return
    visit = row.visit
    visit.state, visit.resolution = row.outcome.state, row.resolution
    visit.version += 1
    if row.moved_to is not None:
        visit.rescheduled_to = row.moved_to.visit


def _write_claims(rows: list[Row]) -> None:
    # Old visits leave their time before new ones take it; links may point ahead until the transaction ends.
    for some in batched([row.visit.pk for row in rows if not row.is_new and not occupies(row)], BATCH):
        Claim.objects.filter(appointment__in=some).delete()
    claiming.claim_all([row.visit for row in rows if row.is_new and occupies(row)])


def _write_visits(rows: list[Row]) -> None:
    known = [row.visit for row in rows if not row.is_new]
    Appointment.objects.bulk_update(known, _RESOLVED, batch_size=UPDATE_BATCH)
    Appointment.objects.bulk_create([row.visit for row in rows if row.is_new], batch_size=BATCH)


def _write_outcomes(rows: list[Row]) -> None:
    outcomes = [row.resolution for row in rows if row.resolution is not None]
    Resolution.objects.bulk_create(outcomes, batch_size=BATCH)


def _event(row: Row) -> Entry:
    moved_from = row.moved_from.visit if row.moved_from else None
    facts = booking.booking_facts(row.visit, moved_from=moved_from)
    if row.outcome is not None and row.resolution is not None:
        facts |= acting.facts(row.outcome, row.resolution)
    if row.moved_to is not None:
        facts["rescheduled_to"] = row.moved_to.visit.pk
    return Entry(VERB, row.visit, facts)
