"""Let the core decide each ended visit, as an operation on that day would have (rules.md 1 and 2)."""

from datetime import datetime, timedelta

from elevate.core import outcomes
from elevate.core.outcomes import Outcome, Visit
from elevate.core.refusals import Refused
from elevate.core.rulebook import Kind, Party, Rule
from elevate.core.words import gettext_noop as _
from elevate.importing.book import Book
from elevate.importing.files.appointments.endings import Ending, How
from elevate.importing.files.appointments.rows import Row
from elevate.scheduling.models import Resolution

REASON = "import"
UNRECORDED = "Not recorded before the import"
#: The cell to blame when a rule refuses.
_BLAMED = {
    How.COMPLETED: "starts_at",
    How.CANCELLED: "notice_at",
    How.NO_SHOW: "starts_at",
    How.MOVED: "notice_at",
}
_ON_TIME = (Rule.ON_TIME_NOTICE, Rule.BOOKING_GRACE, Rule.FREE_MOVE)


def decide(book: Book, row: Row) -> None:
    """Give the row's visit the outcome its end has by the rules, or report what the rules say against it."""
    ending = row.ending
    if ending is None:
        return
    visit = row.visit.facts()
    try:
        if ending.how in (How.CANCELLED, How.MOVED):
            ending.notice_at = _notice(book, row, ending, visit)
        resolved_at = _resolved_at(book, ending, visit)
        row.outcome = _outcome(row, ending, visit, resolved_at)
        _check_kind(ending, row.outcome)
    except Refused as refusal:
        row.cells.refuse(_BLAMED[ending.how], refusal.sentence)
        return
    row.resolution = _resolution(book, row, ending, row.outcome, resolved_at)


def _outcome(row: Row, ending: Ending, visit: Visit, at: datetime) -> Outcome:
    match ending.how:
        case How.COMPLETED:
            return outcomes.of_completing(visit, at=at)
        case How.NO_SHOW:
            attempt = ending.contact_attempt or UNRECORDED
            return outcomes.of_no_show(visit, contact_attempt=attempt, at=at)
        case How.CANCELLED:
            return outcomes.of_cancelling(
                visit, by=ending.party or Party.CLIENT, notice_at=ending.notice_at or at, at=at, reason=REASON
            )
        case How.MOVED:
            return outcomes.of_moving(visit, _move(row, ending, at), at=at)


def _move(row: Row, ending: Ending, at: datetime) -> outcomes.Move:
    assert row.moved_to is not None
    return outcomes.Move(
        to=row.moved_to.starts_at,
        same_therapist=row.moved_to.therapist.pk == row.visit.therapist_id,
        by=Party.OPERATOR,
        notice_at=ending.notice_at or at,
        accept_late=ending.accept_late,
        reason=REASON,
    )


def _resolved_at(book: Book, ending: Ending, visit: Visit) -> datetime:
    """Return when the end was recorded: as the file says, else as soon as it could be."""
    return min(ending.resolved_at or _first_chance(ending, visit) or book.at, book.at)


def _first_chance(ending: Ending, visit: Visit) -> datetime | None:
    match ending.how:
        case How.COMPLETED:
            return visit.ends_at
        case How.NO_SHOW:
            return visit.starts_at + visit.policy.no_show_wait
        case How.CANCELLED | How.MOVED:
            return ending.notice_at


def _notice(book: Book, row: Row, ending: Ending, visit: Visit) -> datetime:
    """Return when notice was given: as the file says, else by the kind it names."""
    if ending.notice_at is not None:
        return ending.notice_at
    latest = visit.starts_at - (timedelta(minutes=15) if ending.how is How.MOVED else timedelta())
    if ending.kind is Kind.CLIENT_ON_TIME:
        taken = min(visit.starts_at - visit.policy.free_notice, book.at)
    elif ending.kind is Kind.CLIENT_LATE or ending.party is Party.THERAPIST:
        taken = min(latest, book.at)
    else:
        raise Refused(
            _("Say when notice was given, or write client_on_time or client_late in the column kind.")
        )
    if ending.party is not Party.THERAPIST:
        row.cells.note("notice_at", _("No time of notice is given; the kind decides."))
    return max(taken, visit.booked_at)


def _check_kind(ending: Ending, outcome: Outcome) -> None:
    """Refuse a kind that the notice contradicts: the file must not say two things."""
    if ending.kind not in (Kind.CLIENT_ON_TIME, Kind.CLIENT_LATE):
        return
    if (ending.kind is Kind.CLIENT_ON_TIME) != (outcome.rule in _ON_TIME):
        raise Refused(
            _("The kind says {kind}, the notice says: {why} Mend one of the two."),
            kind=ending.kind,
            why=outcome.why,
        )


def _resolution(book: Book, row: Row, ending: Ending, outcome: Outcome, at: datetime) -> Resolution:
    resolution = Resolution.of(row.visit, outcome, by=book.by, at=at, number=row.outcomes_before + 1)
    resolution.reason, resolution.note = ending.reason, ending.note
    if ending.how is How.NO_SHOW:
        resolution.contact_attempt = ending.contact_attempt or UNRECORDED
    return resolution
