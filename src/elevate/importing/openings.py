"""Opening balances: what clients have on the day of an import, whatever it brings in from the time before."""

from collections.abc import Iterator
from datetime import datetime
from itertools import batched

from elevate.core import credits
from elevate.credits import ledger
from elevate.credits.models import Balance, CreditEntry
from elevate.importing.book import Book, Opening
from elevate.importing.shelves import BATCH
from elevate.journal.models import Event
from elevate.people.actors import Actor

VERB = "credit.opened"
REASON = "Opening balance"
COUNTED = "Counted in the opening balance"


def remember(book: Book) -> None:
    """Recall which clients' credits earlier imports counted, and when."""
    keys = [client.pk for client in book.clients.things() if not book.client_shelf.is_new(client)]
    for some in batched(keys, BATCH):
        found = Event.objects.filter(about__in=some, verb=VERB).order_by("number")
        book.opened_at.update(found.values_list("about", "at"))


def entries(book: Book, balances: dict[str, Balance]) -> Iterator[CreditEntry]:
    """Yield the entry that brings each counted client to what the files say they have."""
    for opening in book.openings:
        has = balances.get(opening.client.pk, Balance()).total
        yield from _entries(book, opening, opening.credits - has)


def counted(use: CreditEntry, *, held_at: datetime, by: Actor) -> CreditEntry:
    """Return a credit for one that was used before the client's were counted: the count knew of it."""
    return ledger.by_hand(
        use.client_id,
        credits.correction(1),
        reason=COUNTED,
        key=f"opening:{use.appointment_id}",
        at=held_at,
        by=by,
    )


def _entries(book: Book, opening: Opening, change: int) -> Iterator[CreditEntry]:
    book.tell(VERB, opening.client, credits=opening.credits)
    if change:
        yield ledger.by_hand(
            opening.client.pk,
            credits.correction(change),
            reason=REASON,
            key=f"opening:{opening.client.pk}",
            at=book.at,
            by=book.by,
        )
