"""subscriptions.csv: who is enrolled in which plan, since when, and what their account holds."""

from datetime import date, datetime, timedelta
from typing import Any

from elevate.core.time import day_of, first_week_from
from elevate.core.words import gettext_noop as _
from elevate.importing import dates, enrolling
from elevate.importing.book import Book, Opening
from elevate.importing.cells import Cells
from elevate.importing.files import offers
from elevate.importing.files.clients import parse_credits
from elevate.importing.sheets import Column, Layout
from elevate.people.models import Client
from elevate.plans.models import Subscription

LAYOUT = Layout(
    "subscriptions.csv",
    (
        Column("external_id", ("id", "subscription id", "subscription external id"), required=True),
        Column("client", ("client id", "client name"), required=True),
        Column("plan", ("plan name",), required=True),
        Column("starts_on", ("start date", "start", "starts", "from"), required=True, dated=True),
        Column("ends_on", ("end date", "end", "ends", "until"), dated=True),
        Column("paused_from", ("pause from", "hold from"), dated=True),
        Column("paused_until", ("pause until", "hold until"), dated=True),
        Column("credits", ("credit balance", "balance")),
        Column("service", ("service name",)),
        *offers.TERMS,
        *offers.LENGTH,
    ),
)


def take(book: Book) -> None:
    """Make or update subscriptions: facts change, and a plan from the next week on; beginnings do not."""
    known = {
        subscription.external_id: subscription
        for subscription in Subscription.objects.filter(external_id__isnull=False).with_terms()
    }
    for subscription in known.values():
        subscription.client = book.clients.by_key(subscription.client_id)
    opened = {opening.client.pk for opening in book.openings}
    for external_id, cells in book.rows(LAYOUT):
        row = _read(book, cells)
        if not cells.whole:
            continue
        existing = known.get(external_id)
        change = (
            enrolling.update(book, existing, row, cells)
            if existing
            else _create(book, {"external_id": external_id, **row}, cells, opened)
        )
        book.count(LAYOUT, change)


def store(book: Book) -> None:
    """Write the subscriptions and their pauses; where a property's zone changed, its weeks begin anew."""
    moved = [client.pk for client, names in book.client_shelf.changed.values() if "property" in names]
    rezoned = [place.pk for place, names in book.property_shelf.changed.values() if "time_zone" in names]
    book.subscription_shelf.store()
    book.pause_shelf.store()
    if moved or rezoned:
        _realign(moved, rezoned)


def _read(book: Book, cells: Cells) -> dict[str, Any]:
    def day(cell: str) -> date:
        return dates.day(cell, cells.sheet.order)

    row = {
        "client": cells.need("client", book.clients.find),
        "plan": offers.plan_named(book, cells),
        "starts_on": cells.need("starts_on", day),
        "ends_on": cells.get("ends_on", day),
        "paused_from": cells.get("paused_from", day),
        "paused_until": cells.get("paused_until", day),
        "credits": cells.get("credits", parse_credits),
    }
    _order(cells, row, "starts_on", "ends_on")
    _order(cells, row, "paused_from", "paused_until")
    if row["paused_until"] and not row["paused_from"] and cells.whole:
        cells.problem("paused_from", _("Say when the pause began, in paused_from."))
    return row


def _order(cells: Cells, row: dict[str, Any], first: str, last: str) -> None:
    if row[first] and row[last] and row[last] <= row[first]:
        cells.problem(last, _("This is not after {first}. Check both days."), first=first)


def _create(book: Book, row: dict[str, Any], cells: Cells, opened: set[str]) -> str:
    client: Client = row["client"]
    if row["credits"] is not None:
        if client.pk in opened or client.pk in book.opened_at:
            cells.problem(
                "credits",
                _("The credits of {client} are given already. Give each client's once."),
                client=client.name,
            )
            return "created"
        book.openings.append(Opening(client, row["credits"]))
        opened.add(client.pk)
    counted_at = book.at if client.pk in opened else book.opened_at.get(client.pk)
    first = _first_week(client, row["starts_on"], counted_at)
    facts = {name: row[name] for name in ("external_id", "client", "plan", "starts_on", "ends_on")}
    grants = {"next_grant_on": first, "next_grant_at": enrolling.grant_at(client, first, row["ends_on"])}
    if counted_at is not None:
        grants["accrues_from_on"] = first
    subscription, change = book.subscription_shelf.put(None, {**facts, **grants})
    enrolling.pause(book, subscription, row["paused_from"], row["paused_until"])
    return change


def _first_week(client: Client, starts_on: date, counted_at: datetime | None) -> date:
    """Return the first week to grant: the first one, or that after the client's credits were counted."""
    if counted_at is None:
        return starts_on
    following = day_of(counted_at, client.property.time_zone) + timedelta(days=1)
    return first_week_from(starts_on, max(following, starts_on))


def _realign(clients: list[str], properties: list[str]) -> None:
    due = Subscription.objects.filter(next_grant_at__isnull=False).select_related("client__property")
    moved = [*due.filter(client__in=clients), *due.filter(client__property__in=properties)]
    for subscription in moved:
        subscription.next_grant_at = enrolling.grant_at(
            subscription.client, subscription.next_grant_on, subscription.ends_on
        )
    Subscription.objects.bulk_update(moved, ["next_grant_at"], batch_size=200)
