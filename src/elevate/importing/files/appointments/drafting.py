"""Find visits that came in before, and draft the new ones with the rules and the rate of their day."""

from datetime import datetime, timedelta
from itertools import batched
from operator import attrgetter

from django.db.models import Count

from elevate.core import grid
from elevate.core.money import Money
from elevate.core.rulebook import State
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.core.written import date_and_time, full_day
from elevate.importing.book import Book
from elevate.importing.files.appointments.rows import Row
from elevate.importing.shelves import BATCH
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment

#: When the file does not say when a visit was booked: long enough ahead for every deadline to hold.
BOOKED_AHEAD = timedelta(days=7)


def recall(rows: dict[str, Row]) -> None:
    """Lock and attach the visits that came in before; an outcome they have is not touched again."""
    for some in batched(rows, BATCH):
        known = Appointment.objects.filter(external_id__in=some).order_by("pk")
        list(known.select_for_update(no_key=True).values_list("pk", flat=True))
        outcomes = dict(known.values_list("external_id").annotate(Count("resolutions")))
        for visit in known.with_people():
            row = rows[visit.external_id or ""]
            row.visit, row.is_new, row.outcomes_before = visit, False, outcomes[visit.external_id]
            _compare(row)


def draft(book: Book, row: Row) -> None:
    """Draft a new visit; a moved one keeps the rate of the visit it was moved from (rules.md 2)."""
    booked_at = _booked_at(book, row)
    rate = row.rate or _rate_moved_along(row) or _rate(book, row)
    if rate is None:
        return
    row.visit = Appointment(
        client=row.client,
        therapist=row.therapist,
        service=row.service,
        property=row.place,
        policy=policy_at(book, booked_at),
        starts_at=row.starts_at,
        ends_at=grid.ends_at(row.starts_at, row.service.length),
        blocked_until=grid.blocked_until(row.starts_at, row.service.length, row.service.buffer),
        booked_at=booked_at,
        booked_by=book.by.signature,
        rate_cents=rate.amount_cents,
        currency=rate.currency,
        moves=0 if row.moved_from is None else row.moved_from.visit.moves + 1,
        external_id=row.external_id,
    )


def policy_at(book: Book, at: datetime) -> PolicyVersion:
    """Return the rules in force at `at`; the first version rules from the beginning of time."""
    in_force = [version for version in book.policies if version.effective_at <= at]
    key = attrgetter("effective_at")
    return max(in_force, key=key) if in_force else min(book.policies, key=key)


def _compare(row: Row) -> None:
    """Note what the row says otherwise than the visit that is booked, or ended, here: that stays."""
    visit = row.visit
    if visit.state != State.BOOKED:
        _compare_end(row)
        return
    if visit.starts_at != row.starts_at:
        row.cells.note(
            "starts_at",
            _("This visit stands at {here} and stays there. Move it in the app, so that everyone is told."),
            here=date_and_time(visit.starts_at, visit.zone),
        )
    pairs = {
        "client": (visit.client, row.client),
        "therapist": (visit.therapist, row.therapist),
        "service": (visit.service, row.service),
        "property": (visit.property, row.place),
    }
    for column, (here, there) in pairs.items():
        if here.pk != there.pk:
            row.cells.note(
                column, _("This visit is booked with “{here}” and stays so. Change it in the app."), here=here
            )


def _compare_end(row: Row) -> None:
    if row.ending is not None and row.ending.state != row.visit.state:
        row.cells.note(
            "state",
            _("This visit is {state} here and stays so. Undo that in the app."),
            state=row.visit.state,
        )


def _booked_at(book: Book, row: Row) -> datetime:
    """Return when the visit was booked: as the file says, when it was moved here, or a week ahead."""
    if row.booked_at is not None:
        if row.booked_at > book.at:
            row.cells.problem("booked_at", _("This lies in the future. Check day and time."))
        return row.booked_at
    before = row.moved_from
    if before is not None and before.resolution is not None:
        return before.resolution.resolved_at
    told_at = row.ending.notice_at if row.ending else None
    return min(filter(None, (book.at, row.starts_at - BOOKED_AHEAD, told_at)))


def _rate_moved_along(row: Row) -> Money | None:
    before = row.moved_from
    if before is None or before.therapist.pk != row.therapist.pk:
        return None
    return before.visit.rate


def _rate(book: Book, row: Row) -> Money | None:
    on = day_of(row.starts_at, row.place.time_zone)
    rate = book.rates.on(row.therapist, row.service, on)
    if rate is None:
        row.cells.problem(
            "therapist",
            _(
                "{therapist} has no pay rate for {service} on {day}. "
                "Give one in rates.csv, or in the column rate of therapists.csv."
            ),
            therapist=row.therapist.name,
            service=row.service.name,
            day=full_day(on),
        )
    return rate
