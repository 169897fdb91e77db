"""Weekly accrual: exactly once a subscription and week, set-based, by whoever comes first (rules.md 3)."""

import json
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Min

from elevate.core.time import day_of, start_of_day, week_label
from elevate.plans.models import Subscription
from elevate.storing.prepared import INSTANT, TEXT, Prepared

_WEEK = 7

_CALENDAR = {
    "sqlite": """calendar(zone, day, phase, due_at, week, past) AS (
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
        FROM json_each(%(calendar)s))""",
    "postgresql": """calendar(zone, day, phase, due_at, week, past) AS MATERIALIZED (
        SELECT value ->> 0, (value ->> 1)::date, (value ->> 2)::int, (value ->> 3)::timestamptz,
            value ->> 4, (value ->> 5)::int
        FROM jsonb_array_elements(%(calendar)s::jsonb))""",
}
_PHASE = {
    "sqlite": "CAST(julianday(s.starts_on) - julianday('0001-01-01') AS INTEGER) % 7",
    "postgresql": "(s.starts_on - DATE '0001-01-01') % 7",
}
_GRANT = """
WITH {calendar}
INSERT INTO credits_creditentry (client_id, kind, source, target, quantity, at, recorded_at,
    "by", source_key, appointment_id, reason)
SELECT s.client_id, 'grant', 'issued', 'available',
    CASE WHEN s.changes_on <= c.day THEN later.sessions_per_week ELSE plan.sessions_per_week END,
    c.due_at, %(at)s, 'system:accrual', 'accrual:' || s.id || ':' || c.week, '', ''
FROM plans_subscription s
JOIN plans_plan plan ON plan.id = s.plan_id
LEFT JOIN plans_plan later ON later.id = s.changes_to_id
JOIN people_client client ON client.id = s.client_id
JOIN people_property property ON property.id = client.property_id
JOIN calendar c ON c.zone = property.time_zone AND c.phase = {phase}
WHERE s.next_grant_at <= %(at)s AND c.past = 1 AND c.day >= s.next_grant_on
    AND (s.ends_on IS NULL OR c.day < s.ends_on)
    AND NOT EXISTS (SELECT 1 FROM plans_pause p WHERE p.subscription_id = s.id
        AND p.from_on <= c.day AND (p.until_on IS NULL OR c.day < p.until_on))
    {one_client}
ORDER BY s.id, c.day
ON CONFLICT (client_id, source_key) DO NOTHING
"""
_ADVANCE = """
WITH {calendar},
next AS (
    SELECT s.id, MIN(c.day) AS day, MIN(c.due_at) AS due_at
    FROM plans_subscription s
    JOIN people_client client ON client.id = s.client_id
    JOIN people_property property ON property.id = client.property_id
    JOIN calendar c ON c.zone = property.time_zone AND c.phase = {phase} AND c.past = 0
    WHERE s.next_grant_at <= %(at)s {one_client}
    GROUP BY s.id
)
UPDATE plans_subscription SET
    next_grant_on = next.day,
    next_grant_at = CASE WHEN ends_on <= next.day THEN NULL ELSE next.due_at END
FROM next WHERE next.id = plans_subscription.id AND plans_subscription.next_grant_at <= %(at)s
"""

_FIRST_DUE = Prepared(
    lambda at, client_id: (
        Subscription.objects.due(at)
        .filter(client_id=client_id)
        .order_by("next_grant_on")
        .values_list("next_grant_on", flat=True)[:1]
    ),
    at=INSTANT,
    client_id=TEXT,
)


def catch_up(*, at: datetime, client_id: str | None = None) -> int:
    """Grant every week that has begun by `at`, for one client or for all; return how many entries.

    Replaying is harmless: each entry's source key names its subscription and
    week, and every subscription remembers the first day it has not granted.
    """
    first = _first_due(at, client_id)
    if first is None:
        return 0
    due = Subscription.objects.due(at)
    if client_id is not None:
        due = due.filter(client_id=client_id)
    zones = due.order_by().values_list("client__property__time_zone", flat=True).distinct()
    return _grant(_calendar(list(zones), first=first, at=at), at=at, client_id=client_id)


def _first_due(at: datetime, client_id: str | None) -> date | None:
    """Return the first day of the earliest week to grant, if one has begun."""
    if client_id is not None:
        return _FIRST_DUE.first(at=at, client_id=client_id)
    first: date | None = Subscription.objects.due(at).aggregate(first=Min("next_grant_on"))["first"]
    return first


@transaction.atomic
def _grant(calendar: str, *, at: datetime, client_id: str | None) -> int:
    params = {
        "calendar": calendar,
        "at": connection.ops.adapt_datetimefield_value(at),
        "client": client_id,
    }
    parts = {
        "calendar": _CALENDAR[connection.vendor],
        "phase": _PHASE[connection.vendor],
        "one_client": "" if client_id is None else "AND s.client_id = %(client)s",
    }
    with connection.cursor() as cursor:
        cursor.execute(_readable(_GRANT.format(**parts)), params)
        granted = _inserted(cursor)
        cursor.execute(_readable(_ADVANCE.format(**parts)), params)
    return granted


def _inserted(cursor: CursorWrapper) -> int:
    """Return how many rows the last statement inserted; SQLite's driver does not count behind a WITH."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT changes()")
        return int(cursor.fetchone()[0])
    counted: int = cursor.rowcount
    return counted


def _readable(statement: str) -> str:
    # A lone % (the modulo) must be doubled where parameters are given.
    return statement.replace("% 7", "%% 7")


def _calendar(zones: list[str], *, first: date, at: datetime) -> str:
    """Return, as JSON, each zone's days from `first` to a week past `at`, with their first instants."""
    rows = []
    for zone in zones:
        last = day_of(at, zone) + timedelta(days=_WEEK)
        for number in range((last - first).days + 1):
            on = first + timedelta(days=number)
            due_at = start_of_day(on, zone)
            phase = (on.toordinal() - 1) % _WEEK
            rows.append([zone, on.isoformat(), phase, _stored(due_at), week_label(on), int(due_at <= at)])
    return json.dumps(rows)


def _stored(at: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(at))
