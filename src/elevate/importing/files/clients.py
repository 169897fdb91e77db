"""clients.csv: who receives the visits, and where."""

from collections.abc import Mapping
from typing import Any

from elevate.importing import fields
from elevate.importing.book import Book, Opening
from elevate.importing.cells import Cells
from elevate.importing.files import people
from elevate.importing.sheets import Column

LAYOUT = people.layout(
    "client",
    Column("property", ("property id", "property name", "community"), required=True),
    Column("unit", ("apartment", "apt", "suite")),
    Column("credits", ("credit balance", "balance")),
)
parse_credits = fields.number(-99, 999)


def take(book: Book) -> None:
    """Make or update the clients, and note what a new client's account holds on the day of the import."""
    held: dict[str, int | None] = {}

    def more(cells: Cells) -> Mapping[str, Any]:
        held[cells.raw("external_id")] = cells.get("credits", parse_credits)
        return {
            "property": cells.need("property", book.properties.find),
            "unit": cells.get("unit", fields.line(32)),
        }

    people.take(book, LAYOUT, book.clients, book.client_shelf, more=more)
    for client in book.client_shelf.created:
        credits = held.get(client.external_id or "")
        if credits is not None:
            book.openings.append(Opening(client, credits))
