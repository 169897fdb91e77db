"""rates.csv, and the rate in therapists.csv: what each earns for a visit of a service, from a day on."""

from datetime import date

from elevate.core.money import Money
from elevate.core.words import gettext_noop as _
from elevate.importing import dates, fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.rating import Rates
from elevate.importing.sheets import Column, Layout
from elevate.people.models import Therapist
from elevate.plans.models import PayRate, Service

#: The first rate of a pair holds for every visit before the next one.
ALWAYS = date(2000, 1, 1)

LAYOUT = Layout(
    "rates.csv",
    (
        Column("therapist", ("therapist id", "therapist name"), required=True),
        Column("service", ("service name",), required=True),
        Column("rate", ("pay rate", "pay", "amount"), required=True),
        Column("effective_on", ("from", "effective", "since"), dated=True),
    ),
)


def take(book: Book) -> None:
    """Set new rates: first those of single services, then each therapist's own for all the others."""
    book.rates = Rates(PayRate.objects.all())
    named: set[str] = set()
    seen: dict[tuple[str, str, date | None], int] = {}
    sheet = book.sheet(LAYOUT)
    for line in sheet.lines if sheet else ():
        assert sheet is not None
        _take(book, Cells(sheet, line, book.report), named, seen)
    for therapist in book.therapists.things():
        amount = book.own_rates.get(therapist.external_id or "")
        if amount is not None:
            _own(book, therapist, amount, follows=therapist.pk not in named)


def store(book: Book) -> None:
    """Write the rates."""
    book.rates.shelf.store()


def _take(book: Book, cells: Cells, named: set[str], seen: dict[tuple[str, str, date | None], int]) -> None:
    therapist = cells.need("therapist", book.therapists.find)
    service = cells.need("service", book.services.find)
    amount = cells.need("rate", fields.money(book.operator.currency))
    since = cells.get("effective_on", lambda cell: dates.day(cell, cells.sheet.order))
    if therapist is None or service is None or amount is None or not cells.whole:
        return
    named.add(therapist.pk)
    first = seen.setdefault((therapist.pk, service.pk, since), cells.row)
    if first != cells.row:
        cells.problem("rate", _("Row {row} sets this rate already. Remove one of the two."), row=first)
        return
    book.count(LAYOUT, _set(book, therapist, service, amount, since))


def _set(book: Book, therapist: Therapist, service: Service, amount: Money, since: date | None) -> str:
    if since is not None:
        return book.rates.set(therapist, service, amount, since=since)
    if not book.rates.has(therapist, service):
        return book.rates.set(therapist, service, amount, since=ALWAYS)
    if book.rates.on(therapist, service, book.today) == amount:
        return "unchanged"
    return book.rates.set(therapist, service, amount, since=book.today)


def _own(book: Book, therapist: Therapist, amount: Money, *, follows: bool) -> None:
    """Set a therapist's own rate where there is none, and everywhere if one rate held everywhere."""
    services = list(book.services.things())
    current = {book.rates.on(therapist, service, book.today) for service in services} - {None}
    changes = follows and len(current) == 1 and amount not in current
    for service in services:
        if not book.rates.has(therapist, service):
            book.rates.set(therapist, service, amount, since=ALWAYS)
        elif changes:
            book.rates.set(therapist, service, amount, since=book.today)
