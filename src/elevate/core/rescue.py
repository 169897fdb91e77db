"""When a freed time may be offered to somebody, and how long they have to answer."""

from datetime import datetime, timedelta

from elevate.core.quiet import after_quiet
from elevate.core.time import elapsed

#: How long somebody has to answer, and how far ahead a time must lie to be worth offering.
ANSWER = timedelta(minutes=15)
AHEAD = timedelta(hours=2)


def next_offer_at(starts_at: datetime, *, at: datetime, zone: str) -> datetime | None:
    """Return when the next neighbour may be asked; None if that leaves no time for an answer.

    Nobody is asked in their quiet hours (rules.md 8).
    """
    wanted = after_quiet(at, zone)
    return wanted if elapsed(wanted, starts_at) >= ANSWER else None
