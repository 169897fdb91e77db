"""When a freed time may be offered to somebody, how often, and how long they have to answer."""

from datetime import datetime, timedelta

from elevate.core.quiet import after_quiet
from elevate.core.time import elapsed

#: How long somebody has to answer, and how far ahead a time must lie to be worth offering.
ANSWER = timedelta(minutes=15)
AHEAD = timedelta(hours=2)
#: For how long somebody who was asked about one time is not asked about another.
REST = timedelta(hours=24)


def next_offer_at(starts_at: datetime, *, at: datetime, zone: str) -> datetime | None:
    """Return when the next neighbour may be asked; None if that leaves no time for an answer.

    Nobody is asked in their quiet hours (rules.md 8).
    """
    wanted = after_quiet(at, zone)
    return wanted if elapsed(wanted, starts_at) >= ANSWER else None


def rested_at(asked_at: datetime | None, *, at: datetime) -> datetime:
    """Return when somebody who was asked last at `asked_at`, if ever, may be asked about another time."""
    return at if asked_at is None else max(at, asked_at + REST)
