"""What the tests of the core are made of: one visit to act on, and what each act decides of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from elevate.core import outcomes
from elevate.core.money import Money
from elevate.core.outcomes import Move, Outcome, Visit
from elevate.core.policy import Policy
from elevate.core.rulebook import Party, State

NEW_YORK = "America/New_York"
KATHMANDU = "Asia/Kathmandu"
CHATHAM = "Pacific/Chatham"
LORD_HOWE = "Australia/Lord_Howe"
LONDON = "Europe/London"
CASABLANCA = "Africa/Casablanca"
APIA = "Pacific/Apia"
ZONES = (NEW_YORK, KATHMANDU, CHATHAM, LORD_HOWE, LONDON, CASABLANCA, APIA, "Asia/Kolkata", "UTC")

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
NOTHING = timedelta(0)


def utc(text: str) -> datetime:
    """Read an ISO instant, whatever its offset, as UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def there(text: str, zone: str) -> datetime:
    """Read an ISO time on `zone`'s wall clock; it keeps the zone, as a careless caller's would."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


START = utc("2026-03-04T09:00-05:00")
BOOKED = START - timedelta(days=14)
RATE = Money(7200)
ANA_LEE = Visit(
    state=State.BOOKED,
    starts_at=START,
    ends_at=START + HOUR,
    booked_at=BOOKED,
    moved=False,
    rate=RATE,
    policy=Policy(),
    zone=NEW_YORK,
    client="Ana Lee",
)


def visit(**changes: object) -> Visit:
    """Return Ana Lee's visit, Wed 4 Mar 2026 at 9:00 AM in New York, with `changes`."""
    return replace(ANA_LEE, **changes)


def under(**decided: object) -> Visit:
    """Return that visit, booked under a policy in which the operator decided otherwise."""
    return visit(policy=Policy(**decided))


def complete(of: Visit = ANA_LEE, *, after: timedelta = HOUR) -> Outcome:
    """Complete a visit so long after its start."""
    return outcomes.of_completing(of, at=of.starts_at + after)


def cancel(of: Visit = ANA_LEE, *, by: Party = Party.CLIENT, notice: timedelta = DAY) -> Outcome:
    """Cancel a visit at the moment of the notice, so long before its start."""
    told_at = of.starts_at - notice
    return outcomes.of_cancelling(of, by=by, notice_at=told_at, at=told_at)


def no_show(of: Visit = ANA_LEE, *, after: timedelta = HOUR, tried: str = "Called at 9:05") -> Outcome:
    """Record a no-show so long after the start."""
    return outcomes.of_no_show(of, contact_attempt=tried, at=of.starts_at + after)


def move(
    of: Visit = ANA_LEE,
    *,
    notice: timedelta = DAY,
    by: Party = Party.THERAPIST,
    accept_late: bool = False,
    to: timedelta = 2 * DAY,
) -> Outcome:
    """Move a visit by `to`, at the moment of the notice."""
    told_at = of.starts_at - notice
    asked = Move(to=of.starts_at + to, same_therapist=True, by=by, notice_at=told_at, accept_late=accept_late)
    return outcomes.of_moving(of, asked, at=told_at)
