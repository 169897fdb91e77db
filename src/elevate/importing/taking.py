"""Take in a folder of files: all of it in one transaction, or nothing and a report of everything wrong."""

import logging
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.credits import accrual
from elevate.importing import folders, openings, sheets, sign_ins
from elevate.importing.book import Book, Progress, silent
from elevate.importing.files import (
    clients,
    coordinators,
    offers,
    operator,
    properties,
    rates,
    subscriptions,
    therapists,
)
from elevate.importing.files.appointments import rows as appointments, storing, taking as visits
from elevate.importing.files.appointments.rows import Row
from elevate.importing.report import Report
from elevate.importing.shelves import Shelf
from elevate.journal import recording
from elevate.people.actors import Actor

#: In the order in which they refer to each other.
LAYOUTS = (
    operator.LAYOUT,
    properties.LAYOUT,
    coordinators.LAYOUT,
    offers.SERVICES,
    offers.PLANS,
    therapists.LAYOUT,
    rates.LAYOUT,
    clients.LAYOUT,
    subscriptions.LAYOUT,
    appointments.LAYOUT,
)
#: From how many rows on a file takes long enough to say how far it is.
LONG = 1000
#: SQLSTATEs of a lost race: serialization failure, deadlock, lock not available.
_RIVALRY = {"40001", "40P01", "55P03"}
log = logging.getLogger(__name__)


def take_in(
    folder: Path, *, by: Actor, at: datetime, dry_run: bool = False, progress: Progress = silent
) -> Report:
    """Import the CSV files of `folder` (docs/operations.md); again is harmless, what changed is updated.

    With a problem, or on a dry run, nothing is changed; the report says what
    is wrong in which file, row and column, and how to mend it.
    """
    report = Report(dry_run=dry_run)
    found = folders.files(folder, [layout.file for layout in LAYOUTS], report=report)
    read = {
        layout.file: sheets.read(found[layout.file], layout, report=report)
        for layout in LAYOUTS
        if layout.file in found
    }
    if not read:
        return report
    book = Book(sheets=read, by=by, at=at, report=report, progress=progress)
    try:
        # On its own, so that it holds nothing anybody else waits for: it is due, import or not.
        accrual.catch_up(at=at)
        _take_in(book)
    except (IntegrityError, OperationalError) as error:
        log.warning("the import was given up: %s", error)
        report.problem(folders.named(folder), _why(error))
    return report


def _why(error: DatabaseError) -> Sentence:
    """Say what kept the database from taking it all in."""
    if _is_rivalry(error):
        return say(_("Somebody changed the same things at the same moment. Import again."))
    trouble = next(iter(str(error).splitlines()), "")
    return say(_("The database broke off: {trouble}. See to it, then import again."), trouble=trouble)


def _is_rivalry(error: DatabaseError) -> bool:
    """Whether somebody else was quicker; anything else is the database's own trouble."""
    state = getattr(error.__cause__, "sqlstate", None)
    return isinstance(error, IntegrityError) or state in _RIVALRY or "locked" in str(error)


@transaction.atomic
def _take_in(book: Book) -> None:
    taken = _take(book)
    if book.report.clean:
        _store(book, taken)
    if not book.report.imported:
        transaction.set_rollback(True)


def _take(book: Book) -> list[Row]:
    """Go through every file and decide everything; writes nothing."""
    operator.take(book)
    properties.take(book)
    coordinators.take(book)
    offers.take(book, naming=(subscriptions.LAYOUT, appointments.LAYOUT))
    therapists.take(book)
    rates.take(book)
    clients.take(book)
    openings.remember(book)
    subscriptions.take(book)
    return visits.take(book)


def _store(book: Book, taken: list[Row]) -> None:
    operator.store(book)
    book.property_shelf.store()
    offers.store(book)
    users = sign_ins.give(book)
    users.store()
    for shelf in (book.coordinator_shelf, book.therapist_shelf, book.client_shelf):
        shelf.store()
    rates.store(book)
    subscriptions.store(book)
    accrual.catch_up(at=book.at)
    storing.store(book, taken)
    _tell(book)


def _tell(book: Book) -> None:
    """Have the journal record it all: last, for it locks the chain's head until the transaction ends."""
    shelves: tuple[Shelf[Any], ...] = (
        book.coordinator_shelf,
        book.property_shelf,
        book.service_shelf,
        book.plan_shelf,
        book.therapist_shelf,
        book.client_shelf,
        book.subscription_shelf,
    )
    told = [entry for shelf in shelves for entry in shelf.events()]
    counts = {file: asdict(tally) for file, tally in book.report.tallies.items()}
    book.tell("import.made", book.operator, **counts)
    recording.record_all([*told, *book.journal], by=book.by, at=book.at)
