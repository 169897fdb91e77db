"""Change subscriptions that came in before; weeks already granted stay as they are (rules.md 3)."""

from datetime import date, datetime, timedelta
from typing import Any

from elevate.core.time import first_week_from, start_of_day
from elevate.core.words import gettext_noop as _
from elevate.core.written import full_day
from elevate.importing.book import Book
from elevate.importing.cells import Cells
from elevate.people.models import Client
from elevate.plans.models import Pause, Plan, Subscription

REASON = "import"


def grant_at(client: Client, on: date, ends_on: date | None) -> datetime | None:
    """Return when the week that begins `on` is granted; None after the end."""
    ended = ends_on is not None and ends_on <= on
    return None if ended else start_of_day(on, client.property.time_zone)


def pause(book: Book, subscription: Subscription, from_on: date | None, until_on: date | None) -> None:
    """Pause a new subscription."""
    if from_on is not None:
        book.pause_shelf.put(
            None,
            {"subscription": subscription, "from_on": from_on, "until_on": until_on, "reason": REASON},
        )


def update(book: Book, subscription: Subscription, row: dict[str, Any], cells: Cells) -> str:
    """Bring a subscription up to its row; return what that counts as."""
    if row["client"].pk != subscription.client_id:
        cells.problem(
            "client",
            _("This subscription belongs to {client}. Give the other client one of their own."),
            client=subscription.client.name,
        )
    if row["starts_on"] != subscription.starts_on:
        day = full_day(subscription.starts_on)
        cells.note("starts_on", _("A subscription keeps its beginning, {day}."), day=day)
    facts = _ending(subscription, row["ends_on"], cells) | _plan_change(subscription, row["plan"], cells)
    _kept, change = book.subscription_shelf.put(subscription, facts)
    due = grant_at(subscription.client, subscription.next_grant_on, subscription.ends_on)
    if subscription.next_grant_at != due:
        subscription.next_grant_at = due
        book.subscription_shelf.touch(subscription, ["next_grant_at"])
    paused = row["paused_from"] and _pause(book, subscription, row["paused_from"], row["paused_until"], cells)
    return "updated" if paused else change


def _ending(subscription: Subscription, ends_on: date | None, cells: Cells) -> dict[str, Any]:
    """Return what lets the subscription end on its day, or with the last week that was granted."""
    if ends_on is None or ends_on == subscription.ends_on:
        return {}
    granted = subscription.next_grant_on
    if first_week_from(subscription.starts_on, ends_on) < granted:
        if subscription.ends_on != granted:
            cells.note("ends_on", _("Weeks before {day} are granted; it ends then."), day=full_day(granted))
        return {"ends_on": granted}
    if subscription.next_grant_at is None and subscription.ends_on is not None:
        # It had ended: the weeks from then on are still to be granted.
        return {
            "ends_on": ends_on,
            "next_grant_on": first_week_from(subscription.starts_on, subscription.ends_on),
        }
    return {"ends_on": ends_on}


def _plan_change(subscription: Subscription, plan: Plan, cells: Cells) -> dict[str, Any]:
    """Return what makes another plan hold from the next week's first day (rules.md 3)."""
    current = subscription.changes_to or subscription.plan
    if plan.pk == current.pk:
        return {}
    if subscription.changes_to is not None:
        cells.note("plan", _("It changed to the plan “{plan}” here, and keeps it."), plan=current.name)
        return {}
    return {"changes_to": plan, "changes_on": subscription.next_grant_on}


def _pause(
    book: Book, subscription: Subscription, from_on: date, until_on: date | None, cells: Cells
) -> bool:
    """Pause the weeks that are not granted yet, as far as the row says; whether that changes anything."""
    granted = subscription.next_grant_on
    known = next((each for each in subscription.pauses.all() if _meet(each, from_on, until_on)), None)
    if known is None:
        start = from_on if first_week_from(subscription.starts_on, from_on) >= granted else granted
        if until_on is not None and until_on <= start:
            return False
        if start != from_on:
            cells.note("paused_from", _("Weeks before {day} are granted."), day=full_day(start))
        pause(book, subscription, start, until_on)
        return True
    if until_on is None or until_on == known.until_on:
        return False
    return _resume(book, known, until_on, granted)


def _resume(book: Book, known: Pause, until_on: date, granted: date) -> bool:
    """Let a pause last until another day, without touching weeks that were granted or passed over."""
    longer = known.until_on is not None and until_on > known.until_on
    if longer and known.until_on is not None and known.until_on < granted:
        if until_on > granted:
            pause(book, known.subscription, granted, until_on)
        return until_on > granted
    last = until_on if longer else max(until_on, min(known.until_on or granted, granted))
    last = max(last, known.from_on + timedelta(days=1))
    return book.pause_shelf.put(known, {"until_on": last})[1] == "updated"


def _meet(pause: Pause, from_on: date, until_on: date | None) -> bool:
    starts_before_end = until_on is None or pause.from_on <= until_on
    return starts_before_end and (pause.until_on is None or from_on <= pause.until_on)
