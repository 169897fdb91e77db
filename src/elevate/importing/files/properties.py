"""properties.csv: the communities that visits happen in."""

from elevate.core.words import gettext_noop as _
from elevate.importing import fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.sheets import Column, Layout
from elevate.people.models import Property
from elevate.scheduling.models import Appointment

LAYOUT = Layout(
    "properties.csv",
    (
        Column("external_id", ("id", "property id", "property external id"), required=True),
        Column("name", ("property", "property name", "community"), required=True),
        Column("address", ("street address",)),
        Column("time_zone", ("timezone", "zone"), required=True),
        Column("access_notes", ("access", "notes")),
    ),
)


def take(book: Book) -> None:
    """Make or update the properties."""
    known = list(Property.objects.all())
    for place in known:
        book.properties.add(place, external_id=place.external_id, name=place.name)
    unclaimed = {place.name: place for place in known if place.external_id is None}
    sheet = book.sheet(LAYOUT)
    book.properties.partial = sheet is not None and sheet.partial
    moved: dict[str, Cells] = {}
    for external_id, cells in book.rows(LAYOUT):
        _take(book, external_id, cells, unclaimed, moved)
    _keep_times(moved)


def _take(
    book: Book, external_id: str, cells: Cells, unclaimed: dict[str, Property], moved: dict[str, Cells]
) -> None:
    values = {
        "external_id": external_id,
        "name": cells.need("name", fields.name),
        "address": cells.get("address", fields.line(250)),
        "time_zone": cells.need("time_zone", fields.zone),
        "access_notes": cells.get("access_notes", fields.text(5000)),
    }
    if not cells.whole:
        book.properties.add_broken(external_id, cells.raw("name"))
        return
    existing = book.properties.by_id(external_id) or unclaimed.pop(str(values["name"]), None)
    if existing is not None and existing.time_zone != values["time_zone"]:
        moved[existing.pk] = cells
    place, change = book.property_shelf.put(existing, values)
    book.properties.add(place, external_id=external_id, name=place.name)
    book.count(LAYOUT, change)


def _keep_times(moved: dict[str, Cells]) -> None:
    """Refuse another zone for a property with visits to come: their times would read otherwise."""
    booked = Appointment.objects.booked().filter(property__in=moved).values_list("property_id", flat=True)
    for property_id in booked.order_by().distinct() if moved else ():
        moved[property_id].problem(
            "time_zone",
            _("Visits are booked here in another time zone; settle or move them before the zone changes."),
        )
