"""Write many booked and skipped dates with a few statements; the journal's lines come back to be recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched

from elevate.credits import ledger
from elevate.journal.recording import Entry
from elevate.people.actors import Actor
from elevate.scheduling import booking
from elevate.scheduling.models import Appointment, Series, Skip
from elevate.scheduling.standing.effects import Line
from elevate.storing import rows

_BATCH = 500
_SETTLED_AT_ONCE = {
    Skip.Reason.AWAY: Skip.Settlement.AWAY,
    Skip.Reason.STANDS: Skip.Settlement.SUPERSEDED,
    Skip.Reason.DROPPED: Skip.Settlement.DROPPED,
}


def book(visits: Sequence[Appointment], *, told_by: Series | None, by: Actor, at: datetime) -> list[Entry]:
    """Insert visits whose time is claimed already, and hold their credits; return what to record.

    `told_by` is the series whose own event tells of them; without it they are told of by their own.
    """
    for some in batched(visits, _BATCH):
        rows.insert(some)
    hold(visits, by=by, at=at)
    return [Entry("appointment.booked", visit, facts_of(visit, told_by=told_by)) for visit in visits]


def hold(visits: Iterable[Appointment], *, by: Actor, at: datetime) -> None:
    """Hold a credit for each of the visits."""
    ledger.hold_all([(visit.client_id, visit.pk) for visit in visits], at=at, by=by)


def facts_of(visit: Appointment, *, told_by: Series | None) -> dict[str, object]:
    """Return what the journal keeps of an occurrence's booking."""
    told = (told_by or visit.series) if visit.series_id else None
    return booking.booking_facts(visit) | ({"series": told.pk} if told else {})


def skip(series: Series, line: Line, *, by: Actor, at: datetime) -> Skip:
    """Return a date without a visit as it is stored; what nobody has to settle is settled at once."""
    found = Skip(
        series=series,
        original_starts_at=line.starts_at,
        reason=line.reason or "",
        params=dict(line.params),
        kept=line.visit,
        found_at=at,
    )
    if line.reason in _SETTLED_AT_ONCE:
        found.settled_at, found.settled_by = at, by.signature
        found.settlement = _SETTLED_AT_ONCE[line.reason]
    return found


def insert_skips(skips: Sequence[Skip]) -> None:
    """Insert dates without a visit."""
    for some in batched(skips, _BATCH):
        rows.insert(some)
