"""A client's credits as a statement in words: what, when, why, and the balance after (rules.md 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from elevate.core.credits import Account, EntryKind
from elevate.core.rulebook import CONSEQUENCES, Kind, Rule, State
from elevate.core.time import day_of, week_label
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import day, day_and_time
from elevate.credits import accrual
from elevate.credits.models import CreditEntry
from elevate.people.models import Client
from elevate.plans import enrolments
from elevate.scheduling.models import Appointment, Resolution

#: How a credit came to be used, by the rule that decided.
_USED = {
    Rule.COMPLETED: _("Used for the visit on {when}"),
    Rule.LATE_NOTICE: _("Used: the visit on {when} was cancelled late"),
    Rule.NO_SHOW: _("Used: nobody was there for the visit on {when}"),
    Rule.LATE_MOVE: _("Used: the visit on {when} was moved late"),
}
#: Entries that a rule brought about.
_DECIDED = {EntryKind.USE, EntryKind.RELEASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the ledger as people read it.

    `change` is what it does to the balance (available and held together), in
    whole credits: a hold or a release moves credits and changes nothing.
    `rule` is what decided that a credit was used or let go.
    """

    entry: CreditEntry
    change: int
    balance_after: int
    held_after: int
    words: Sentence
    appointment: Appointment | None = None
    rule: Rule | None = None


def lines(client: Client, *, at: datetime, until: datetime | None = None) -> list[Line]:
    """Return the client's statement, newest last, grants that have fallen due by `at` included.

    `until` leaves out what happened later, and adds what will have fallen due
    by then: entries that are not stored. `client.property` is read. The number
    of queries does not depend on the number of entries.
    """
    accrual.catch_up(at=at, client_id=client.pk)
    entries = list(CreditEntry.objects.filter(client_id=client.pk).until(until))
    if until is not None and until > at:
        entries += _coming(client, at=at, until=until)
    visits = _visits(entries)
    rules = _rules(visits)
    balances = accumulate(map(_change, entries))
    held = accumulate(_gained(entry, Account.HELD) for entry in entries)
    return [
        Line(
            entry=entry,
            change=_change(entry),
            balance_after=balance_after,
            held_after=held_after,
            words=_words(entry, client, visits.get(entry.appointment_id), rules),
            appointment=visits.get(entry.appointment_id),
            rule=_rule(entry, rules) if entry.kind in _DECIDED else None,
        )
        for entry, balance_after, held_after in zip(entries, balances, held, strict=True)
    ]


def _coming(client: Client, *, at: datetime, until: datetime) -> list[CreditEntry]:
    due = [
        (grant, f"accrual:{enrolment.subscription_id}:{week_label(grant.on)}")
        for enrolment in enrolments.of_client(client.pk)
        for grant in enrolment.coming(at=at, until=until)
    ]
    path = {"kind": EntryKind.GRANT, "source": Account.ISSUED, "target": Account.AVAILABLE}
    return [
        CreditEntry(client=client, quantity=grant.quantity, at=grant.due_at, source_key=key, **path)
        for grant, key in sorted(due, key=lambda each: each[0].due_at)
    ]


def _visits(entries: Iterable[CreditEntry]) -> dict[str, Appointment]:
    ids = {entry.appointment_id for entry in entries if entry.appointment_id}
    return {visit.pk: visit for visit in Appointment.objects.with_people().filter(pk__in=ids)}


def _rules(visits: Iterable[str]) -> dict[tuple[str, str], Rule]:
    """Return the rule of every outcome these visits ever had, by visit and number."""
    outcomes = Resolution.objects.filter(appointment__in=list(visits)).order_by()
    return {
        (visit, str(number)): Rule(rule)
        for visit, number, rule in outcomes.values_list("appointment_id", "number", "rule")
    }


def _change(entry: CreditEntry) -> int:
    return _gained(entry, Account.AVAILABLE) + _gained(entry, Account.HELD)


def _gained(entry: CreditEntry, account: Account) -> int:
    return entry.quantity * ((entry.target == account) - (entry.source == account))


def _words(
    entry: CreditEntry, client: Client, visit: Appointment | None, rules: dict[tuple[str, str], Rule]
) -> Sentence:
    if visit is None:
        return _without_visit(entry, client)
    return _with_visit(EntryKind(entry.kind), visit, _rule(entry, rules))


def _rule(entry: CreditEntry, rules: dict[tuple[str, str], Rule]) -> Rule | None:
    return rules.get((entry.appointment_id or "", entry.source_key.rpartition(":")[2]))


def _with_visit(kind: EntryKind, visit: Appointment, rule: Rule | None) -> Sentence:
    when = day_and_time(visit.starts_at, visit.zone)
    match kind:
        case EntryKind.USE:
            return say(_USED.get(rule or Rule.COMPLETED, _USED[Rule.COMPLETED]), when=when)
        case EntryKind.HOLD if rule is None:
            return say(_("Held for the visit on {when}"), when=when)
        case EntryKind.HOLD:
            return say(_("Held again for the visit on {when}"), when=when)
        case EntryKind.RESTORE:
            return say(_("Given back: the outcome of the visit on {when} was undone"), when=when)
        case _:
            return say(_released(rule), when=when)


def _released(rule: Rule | None) -> str:
    consequence = CONSEQUENCES[rule or Rule.ON_TIME_NOTICE]
    if consequence.state is State.RESCHEDULED:
        return _("Released: the visit on {when} was moved")
    if rule is Rule.MOVE_UNDONE:
        return _("Released: the move to {when} was undone")
    match consequence.kind:
        case Kind.THERAPIST:
            return _("Released: the therapist cancelled the visit on {when}")
        case Kind.OPERATOR:
            return _("Released: the operator cancelled the visit on {when}")
        case _:
            return _("Released: the visit on {when} was cancelled in time")


def _without_visit(entry: CreditEntry, client: Client) -> Sentence:
    number, reason = entry.quantity, entry.reason
    match EntryKind(entry.kind):
        case EntryKind.GRANT if entry.source_key.startswith("accrual:"):
            return _for_a_week(number, day(day_of(entry.at, client.property.time_zone)))
        case EntryKind.GRANT:
            msgid = _("1 credit added. {reason}") if number == 1 else _("{count} credits added. {reason}")
        case EntryKind.EXPIRE:
            msgid = _("1 credit expired") if number == 1 else _("{count} credits expired")
        case _ if entry.target == Account.AVAILABLE:
            msgid = _("Corrected: {count} more. {reason}")
        case _:
            msgid = _("Corrected: {count} less. {reason}")
    return say(msgid, count=number, reason=reason)


def _for_a_week(count: int, first: str) -> Sentence:
    msgid = _("1 credit for the week of {day}") if count == 1 else _("{count} credits for the week of {day}")
    return say(msgid, count=count, day=first)
