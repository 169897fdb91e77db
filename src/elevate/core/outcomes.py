"""Decide how a visit ends, and what that does to credit and pay (rules.md 1 and 2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from elevate.core import grid, notice
from elevate.core.money import Money
from elevate.core.policy import Policy
from elevate.core.refusals import AlreadyResolved, Refused
from elevate.core.rulebook import CONSEQUENCES, Credit, Kind, Party, Rule, State
from elevate.core.time import day_of, instant
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import clock, date_and_time, hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the rules need to know of an appointment: its facts, nothing stored."""

    state: State
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    moved: bool
    rate: Money
    policy: Policy
    zone: str
    client: str

    @property
    def free_until(self) -> datetime:
        """The last instant at which the client cancels free."""
        return notice.free_until(
            self.policy, starts_at=self.starts_at, booked_at=self.booked_at, moved=self.moved
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One end of a visit: every field decided, by exactly one rule."""

    rule: Rule
    why: Sentence
    pay: Money
    notice_at: datetime | None
    notice: timedelta | None
    free_until: datetime

    @property
    def state(self) -> State:
        """The state the visit ends in."""
        return CONSEQUENCES[self.rule].state

    @property
    def kind(self) -> Kind | None:
        """The kind of cancellation, if it is one."""
        return CONSEQUENCES[self.rule].kind

    @property
    def credit(self) -> Credit:
        """What became of the client's credit."""
        return CONSEQUENCES[self.rule].credit

    @property
    def credit_change(self) -> int:
        """How the client's balance changes, in whole credits."""
        return -1 if self.credit is Credit.USED else 0


def of_completing(visit: Visit, *, at: datetime) -> Outcome:
    """Decide a completed visit: allowed from its start on; credit used, full pay."""
    _still_open(visit)
    if instant(at) < instant(visit.starts_at):
        raise Refused(
            _("This visit starts {start}. You can mark it complete from then on."),
            start=date_and_time(visit.starts_at, visit.zone),
        )
    return _outcome(visit, Rule.COMPLETED, say(_("The visit took place.")))


def of_cancelling(visit: Visit, *, by: Party, notice_at: datetime, at: datetime, reason: str = "") -> Outcome:
    """Decide a cancellation by who could not make it and when they said so."""
    _still_open(visit)
    notice.check(notice_at, booked_at=visit.booked_at, at=at, reason=reason, zone=visit.zone)
    match by:
        case Party.CLIENT:
            return _by_client(visit, notice_at)
        case Party.THERAPIST:
            why = say(_("The therapist could not come, so {client} is not charged."), client=visit.client)
            return _outcome(visit, Rule.THERAPIST_CANCELLED, why, notice_at)
        case Party.OPERATOR:  # pragma: no branch - the last of its match
            return _by_operator(visit, notice_at)


def of_no_show(visit: Visit, *, contact_attempt: str, at: datetime) -> Outcome:
    """Decide a no-show: after the start and the wait, with a recorded attempt to reach the client."""
    _still_open(visit)
    earliest = instant(visit.starts_at) + visit.policy.no_show_wait
    if at < earliest:
        raise Refused(
            _("Wait until {time} before recording a no-show, and try to reach {client} meanwhile."),
            time=_time_seen(earliest, at=at, zone=visit.zone),
            client=visit.client,
        )
    if not contact_attempt.strip():
        raise Refused(_("Say how you tried to reach {client}, and when."), client=visit.client)
    why = say(_("{client} was not there and could not be reached."), client=visit.client)
    return _outcome(visit, Rule.NO_SHOW, why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What is asked for: the new start, who asks, and whether the therapist waives a late charge."""

    to: datetime
    same_therapist: bool
    by: Party
    notice_at: datetime
    accept_late: bool = False
    reason: str = ""


def of_moving(visit: Visit, move: Move, *, at: datetime) -> Outcome:
    """Decide what a move does to the *old* visit (rules.md 2)."""
    _still_open(visit)
    _movable(visit, move, at=at)
    notice.check(move.notice_at, booked_at=visit.booked_at, at=at, reason=move.reason, zone=visit.zone)
    if notice.given(visit.starts_at, move.notice_at) >= visit.policy.free_notice:
        why = say(_("{hours}’ notice or more: the credit moves along."), hours=_free(visit))
        return _outcome(visit, Rule.FREE_MOVE, why, move.notice_at)
    if move.accept_late:
        _may_accept_late(visit.policy, move.by)
        why = say(_("Less than {hours}’ notice, but the therapist accepts the move."), hours=_free(visit))
        return _outcome(visit, Rule.LATE_MOVE_ACCEPTED, why, move.notice_at)
    why = say(_("Less than {hours}’ notice: the old visit is charged."), hours=_free(visit))
    return _outcome(visit, Rule.LATE_MOVE, why, move.notice_at)


def check_substitution(visit: Visit, *, same_therapist: bool, at: datetime) -> None:
    """Refuse to let somebody else perform a visit that is over or has begun; it never costs anything."""
    _still_open(visit)
    if instant(at) >= instant(visit.starts_at):
        raise Refused(
            _("This visit started {start}. Record what happened instead."),
            start=date_and_time(visit.starts_at, visit.zone),
        )
    if same_therapist:
        raise Refused(_("They perform this visit already. Choose somebody else."))


def of_undoing_a_move(visit: Visit) -> Outcome:
    """Decide the end of the visit that an undone move leaves behind: as if never booked."""
    _still_open(visit)
    return _outcome(visit, Rule.MOVE_UNDONE, say(_("The move was undone.")))


def _by_client(visit: Visit, notice_at: datetime) -> Outcome:
    if notice.given(visit.starts_at, notice_at) >= visit.policy.free_notice:
        why = say(_("{hours}’ notice or more."), hours=_free(visit))
        return _outcome(visit, Rule.ON_TIME_NOTICE, why, notice_at)
    if notice_at <= visit.free_until:
        minutes = int(visit.policy.booking_grace.total_seconds()) // 60
        why = say(_("Cancelled within {minutes} minutes of booking."), minutes=minutes)
        return _outcome(visit, Rule.BOOKING_GRACE, why, notice_at)
    why = say(_("Less than {hours}’ notice."), hours=_free(visit))
    return _outcome(visit, Rule.LATE_NOTICE, why, notice_at)


def _by_operator(visit: Visit, notice_at: datetime) -> Outcome:
    late = notice.given(visit.starts_at, notice_at) < visit.policy.free_notice
    if late and visit.policy.operator_late_pays:
        why = say(_("The operator cancelled with less than {hours}’ notice."), hours=_free(visit))
        return _outcome(visit, Rule.OPERATOR_CANCELLED_LATE, why, notice_at)
    return _outcome(visit, Rule.OPERATOR_CANCELLED, say(_("The operator cancelled.")), notice_at)


def _still_open(visit: Visit) -> None:
    match visit.state:
        case State.BOOKED:
            return
        case State.COMPLETED:
            raise AlreadyResolved(_("This visit is completed already. Undo that first if it is wrong."))
        case State.CANCELLED:
            raise AlreadyResolved(_("This visit is cancelled already. Undo that first if it is wrong."))
        case State.RESCHEDULED:  # pragma: no branch - the last of its match
            raise AlreadyResolved(_("This visit was moved already. Open the new one instead."))


def _movable(visit: Visit, move: Move, *, at: datetime) -> None:
    if instant(at) >= instant(visit.starts_at):
        raise Refused(
            _("This visit started {start} and can no longer be moved. Record what happened instead."),
            start=date_and_time(visit.starts_at, visit.zone),
        )
    grid.check_start(move.to, at=at)
    if instant(move.to) == instant(visit.starts_at) and move.same_therapist:
        raise Refused(_("The visit is at that time already. Choose another one."))


def _may_accept_late(policy: Policy, by: Party) -> None:
    if by is Party.CLIENT:
        raise Refused(_("Only the therapist can accept a late move without a charge."))
    # The setting binds the therapist; the operator makes the exceptions to it.
    if by is Party.THERAPIST and not policy.late_move_by_therapist:
        raise Refused(_("Your operator charges every late move. Ask the coordinator for an exception."))


def _time_seen(moment: datetime, *, at: datetime, zone: str) -> str:
    """Write a time for somebody who looks at `at`: with its day, unless that is today."""
    today = day_of(moment, zone) == day_of(at, zone)
    return clock(moment, zone) if today else date_and_time(moment, zone)


def _outcome(visit: Visit, rule: Rule, why: Sentence, notice_at: datetime | None = None) -> Outcome:
    return Outcome(
        rule=rule,
        why=why,
        pay=visit.rate if CONSEQUENCES[rule].pays else Money.none(visit.rate.currency),
        notice_at=notice_at,
        notice=None if notice_at is None else notice.given(visit.starts_at, notice_at),
        free_until=visit.free_until,
    )


def _free(visit: Visit) -> str:
    return hours(visit.policy.free_notice)
