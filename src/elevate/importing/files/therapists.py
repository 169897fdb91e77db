"""therapists.csv: who performs the visits."""

from collections.abc import Mapping
from typing import Any

from elevate.importing import fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.files import people
from elevate.importing.sheets import Column
from elevate.people.models import Therapist

LAYOUT = people.layout(
    "therapist",
    Column("time_zone", ("timezone", "zone")),
    Column("status"),
    Column("rate", ("pay rate", "pay", "rate per visit")),
)
_STATUSES = {"active": Therapist.Status.ACTIVE, "inactive": Therapist.Status.INACTIVE}


def take(book: Book) -> None:
    """Make or update the therapists; their own rate becomes a rate a service in `rates`."""

    def more(cells: Cells) -> Mapping[str, Any]:
        zone = cells.get("time_zone", fields.zone)
        rate = cells.get("rate", fields.money(book.operator.currency))
        if rate is not None:
            book.own_rates[cells.raw("external_id")] = rate
        known = book.therapists.by_id(cells.raw("external_id"))
        return {
            "time_zone": zone or (None if known else book.operator.time_zone),
            "status": cells.get("status", fields.choice(_STATUSES)),
        }

    people.take(book, LAYOUT, book.therapists, book.therapist_shelf, more=more)
