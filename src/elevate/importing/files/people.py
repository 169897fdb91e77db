"""What the files of coordinators, therapists and clients share: names, addresses, finding people again."""

from collections.abc import Callable, Mapping
from typing import Any

from elevate.importing import fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.references import Index
from elevate.importing.sheets import Column, Layout
from elevate.importing.shelves import Shelf
from elevate.people.models import Client, Person

More = Callable[[Cells], Mapping[str, Any]]


def layout(kind: str, *columns: Column) -> Layout:
    """Return the columns of one kind of people: the shared ones and its own."""
    return Layout(
        f"{kind}s.csv",
        (
            Column("external_id", ("id", f"{kind} id", f"{kind} external id"), required=True),
            Column("name", (kind, f"{kind} name", "full name"), required=True),
            Column("email", ("e-mail", "email address", "e-mail address", "mail")),
            Column("phone", ("phone number", "mobile", "cell", "telephone")),
            *columns,
        ),
    )


def take[P: Person](book: Book, kind: Layout, index: Index[P], shelf: Shelf[P], *, more: More) -> None:
    """Make or update people; somebody entered by hand is found by the e-mail address."""
    people = list(shelf.model._default_manager.all())  # noqa: SLF001 - Django's name for it
    for person in people:
        index.add(person, external_id=person.external_id, name=person.name)
        if isinstance(person, Client):
            person.property = book.properties.by_key(person.property_id)
    unclaimed = {person.email: person for person in people if person.email and person.external_id is None}
    sheet = book.sheet(kind)
    index.partial = sheet is not None and sheet.partial
    for external_id, cells in book.rows(kind):
        values = {"external_id": external_id, **_contact(book, cells), **more(cells)}
        if not cells.whole:
            index.add_broken(external_id, cells.raw("name"))
            continue
        existing = index.by_id(external_id) or unclaimed.pop(values["email"], None)
        person, change = shelf.put(existing, values)
        index.add(person, external_id=external_id, name=person.name)
        book.places[person.pk] = cells
        book.count(kind, change)


def _contact(book: Book, cells: Cells) -> dict[str, Any]:
    return {
        "name": cells.need("name", fields.name),
        "email": cells.get("email", fields.email),
        "phone": cells.get("phone", fields.phone(book.operator.country)),
    }
