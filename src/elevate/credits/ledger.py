"""The only door to the ledger (rules.md 3)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from elevate.core import credits
from elevate.core.credits import Account, EntryKind, Grant, Transfer
from elevate.core.refusals import Refused
from elevate.core.rulebook import Credit
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.core.written import day, full_day
from elevate.credits import accrual
from elevate.credits.models import Balance, CreditEntry, moved
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.plans import enrolments
from elevate.plans.enrolments import Enrolment
from elevate.storing import rows
from elevate.storing.prepared import TEXT, Prepared

#: How far ahead to look for the next credit when a booking is refused.
HORIZON = timedelta(days=400)

# The key stays free to be referred to: whoever grants a week now would wait for it, and we for them.
_LOCK = Prepared(
    lambda client_id: (
        Client.objects.select_for_update(no_key=True).filter(pk=client_id).order_by().values_list("pk")
    ),
    client_id=TEXT,
)
_BALANCE = Prepared(
    lambda client_id: (
        CreditEntry.objects.filter(client_id=client_id)
        .order_by()
        .values("client_id")
        .annotate(available=moved(Account.AVAILABLE), held=moved(Account.HELD))
        .values_list("available", "held")
    ),
    client_id=TEXT,
)


def lock(client_id: str) -> None:
    """Make rivals for this client's credits wait until the transaction ends."""
    if connection.features.has_select_for_update:  # SQLite has one writer: whoever began it holds everything
        _LOCK.rows(client_id=client_id)


