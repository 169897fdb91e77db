"""The journal: numbered without a gap, told to its subscribers in the same transaction, and never changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from elevate.journal import guards, recording
from elevate.journal.models import Event, Head
from elevate.journal.recording import Entry, Happening
from elevate.people.actors import Actor
from tests.scheduling.observing import nothing_changes
from tests.world import NOW, World

SYSTEM = Actor.system("test")


@pytest.fixture
def heard() -> Iterator[list[Happening]]:
    """Everything that subscribers of `test.happened` were told."""
    told: list[Happening] = []
    recording.subscribe("test.happened", told.append)
    yield told
    recording._subscribers.pop("test.happened")


def test_events_are_numbered_in_order_and_carry_ids_only(world: World):
    for number in range(3):
        recording.record("test.done", about=world.client, by=SYSTEM, at=NOW, facts={"number": number})
    events = list(Event.objects.all())
    assert [event.number for event in events] == [1, 2, 3]
    assert {(event.about, event.by) for event in events} == {(world.client.pk, "system:test")}
    assert (Head.objects.get().number, Head.objects.get().digest) == (3, events[-1].digest)


def test_subscribers_hear_of_it_at_once_with_the_living_objects(world: World, heard):
    recording.subscribe("test.happened", heard.append)
    event = recording.record("test.happened", about=world.client, by=SYSTEM, at=NOW, extra="word")
    [happening] = heard
    assert (happening.event, happening.about, happening.context) == (event, world.client, {"extra": "word"})


def test_what_a_subscriber_cannot_do_undoes_the_event_too(world: World, heard):
    def fails(_happening: Happening) -> None:
        raise RuntimeError("no")

    recording.subscribe("test.happened", fails)
    with nothing_changes(), pytest.raises(RuntimeError), transaction.atomic():
        recording.record("test.happened", about=world.client, by=SYSTEM, at=NOW)


def test_many_events_at_once_are_quiet_and_chained_like_single_ones(world: World, heard):
    entries = [Entry("test.happened", world.client, {"number": number}) for number in range(700)]
    recording.record_all(entries, by=SYSTEM, at=NOW)
    assert (heard, Event.objects.count(), Head.objects.get().number) == ([], 700, 700)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_event SET verb = 'test.undone'",
        "UPDATE journal_event SET digest = ''",
        "DELETE FROM journal_event",
    ],
)
def test_the_database_refuses_to_change_an_event(world: World, statement):
    recording.record("test.done", about=world.client, by=SYSTEM, at=NOW)
    with (
        nothing_changes(),
        pytest.raises(DatabaseError, match="journal_event is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_every_guard_is_there_and_one_that_is_not_is_named(world: World):
    assert guards.missing(connection) == []
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON journal_event"
        cursor.execute(f"DROP TRIGGER journal_event_no_delete{on_table}")
    assert guards.missing(connection) == ["journal_event_no_delete"]
    guards.install_after_migrating(using="default")
    assert guards.missing(connection) == []


def test_the_clock_of_an_event_is_when_it_happened(world: World):
    recording.record("test.done", about=world.client, by=SYSTEM, at=NOW + timedelta(microseconds=1))
    assert Event.objects.get().at == NOW + timedelta(microseconds=1)
