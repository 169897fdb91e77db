"""coordinators.csv: the operator's people who schedule and decide."""

from collections.abc import Mapping
from typing import Any

from elevate.core.words import gettext_noop as _, say
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.files import people
from elevate.importing.references import Index
from elevate.people.models import Coordinator

LAYOUT = people.layout("coordinator")


def take(book: Book) -> None:
    """Make or update the coordinators; each needs an address to sign in with."""
    index: Index[Coordinator] = Index(say(_("coordinator")))
    people.take(book, LAYOUT, index, book.coordinator_shelf, more=_more)


def _more(cells: Cells) -> Mapping[str, Any]:
    if not cells.raw("email"):
        cells.problem("email", _("A coordinator signs in by e-mail. Give the address."))
    return {}
