"""operator.csv: the business itself and its rules; one row."""

import phonenumbers

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _, say
from elevate.importing import fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.files.properties import LAYOUT as PROPERTIES
from elevate.importing.sheets import Column, Layout
from elevate.people.models import Operator
from elevate.plans.models import PayRate, Plan, PolicyVersion

DEFAULT_NAME = "My operator"
_RULES: dict[str, fields.Parse] = {
    "free_notice_hours": fields.number(0, 24 * 14),
    "booking_grace_minutes": fields.number(0, 24 * 60),
    "no_show_wait_minutes": fields.number(0, 120),
    "operator_late_pays": fields.yes_no,
    "late_move_by_therapist": fields.yes_no,
    "message_delay_minutes": fields.number(0, 24 * 60),
}
LAYOUT = Layout(
    "operator.csv",
    (
        Column("name", ("operator", "business"), required=True),
        Column("time_zone", ("timezone", "zone")),
        Column("currency"),
        Column("country", ("country code",)),
        *(Column(name) for name in _RULES),
    ),
)


def take(book: Book) -> None:
    """Make or update the operator and its rules; without a file, see to it that there is one."""
    existing = Operator.objects.select_for_update().first()
    book.policies = list(PolicyVersion.objects.all())
    rows = list(book.rows(LAYOUT, key="name"))
    book.operator = existing or Operator(name=DEFAULT_NAME)
    for name, cells in rows[1:]:
        cells.problem("name", _("One row describes the operator. Remove “{text}”."), text=name[:60])
    if rows:
        _describe(book, rows[0][1], existing)
    elif existing is None:
        _assume(book)
    if not book.policies:
        book.policies = [PolicyVersion(effective_at=book.at)]


def store(book: Book) -> None:
    """Write the operator and any new version of its rules."""
    book.operator.save()
    for version in book.policies:
        if not version.pk:
            version.save(force_insert=True)


def _describe(book: Book, cells: Cells, existing: Operator | None) -> None:
    values = {
        "name": cells.get("name", fields.name),
        "time_zone": cells.get("time_zone", fields.zone),
        "currency": cells.get("currency", _currency),
        "country": cells.get("country", _country),
    }
    changed = {name for name, value in values.items() if value and getattr(book.operator, name) != value}
    if existing and "currency" in changed and (PayRate.objects.exists() or Plan.objects.exists()):
        cells.problem(
            "currency",
            _("Prices and rates are kept in {currency} already; the currency cannot change."),
            currency=existing.currency,
        )
    for name in changed:
        setattr(book.operator, name, values[name])
    ruled = _rule(book, cells)
    if existing is None:
        book.count(LAYOUT, "created")
    else:
        book.count(LAYOUT, "updated" if changed or ruled else "unchanged")


def _rule(book: Book, cells: Cells) -> bool:
    """Add a version of the rules if the row changes any; booked visits keep the version they have."""
    given = {name: cells.get(name, parse) for name, parse in _RULES.items()}
    given = {name: value for name, value in given.items() if value is not None}
    current = _current(book)
    if current is not None and all(getattr(current, name) == value for name, value in given.items()):
        return False
    kept = {name: getattr(current, name) for name in _RULES} if current else {}
    book.policies.append(PolicyVersion(effective_at=book.at, **(kept | given)))
    return True


def _current(book: Book) -> PolicyVersion | None:
    return max(book.policies, key=lambda version: (version.effective_at, version.pk), default=None)


def _assume(book: Book) -> None:
    sheet = book.sheet(PROPERTIES)
    for line in sheet.lines if sheet else ():
        try:
            book.operator.time_zone = fields.zone(line.cells.get("time_zone", ""))
            break
        except Refused:  # told where the property is read
            continue
    assumed = say(
        _("There is none, so the operator is “{name}”: {zone}, {currency}, phone numbers of {country}."),
        name=book.operator.name,
        zone=book.operator.time_zone,
        currency=book.operator.currency,
        country=book.operator.country,
    )
    book.report.note(LAYOUT.file, assumed)


def _currency(cell: str) -> str:
    code = cell.upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise Refused(_("“{text}” is no currency. Write its three letters, like USD."), text=cell[:60])
    return code


def _country(cell: str) -> str:
    code = cell.upper()
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise Refused(_("“{text}” is no country. Write its two letters, like US."), text=cell[:60])
    return code
