"""A client goes away: their visits in those days are cancelled with their true notice (rules.md 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from elevate.core import notice
from elevate.core.money import Money
from elevate.core.outcomes import Outcome
from elevate.core.refusals import Refused, StalePreview
from elevate.core.rulebook import Credit, Party
from elevate.core.time import day_of, start_of_day
from elevate.core.words import gettext_noop as _
from elevate.core.written import full_day
from elevate.credits import ledger
from elevate.journal import recording
from elevate.people.actors import Actor, Role
from elevate.people.models import Client
from elevate.scheduling import cancelling, deciding, shown
from elevate.scheduling.acts import UNSEEN, Cancellation, Seen
from elevate.scheduling.models import Appointment, Away
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.scheduling.resolving import Ended

ENTERED = "away.entered"
#: How far ahead a time away may begin, and how long it may last.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The days that are asked for, by the client's own calendar; `until_on` is the first day back.

    `notice_at` is when the client said so: now, when left out.
    """

    from_on: date
    until_on: date
    reason: str = ""
    notice_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A visit that falls into the time away, and how it ends."""

    visit: Appointment
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What going away does: the visits it cancels in order, and the credits on the first day back."""

    leave: Leave
    lost: list[Lost]
    balance: int
    token: str

    @property
    def used(self) -> int:
        """How many credits are used by what is cancelled late."""
        return sum(each.outcome.credit is Credit.USED for each in self.lost)

    def ended(self, at: datetime) -> list[Ended]:
        """Return the visits with the acts that cancel them at `at`."""
        return [
            Ended(visit=each.visit, outcome=each.outcome, act=_act(each.visit, self.leave, at=at))
            for each in self.lost
        ]

    def pay(self, therapist_id: str | None = None) -> list[Money]:
        """Return what the cancelled visits earn altogether, or one therapist's; a sum for each currency."""
        sums: dict[str, int] = {}
        for each in self.lost:
            if therapist_id in (None, each.visit.therapist_id):
                pay = each.outcome.pay
                sums[pay.currency] = sums.get(pay.currency, 0) + pay.amount_cents
        return [Money(cents, currency) for currency, cents in sums.items() if cents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A time away as it was entered, and what it did; `replayed` if it had been entered before."""

    away: Away
    effect: Effect | None = None
    replayed: bool = False


def preview(client: Client, leave: Leave, *, by: Actor, at: datetime) -> Effect:
    """Return what entering `leave` would do now; `Refused` as `enter` refuses."""
    check(client, leave, by=by, at=at)
    visits = within(client, leave.from_on, leave.until_on, at=at).with_people()
    return _effect(client, leave, visits, by=by, at=at)


@transaction.atomic
def enter(client: Client, leave: Leave, *, by: Actor, at: datetime, seen: Seen = UNSEEN) -> Left:
    """Enter a time away: its visits are cancelled for the client, and everybody is told once.

    Refused for days that are past, that overlap another time away, or that
    are more than a year. Credits go on accruing.
    """
    visits = _locked(client, leave, at=at)
    if before := _earlier(client, seen):
        return Left(away=before, replayed=True)
    check(client, leave, by=by, at=at)
    effect = _effect(client, leave, visits, by=by, at=at)
    shown.check(seen.preview_token, effect.token)
    away = _saved(client, leave, by=by, at=at, seen=seen)
    entries = cancelling.cancel_all(effect.ended(at), by=by, at=at, told={"away": away.pk})
    facts = {"from": str(away.from_on), "until": str(away.until_on), "visits": [e.about.pk for e in entries]}
    recording.record(ENTERED, about=away, by=by, at=at, facts=facts, before=entries, effect=effect)
    return Left(away=away, effect=effect)


def check(client: Client, leave: Leave, *, by: Actor, at: datetime) -> None:
    """Refuse days that are past, the wrong way round, too many or taken, and a notice that cannot be."""
    zone = client.property.time_zone
    if leave.from_on < day_of(at, zone):
        raise Refused(_("The first day away is past. Choose today or a later day."))
    if leave.until_on <= leave.from_on:
        raise Refused(_("The first day back must come after the first day away."))
    if leave.until_on - leave.from_on > LONGEST or leave.from_on - day_of(at, zone) > LONGEST:
        raise Refused(_("Choose days within a year. Longer than that, ask the coordinator to pause instead."))
    _check_apart(client, leave)
    _check_notice(leave, zone=zone, by=by, at=at)


def within(client: Client, first: date, until: date, *, at: datetime) -> AppointmentQuerySet:
    """Return the client's booked visits still to come that start on a day of `[first, until)`."""
    zone = client.property.time_zone
    ahead = Appointment.objects.booked().filter(client=client, starts_at__gt=at)
    return ahead.between(start_of_day(first, zone), start_of_day(until, zone))


def _check_apart(client: Client, leave: Leave) -> None:
    other = Away.objects.filter(client=client).touching(leave.from_on, leave.until_on).first()
    if other is not None:
        raise Refused(
            _("{client} is away from {first} until {until} already. Change that, or choose other days."),
            client=client.name,
            first=full_day(other.from_on),
            until=full_day(other.until_on),
        )


def _check_notice(leave: Leave, *, zone: str, by: Actor, at: datetime) -> None:
    if leave.notice_at is None or leave.notice_at == at:
        return
    if by.role is Role.CLIENT:
        raise Refused(_("Your notice counts from now. If you told someone earlier, ask the coordinator."))
    notice.check(leave.notice_at, booked_at=leave.notice_at, at=at, reason=leave.reason, zone=zone)


def _locked(client: Client, leave: Leave, *, at: datetime) -> list[Appointment]:
    """Lock the visits by id, then the client, and return the visits in order of their start."""
    meant = within(client, leave.from_on, leave.until_on, at=at)
    locked = meant.lock()
    ledger.lock(client.pk)
    visits = list(meant.with_people())
    # A visit that was booked while we waited is not locked, and nobody has seen it go.
    if not {visit.pk for visit in visits} <= locked:
        raise StalePreview(_("Things changed since this page was opened. Look again before you confirm."))
    return visits


def _effect(
    client: Client, leave: Leave, visits: Iterable[Appointment], *, by: Actor, at: datetime
) -> Effect:
    lost = [Lost(visit, deciding.decide(visit, _act(visit, leave, at=at), by=by, at=at)) for visit in visits]
    balance = _balance(client, leave, lost, at=at)
    return Effect(leave=leave, lost=lost, balance=balance, token=_token(leave, lost, balance))


def _act(visit: Appointment, leave: Leave, *, at: datetime) -> Cancellation:
    """Return the cancellation of one visit: nobody gave notice of it before it was booked."""
    told = max(leave.notice_at or at, visit.booked_at)
    return Cancellation(party=Party.CLIENT, notice_at=told, reason=leave.reason)


def _balance(client: Client, leave: Leave, lost: Iterable[Lost], *, at: datetime) -> int:
    """Return the credits on the first day back, if every other visit until then takes place."""
    zone = client.property.time_zone
    back = start_of_day(leave.until_on, zone)
    kept = sum(each.outcome.credit is Credit.KEPT for each in lost)
    booked = Appointment.objects.booked().filter(client=client, starts_at__lt=back).count()
    return ledger.expected(client.pk, at=at, by=back) - (booked - kept)


def _token(leave: Leave, lost: Iterable[Lost], balance: int) -> str:
    facts: list[object] = [str(leave.from_on), str(leave.until_on), balance]
    for each in lost:
        facts += [each.visit.pk, each.visit.version, each.outcome.rule, each.outcome.credit]
        facts += [each.outcome.pay.amount_cents, each.outcome.pay.currency]
    return shown.token(facts)


def _earlier(client: Client, seen: Seen) -> Away | None:
    if seen.operation_id is None:
        return None
    return Away.objects.filter(operation_id=seen.operation_id, client=client).first()


def _saved(client: Client, leave: Leave, *, by: Actor, at: datetime, seen: Seen) -> Away:
    return Away.objects.create(
        client=client,
        from_on=leave.from_on,
        until_on=leave.until_on,
        planned_until_on=leave.until_on,
        reason=leave.reason,
        notice_at=leave.notice_at or at,
        entered_at=at,
        entered_by=by.signature,
        operation_id=seen.operation_id,
    )
