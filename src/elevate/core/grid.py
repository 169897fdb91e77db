"""The quarter-hour grid that bookings claim (rules.md 7)."""

from datetime import UTC, datetime, timedelta

from elevate.core.refusals import Refused
from elevate.core.time import instant
from elevate.core.words import gettext_noop as _

QUARTER = timedelta(minutes=15)
NOTHING = timedelta(0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def on_grid(at: datetime) -> bool:
    """Tell whether `at` lies on a quarter hour; every zone's offset is a multiple of one."""
    return (at - EPOCH) % QUARTER == timedelta(0)


def check_start(starts_at: datetime, *, at: datetime) -> None:
    """Refuse a start off the grid or not in the future."""
    if not on_grid(starts_at):
        raise Refused(_("Visits start on a quarter hour: choose :00, :15, :30 or :45."))
    if instant(starts_at) <= instant(at):
        raise Refused(_("That time has passed. Choose one still to come."))


def rounded_up(span: timedelta) -> timedelta:
    """Return `span` rounded up to whole quarter hours."""
    return -(-span // QUARTER) * QUARTER


def ends_at(starts_at: datetime, length: timedelta) -> datetime:
    """Return when a visit of `length` ends."""
    return instant(starts_at) + length


def blocked_until(starts_at: datetime, length: timedelta, buffer: timedelta) -> datetime:
    """Return when the therapist is free again: length and buffer, each rounded up."""
    return instant(starts_at) + rounded_up(length) + rounded_up(buffer)


def quarters(start: datetime, end: datetime) -> range:
    """Return the numbers, since 1970 in UTC, of the quarter hours in `[start, end)`."""
    return range((start - EPOCH) // QUARTER, -(-(end - EPOCH) // QUARTER))


def start_of(quarter: int) -> datetime:
    """Return the instant a numbered quarter hour begins."""
    return EPOCH + quarter * QUARTER
