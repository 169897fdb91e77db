"""A client's subscriptions as the ledger reads them: everything in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from elevate.core.credits import Days, Grant, Terms, grants
from elevate.plans.models import Subscription, per_week
from elevate.storing.prepared import TEXT, Prepared

_ROWS: Prepared[tuple[Any, ...]] = Prepared(
    lambda client_id: (
        Subscription.objects.filter(client_id=client_id)
        .order_by("starts_on", "pk", "pauses__from_on")
        .values_list(
            "pk",
            "starts_on",
            "ends_on",
            "next_grant_on",
            "next_grant_at",
            "plan__sessions_per_week",
            "changes_on",
            "changes_to__sessions_per_week",
            "client__property__time_zone",
            "pauses__from_on",
            "pauses__until_on",
        )
    ),
    client_id=TEXT,
)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A subscription's terms, and how far it has been granted."""

    subscription_id: str
    terms: Terms
    next_grant_on: date
    next_grant_at: datetime | None

    def coming(self, *, at: datetime, until: datetime) -> Iterator[Grant]:
        """Yield the grants that fall due after `at` and no later than `until`."""
        due = grants(self.terms, since=self.next_grant_on, until=until)
        return (grant for grant in due if grant.due_at > at)


def of_client(client_id: str) -> list[Enrolment]:
    """Return the client's enrolments, by when they started."""
    found = _ROWS.rows(client_id=client_id)
    return [_enrolment(list(rows)) for _pk, rows in groupby(found, key=itemgetter(0))]


def _enrolment(rows: list[tuple[Any, ...]]) -> Enrolment:
    pk, starts_on, ends_on, next_on, next_at, number, changes_on, later, zone, *_pause = rows[0]
    terms = Terms(
        zone=zone,
        starts_on=starts_on,
        ends_on=ends_on,
        per_week=per_week(starts_on, number, changes_on=changes_on, later=later),
        pauses=list(_pauses(rows)),
    )
    return Enrolment(pk, terms, next_on, next_at)


def _pauses(rows: Iterable[tuple[Any, ...]]) -> Iterable[Days]:
    for *_terms, from_on, until_on in rows:
        if from_on is not None:
            yield Days(from_on, until_on)