def lock_all(clients: QuerySet[Client]) -> None:
    """Lock the credits of many clients, always in one order."""
    if connection.features.has_select_for_update:
        list(clients.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def balance(client_id: str, *, at: datetime) -> Balance:
    """Return the balance now, grants that have fallen due included."""
    accrual.catch_up(at=at, client_id=client_id)
    return _owned(client_id)


def next_grant(client_id: str, *, at: datetime) -> Grant | None:
    """Return the next credit that falls due after `at`, within a year."""
    coming = _grants_due(enrolments.of_client(client_id), at=at, until=at + HORIZON)
    return min(coming, key=lambda grant: grant.due_at, default=None)


def expected(client_id: str, *, at: datetime, by: datetime) -> int:
    """Return how many credits there will be at `by` if none of today's is used until then."""
    enrolled = _caught_up(client_id, at=at)
    coming = _grants_due(enrolled, at=at, until=by)
    return _owned(client_id).total + sum(grant.quantity for grant in coming)


def check_covered(client: Client, *, promised: Sequence[datetime], at: datetime, spent: int = 0) -> None:
    """Refuse when a promised visit would start before a credit for it has fallen due.

    `spent` credits of the balance are gone with what happens now.
    """
    enrolled = _caught_up(client.pk, at=at)
    owned = _owned(client.pk).total - spent
    short = credits.uncovered(owned, promised, _grants_due(enrolled, at=at, until=max(promised)))
    if short is not None:
        raise _uncovered(client, short, _grants_due(enrolled, at=at, until=short + HORIZON))


def check_owned(client: Client, owned: int, promised: Sequence[datetime]) -> None:
    """Refuse as `check_covered` does, for a client who has so many credits and is granted no more."""
    short = credits.uncovered(owned, promised, ())
    if short is not None:
        raise _uncovered(client, short, ())


def _uncovered(client: Client, short: datetime, coming: Iterable[Grant]) -> Refused:
    """Return the refusal of a visit at `short`, with the day that the next credit after it falls due."""
    zone = client.property.time_zone
    later = min((grant.on for grant in coming if grant.due_at > short), default=None)
    if later is None:
        return Refused(
            _("No credit is left for a visit on {day}, and no subscription that brings one."),
            day=day(day_of(short, zone)),
        )
    return Refused(
        _("No credit is left for a visit on {day}. The next one comes on {due}."),
        day=day(day_of(short, zone)),
        due=full_day(later),
    )


def hold(client_id: str, *, appointment_id: str, at: datetime, by: Actor) -> None:
    """Hold a credit for a visit that was just booked."""
    _write(client_id, [credits.on_booking()], about=appointment_id, number=0, at=at, by=by)


def settle(  # noqa: PLR0913 - a ledger line names everything it rests on
    client_id: str, credit: Credit, *, appointment_id: str, number: int, at: datetime, by: Actor
) -> None:
    """Use or release the held credit, by the visit's resolution `number`."""
    _write(client_id, [credits.on_resolving(credit)], about=appointment_id, number=number, at=at, by=by)


def settle_all(settled: Iterable[tuple[str, str, Credit, int]], *, at: datetime, by: Actor) -> None:
    """Settle as `settle` does for many visits: client, visit, credit and number; clients must be locked."""
    append(
        of_visit(client, credits.on_resolving(credit), about=visit, number=number, at=at, by=by)
        for client, visit, credit, number in settled
    )


def reopen(  # noqa: PLR0913 - a ledger line names everything it rests on
    client_id: str, credit: Credit, *, appointment_id: str, number: int, at: datetime, by: Actor
) -> None:
    """Reverse what resolution `number` did, so that the visit holds its credit again."""
    _write(client_id, credits.on_reopening(credit), about=appointment_id, number=number, at=at, by=by)


@transaction.atomic
def give(client: Client, quantity: int, *, reason: str, key: str, at: datetime, by: Actor) -> CreditEntry:  # noqa: PLR0913
    """Grant credits as a gift or purchase; `key` makes a replay harmless."""
    if quantity < 1:
        raise Refused(_("Grant at least one credit."))
    return _by_hand(client, Transfer(EntryKind.GRANT, quantity), reason=reason, key=key, at=at, by=by)


@transaction.atomic
def adjust(client: Client, change: int, *, reason: str, key: str, at: datetime, by: Actor) -> CreditEntry:  # noqa: PLR0913
    """Correct the balance by `change` credits, up or down."""
    if change == 0:
        raise Refused(_("Say by how many credits to correct the balance, up or down."))
    return _by_hand(client, credits.correction(change), reason=reason, key=key, at=at, by=by)


def by_hand(  # noqa: PLR0913 - a ledger line names everything it rests on
    client_id: str, transfer: Transfer, *, reason: str, key: str, at: datetime, by: Actor
) -> CreditEntry:
    """Return a correction or a gift, not yet saved; `key` makes a replay harmless."""
    entry = _entry(client_id, transfer, key=f"{transfer.kind}:{key}", at=at, by=by)
    entry.reason = reason
    return entry


def of_visit(  # noqa: PLR0913 - a ledger line names everything it rests on
    client_id: str, transfer: Transfer, *, about: str, number: int, at: datetime, by: Actor
) -> CreditEntry:
    """Return what a visit's booking (`number` 0) or its resolution moves, not yet saved."""
    entry = _entry(client_id, transfer, key=f"{transfer.kind}:{about}:{number}", at=at, by=by)
    entry.appointment_id = about
    return entry


def hold_all(visits: Iterable[tuple[str, str]], *, at: datetime, by: Actor) -> None:
    """Hold a credit for each of many visits, given as client and visit; their clients must be locked.

    The same lines as `hold` writes, without an object for each.
    """
    held = credits.on_booking()
    stored = connection.ops.adapt_datetimefield_value(at)
    path = (str(held.kind), str(held.source), str(held.target), held.quantity, stored, stored, by.signature)
    lines = [(client, *path, f"{held.kind}:{visit}:0", visit, "", None) for client, visit in visits]
    rows.insert_many(CreditEntry, lines)


def append(entries: Iterable[CreditEntry]) -> None:
    """Save many entries at once, in order; their clients must be locked."""
    CreditEntry.objects.bulk_create(entries, batch_size=1000)


def _by_hand(  # noqa: PLR0913 - a ledger line names everything it rests on
    client: Client, transfer: Transfer, *, reason: str, key: str, at: datetime, by: Actor
) -> CreditEntry:
    if not reason.strip():
        raise Refused(_("Give the reason. The client will see it."))
    lock(client.pk)
    entry = by_hand(client.pk, transfer, reason=reason.strip(), key=key, at=at, by=by)
    entry.save(force_insert=True)
    facts = {"kind": transfer.kind, "quantity": transfer.quantity, "target": transfer.target}
    recording.record("credit.changed", about=client, by=by, at=at, facts=facts)
    return entry


def _write(  # noqa: PLR0913 - a ledger line names everything it rests on
    client_id: str, transfers: Iterable[Transfer], *, about: str, number: int, at: datetime, by: Actor
) -> None:
    for transfer in transfers:
        entry = of_visit(client_id, transfer, about=about, number=number, at=at, by=by)
        if transfer.kind is EntryKind.RESTORE:
            entry.reverses = CreditEntry.objects.get(
                client_id=client_id, source_key=f"{EntryKind.USE}:{about}:{number}"
            )
        rows.insert([entry])


def _entry(client_id: str, transfer: Transfer, *, key: str, at: datetime, by: Actor) -> CreditEntry:
    return CreditEntry(
        client_id=client_id,
        kind=transfer.kind,
        source=transfer.source,
        target=transfer.target,
        quantity=transfer.quantity,
        at=at,
        recorded_at=at,
        by=by.signature,
        source_key=key,
    )


def _owned(client_id: str) -> Balance:
    return Balance(*(_BALANCE.first(client_id=client_id) or ()))


def _caught_up(client_id: str, *, at: datetime) -> list[Enrolment]:
    """Return the client's enrolments with everything granted that has fallen due."""
    found = enrolments.of_client(client_id)
    if all(each.next_grant_at is None or each.next_grant_at > at for each in found):
        return found
    accrual.catch_up(at=at, client_id=client_id)
    return enrolments.of_client(client_id)


def _grants_due(enrolled: Iterable[Enrolment], *, at: datetime, until: datetime) -> list[Grant]:
    return [grant for enrolment in enrolled for grant in enrolment.coming(at=at, until=until)]
