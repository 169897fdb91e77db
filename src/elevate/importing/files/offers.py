"""services.csv and plans.csv: what is performed and what is offered; other files may name new ones too."""

from django.db.models import Q

from elevate.core.money import Money
from elevate.core.words import gettext_noop as _
from elevate.importing import fields
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.importing.sheets import Column, Layout, Sheet
from elevate.plans.models import Plan, Service, Subscription

LENGTH = (
    Column("length_minutes", ("length", "duration", "minutes")),
    Column("buffer_minutes", ("buffer", "setup", "setup minutes")),
)
TERMS = (
    Column("sessions_per_week", ("sessions", "per week", "visits per week")),
    Column("weekly_price", ("price", "price per week")),
)
SERVICES = Layout(
    "services.csv",
    (Column("name", ("service", "service name"), required=True), *LENGTH),
)
PLANS = Layout(
    "plans.csv",
    (
        Column("name", ("plan", "plan name"), required=True),
        Column("service", ("service name",)),
        *TERMS,
        *LENGTH,
    ),
)


def take(book: Book, naming: tuple[Layout, ...]) -> None:
    """Make or update services and plans, then make those that only the `naming` files name."""
    _recall(book)
    for name, cells in book.rows(SERVICES, key="name"):
        _service(book, name, cells)
    for layout in (PLANS, *naming):
        _discover(book, book.sheet(layout))
    for name, cells in book.rows(PLANS, key="name"):
        _plan(book, name, cells, layout=PLANS)


def _recall(book: Book) -> None:
    for service in Service.objects.all():
        book.services.add(service, external_id=None, name=service.name)
    for plan in Plan.objects.select_related("service"):
        book.plans.add(plan, external_id=None, name=plan.name)
    for sheet, index in ((book.sheet(SERVICES), book.services), (book.sheet(PLANS), book.plans)):
        index.partial = sheet is not None and sheet.partial


def store(book: Book) -> None:
    """Write services and plans."""
    book.service_shelf.store()
    book.plan_shelf.store()


def plan_named(book: Book, cells: Cells) -> Plan | None:
    """Return the plan a row names in its column `plan`, made from the row's own columns if it is new."""
    name = cells.raw("plan")
    if name and book.plans.named(name) is None and cells.raw("sessions_per_week"):
        return _plan(book, name, cells)
    plan = cells.need("plan", book.plans.find)
    said = cells.get("sessions_per_week", fields.number(1, 28))
    if plan is not None and said not in (None, plan.sessions_per_week):
        cells.problem(
            "sessions_per_week",
            _("The plan “{plan}” brings {count} a week. Mend the number, or name another plan."),
            plan=plan.name,
            count=plan.sessions_per_week,
        )
    return plan


def _service(book: Book, name: str, cells: Cells) -> None:
    length = cells.need("length_minutes", fields.number(5, 600))
    values = {
        "name": fields.name(name),
        "length_minutes": length,
        "buffer_minutes": cells.get("buffer_minutes", fields.number(0, 240)),
    }
    if not cells.whole:
        book.services.add_broken(name)
        return
    service, change = book.service_shelf.put(book.services.named(name), values)
    book.services.add(service, external_id=None, name=service.name)
    book.count(SERVICES, change)


def _discover(book: Book, sheet: Sheet | None) -> None:
    """Make the services that rows name and describe by their own length."""
    for line in sheet.lines if sheet and "length_minutes" in sheet.columns else ():
        name = line.cells.get("service", "")
        if not name or not line.cells["length_minutes"] or book.services.named(name) is not None:
            continue
        assert sheet is not None
        _service_of(book, name, Cells(sheet, line, book.report))


def _service_of(book: Book, name: str, cells: Cells) -> None:
    named = cells.get("service", fields.name)
    length = cells.get("length_minutes", fields.number(5, 600))
    buffer = cells.get("buffer_minutes", fields.number(0, 240))
    if named is None or length is None or not cells.whole:
        book.services.add_broken(name)
        return
    service, _change = book.service_shelf.put(
        None, {"name": named, "length_minutes": length, "buffer_minutes": buffer}
    )
    book.services.add(service, external_id=None, name=service.name)
    cells.note("service", _("The service “{name}” is new: {minutes} minutes."), name=named, minutes=length)


def _plan(book: Book, name: str, cells: Cells, *, layout: Layout | None = None) -> Plan | None:
    existing = book.plans.named(name)
    price = cells.get("weekly_price", fields.money(book.operator.currency)) or (
        None if existing else Money.none(book.operator.currency)
    )
    sessions = cells.need("sessions_per_week", fields.number(1, 28))
    service = cells.get("service", book.services.find)
    if existing is None and service is None and not cells.raw("service"):
        cells.problem("service", _("Say which service the plan “{name}” brings."), name=name[:60])
    if existing is not None and sessions not in (None, existing.sessions_per_week) and _enrolled(existing):
        cells.problem(
            "sessions_per_week",
            _("Clients are enrolled at {count} a week. Give the new number a plan of its own."),
            count=existing.sessions_per_week,
        )
    if not cells.whole:
        book.plans.add_broken(name)
        return None
    plan, change = book.plan_shelf.put(
        existing,
        {
            "name": fields.name(name),
            "sessions_per_week": sessions,
            "service": service,
            "weekly_price_cents": price.amount_cents if price else None,
            "currency": price.currency if price else None,
        },
    )
    book.plans.add(plan, external_id=None, name=plan.name)
    if layout is not None:
        book.count(layout, change)
    return plan


def _enrolled(plan: Plan) -> bool:
    """Whether weeks were granted by this plan: they would no longer be what it says."""
    return Subscription.objects.filter(Q(plan=plan) | Q(changes_to=plan)).exists()
