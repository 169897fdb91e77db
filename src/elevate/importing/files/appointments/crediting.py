"""The credits of imported visits: the lines that operations would have written (rules.md 3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from elevate.core import credits
from elevate.core.credits import EntryKind, Grant
from elevate.core.rulebook import State
from elevate.core.words import gettext_noop as _
from elevate.credits import ledger
from elevate.credits.models import Balance, CreditEntry
from elevate.importing import openings
from elevate.importing.book import Book
from elevate.importing.files.appointments.rows import Row
from elevate.importing.shelves import BATCH
from elevate.people.models import Client
from elevate.plans.models import Subscription
from elevate.scheduling.models import Appointment

OVERRIDE = "import"


@dataclass(slots=True)
class Account:
    """One client's credits while visits are imported: what they have, what is promised, what will come."""

    total: int = 0
    promised: list[datetime] = field(default_factory=list)
    coming: list[Grant] = field(default_factory=list)


def entries(book: Book, rows: Iterable[Row]) -> list[CreditEntry]:
    """Return the lines of all visits, and those that make opening balances come out, in order of time."""
    rows = list(rows)
    counted_at = book.opened_at | {opening.client.pk: book.at for opening in book.openings}
    lines = [line for row in rows for line in _lines(book, row, counted_at.get(row.visit.client_id))]
    lines.extend(openings.entries(book, _balances({opening.client.pk for opening in book.openings})))
    for line in lines:
        line.recorded_at = book.at
        if not line.appointment_id:
            facts = {"kind": line.kind, "quantity": line.quantity, "target": line.target}
            book.tell("credit.changed", Client(pk=line.client_id), **facts)
    return sorted(lines, key=lambda line: line.at)


def lock(rows: Iterable[Row]) -> None:
    """Make rivals for these clients' credits wait until the import is done."""
    for some in batched(sorted({row.visit.client_id for row in rows}), BATCH):
        ledger.lock_all(Client.objects.filter(pk__in=some))


def override(book: Book, rows: Iterable[Row], lines: Iterable[CreditEntry]) -> None:
    """Let visits come in that no credit covers, each with its reason and a note."""
    fresh = [row for row in rows if row.is_new and row.visit.state == State.BOOKED]
    accounts = _accounts(book, {row.visit.client_id for row in fresh}, lines)
    of_client: defaultdict[str, list[Row]] = defaultdict(list)
    for row in fresh:
        of_client[row.visit.client_id].append(row)
        accounts[row.visit.client_id].promised.append(row.starts_at)
    for client_id, theirs in of_client.items():
        short = set(_uncovered(accounts[client_id]))
        for row in theirs:
            if row.starts_at in short:
                row.visit.override_reason = OVERRIDE
                row.cells.note(
                    "client", _("No credit covers this visit of {client}."), client=row.client.name
                )


def _lines(book: Book, row: Row, counted_at: datetime | None) -> Iterator[CreditEntry]:
    """Yield the lines of one visit; what was used before its client's credits were counted is made good."""
    visit = row.visit
    held_at = visit.booked_at
    settled = None
    if row.outcome is not None and row.resolution is not None:
        number, at = row.resolution.number, row.resolution.resolved_at
        transfer = credits.on_resolving(row.outcome.credit)
        settled = ledger.of_visit(visit.client_id, transfer, number=number, at=at, about=visit.pk, by=book.by)
    if settled and settled.kind == EntryKind.USE and counted_at is not None and settled.at <= counted_at:
        yield openings.counted(settled, held_at=held_at, by=book.by)
    if row.is_new:
        yield ledger.of_visit(
            visit.client_id, credits.on_booking(), number=0, at=held_at, about=visit.pk, by=book.by
        )
    if settled:
        yield settled


def _accounts(book: Book, clients: set[str], lines: Iterable[CreditEntry]) -> dict[str, Account]:
    balances = _balances(clients)
    accounts = {client_id: Account(balances.get(client_id, Balance()).total) for client_id in clients}
    for line in lines:
        if line.client_id in accounts:
            accounts[line.client_id].total += _effect(line)
    for some in batched(sorted(clients), BATCH):
        for client_id, starts_at in (
            Appointment.objects.booked().filter(client__in=some).values_list("client_id", "starts_at")
        ):
            accounts[client_id].promised.append(starts_at)
        for subscription in Subscription.objects.filter(client__in=some).with_terms():
            accounts[subscription.client_id].coming.extend(_coming(book, subscription))
    return accounts


def _effect(line: CreditEntry) -> int:
    """Return what a line does to available and held together."""
    own = (credits.Account.AVAILABLE, credits.Account.HELD)
    return line.quantity * ((line.target in own) - (line.source in own))


def _coming(book: Book, subscription: Subscription) -> list[Grant]:
    until = book.at + ledger.HORIZON
    due = credits.grants(subscription.terms(), since=subscription.next_grant_on, until=until)
    return [grant for grant in due if grant.due_at > book.at]


def _uncovered(account: Account) -> Iterator[datetime]:
    """Yield the starts of promised visits that no credit covers, as if each were booked on its own."""
    coming = sorted(account.coming, key=lambda grant: grant.due_at)
    due, left = 0, account.total
    for starts_at in sorted(account.promised):
        while due < len(coming) and coming[due].due_at <= starts_at:
            left += coming[due].quantity
            due += 1
        if left < 1:
            yield starts_at
        else:
            left -= 1


def _balances(clients: set[str]) -> dict[str, Balance]:
    found: dict[str, Balance] = {}
    for some in batched(sorted(clients), BATCH):
        found |= CreditEntry.objects.balances(list(some))
    return found
