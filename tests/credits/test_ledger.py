"""The ledger (rules.md 3): transfers that balance, never changed, each made once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from elevate.core.refusals import Refused
from elevate.credits import ledger
from elevate.credits.models import CreditEntry
from elevate.journal.models import Event
from elevate.scheduling import completing, undoing
from tests.scheduling.observing import START, nothing_changes
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def give(world: World, quantity: int = 2, *, key: str = "1", reason: str = "Birthday") -> CreditEntry:
    by = world.actor(world.coordinator)
    return ledger.give(world.client, quantity, reason=reason, key=key, at=NOW, by=by)


def adjust(world: World, change: int, *, key: str = "1", reason: str = "Counted wrong") -> CreditEntry:
    by = world.actor(world.coordinator)
    return ledger.adjust(world.client, change, reason=reason, key=key, at=NOW, by=by)


@pytest.mark.parametrize(
    ("act", "path", "total"),
    [
        pytest.param(give, ("grant", "issued", "available", 2), 2, id="a gift"),
        pytest.param(
            lambda world: adjust(world, 3), ("adjust", "issued", "available", 3), 3, id="a correction up"
        ),
        pytest.param(
            lambda world: adjust(world, -1), ("adjust", "available", "issued", 1), -1, id="a correction down"
        ),
    ],
)
def test_credits_by_hand_are_transfers_with_their_reason(world: World, act, path, total):
    entry = act(world)
    assert (entry.kind, entry.source, entry.target, entry.quantity) == path
    assert entry.reason
    assert entry.by == world.actor(world.coordinator).signature
    assert ledger.balance(world.client.pk, at=NOW).total == total
    assert Event.objects.get().verb == "credit.changed"


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda world: give(world, 0), "Grant at least one credit."),
        (lambda world: give(world, -1), "Grant at least one credit."),
        (lambda world: give(world, reason=" "), "Give the reason. The client will see it."),
        (lambda world: adjust(world, 0), "Say by how many credits to correct the balance, up or down."),
        (lambda world: adjust(world, 1, reason=""), "Give the reason. The client will see it."),
    ],
)
def test_what_moves_nothing_or_has_no_reason_is_refused(world: World, act, sentence):
    with nothing_changes(), pytest.raises(Refused) as refusal:
        act(world)
    assert str(refusal.value) == sentence


def test_one_key_makes_one_entry(world: World):
    give(world)
    with nothing_changes(), pytest.raises(IntegrityError), transaction.atomic():
        give(world)
    give(world, key="2")
    assert CreditEntry.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE credits_creditentry SET quantity = 9",
        "UPDATE credits_creditentry SET reason = 'nothing'",
        "DELETE FROM credits_creditentry",
        "DELETE FROM credits_creditentry WHERE quantity = 2",
    ],
)
def test_nobody_changes_or_deletes_an_entry(world: World, statement):
    give(world)
    with (
        nothing_changes(),
        pytest.raises(DatabaseError, match="credits_creditentry is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_nobody_replaces_an_entry(world: World):
    entry = give(world)
    columns = [field.column for field in CreditEntry._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f"INSERT OR REPLACE INTO credits_creditentry ({names}) SELECT {names} FROM credits_creditentry"
    )
    if connection.vendor == "postgresql":
        statement = (
            f"INSERT INTO credits_creditentry ({names}) SELECT {names} FROM credits_creditentry "
            "ON CONFLICT (id) DO UPDATE SET quantity = 9"
        )
    with nothing_changes(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    entry.refresh_from_db()
    assert entry.quantity == 2


@pytest.mark.parametrize("changes", [{"quantity": 0}, {"target": "issued"}])
def test_an_entry_moves_something_somewhere(world: World, changes):
    entry = CreditEntry(
        **{
            "client": world.client,
            "kind": "grant",
            "source": "issued",
            "target": "available",
            "quantity": 1,
            "at": NOW,
            "recorded_at": NOW,
            "by": "x",
            "source_key": "x",
            **changes,
        }
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_an_entry_is_reversed_once_at_most(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    for _time in range(2):
        completing.complete(visit.pk, by=by, at=START)
        undoing.undo(visit.pk, by=by, at=START)
    reversals = list(CreditEntry.objects.filter(reverses__isnull=False).select_related("reverses"))
    assert [(entry.kind, entry.reverses.kind) for entry in reversals] == [("restore", "use")] * 2
    assert len({entry.reverses_id for entry in reversals}) == 2
    again = CreditEntry.objects.get(pk=reversals[0].pk)
    again.pk, again.source_key = None, "restore:again"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_one_use_a_visit_and_outcome(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    completing.complete(visit.pk, by=by, at=START)
    use = CreditEntry.objects.get(kind="use")
    use.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        use.save(force_insert=True)


def test_clients_stand_apart(world: World):
    give(world)
    other = world.add_client("Dee Park")
    assert ledger.balance(other.pk, at=NOW).total == 0
    balances = CreditEntry.objects.all().balances([world.client.pk, other.pk])
    assert {pk: balance.total for pk, balance in balances.items()} == {world.client.pk: 2}


@pytest.mark.parametrize(
    ("starts_on", "day"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 9), id="running: the next week's first day"),
        pytest.param(date(2026, 4, 1), date(2026, 4, 1), id="not begun: its first day"),
        pytest.param(None, None, id="no subscription: none"),
    ],
)
def test_the_next_credit_has_a_day(world: World, starts_on, day):
    if starts_on is not None:
        world.subscribe(world.client, starts_on=starts_on)
    ledger.balance(world.client.pk, at=NOW)
    grant = ledger.next_grant(world.client.pk, at=NOW)
    assert (grant and grant.on) == day


def test_holds_of_many_visits_are_the_lines_that_each_would_write(world: World):
    by = world.actor(world.coordinator)
    one, other = world.book(hours=48), world.book(hours=72)
    written = CreditEntry.objects.filter(kind="hold").order_by("pk")
    names = [field.attname for field in CreditEntry._meta.concrete_fields if field.attname != "id"]
    alone = list(written.values(*names))
    twins = [(world.add_client(name).pk, visit) for name, visit in (("Dee", one), ("Cy", other))]
    ledger.hold_all([(client, visit.pk) for client, visit in twins], at=NOW, by=by)
    together = list(written.filter(client__in=[client for client, _visit in twins]).values(*names))
    assert [{**line, "client_id": ""} for line in together] == [{**line, "client_id": ""} for line in alone]
