"""Whoever edits, deletes or reorders the journal's rows behind its back is found out."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction

from elevate.journal import guards, recording, verifying
from elevate.journal.models import GENESIS, Event, Head
from elevate.people.actors import Actor
from tests.world import NOW, World

EVENTS, TAMPERINGS = 40, 1000


@pytest.fixture
def journal(world: World) -> None:
    """Forty events, without their guards."""
    for number in range(EVENTS):
        facts = {"number": number, "nested": {"word": "Ünïcode", "none": None, "yes": True}}
        at = NOW + timedelta(seconds=number)
        recording.record(
            f"test.{number % 7}", about=world.client, by=Actor.system("test"), at=at, facts=facts
        )
    assert verifying.first_break() is None
    guards.remove(connection)


def edit(chance: Random) -> str:
    event = chosen(chance)
    name, value = chance.choice(
        [
            ("at", event.at + timedelta(microseconds=1)),
            ("by", "system:other"),
            ("verb", event.verb + "x"),
            ("about", event.about[:-1] + "_"),
            ("facts", event.facts | {"number": -1}),
            ("facts", {}),
            ("digest", GENESIS),
        ]
    )
    Event.objects.filter(pk=event.pk).update(**{name: value})
    return f"edit {name} of {event.number}"


def edit_and_digest_anew(chance: Random) -> str:
    event = chosen(chance)
    event.facts["number"] = -1
    before = Event.objects.filter(number=event.number - 1).values_list("digest", flat=True).first()
    Event.objects.filter(pk=event.pk).update(facts=event.facts, digest=event.digest_after(before or GENESIS))
    return f"edit {event.number} and digest it anew"


def delete(chance: Random) -> str:
    event = chosen(chance)
    event.delete()
    return f"delete {event.pk}"


def delete_and_close_the_gap(chance: Random) -> str:
    event, number = chosen(chance), 0
    number = event.number
    event.delete()
    for later in Event.objects.filter(number__gt=number).order_by("number"):
        Event.objects.filter(pk=later.pk).update(number=later.number - 1)
    return f"delete {number} and renumber the rest"


def swap(chance: Random) -> str:
    one, other = chance.sample(range(1, EVENTS + 1), 2)
    parked = EVENTS + 1000
    for old, new in ((one, parked), (other, one), (parked, other)):
        Event.objects.filter(number=old).update(number=new)
    return f"swap {one} and {other}"


def cut_the_tail(chance: Random) -> str:
    kept = chance.randrange(EVENTS)
    Event.objects.filter(number__gt=kept).delete()
    return f"cut after {kept}"


def add(chance: Random) -> str:
    event = chosen(chance)
    event.number = EVENTS + chance.choice((1, 2))
    event.save(force_insert=True)
    return f"add {event.number}"


def chosen(chance: Random) -> Event:
    return Event.objects.get(number=chance.randint(1, EVENTS))


WAYS: tuple[Callable[[Random], str], ...] = (
    edit,
    edit_and_digest_anew,
    delete,
    delete_and_close_the_gap,
    swap,
    cut_the_tail,
    add,
)


def test_a_thousand_ways_to_tamper_are_all_found(journal: None):
    chance, unseen = Random(2), []
    for _number in range(TAMPERINGS):
        with transaction.atomic():
            done = chance.choice(WAYS)(chance)
            if verifying.first_break() is None:
                unseen.append(done)
            transaction.set_rollback(True)
    assert unseen == []
    assert verifying.first_break() is None


def test_what_is_found_is_said_in_words(journal: None):
    with transaction.atomic():
        Event.objects.filter(number=7).update(verb="test.other")
        assert verifying.first_break() == "event 7 does not match its digest"
        transaction.set_rollback(True)
    with transaction.atomic():
        Event.objects.filter(number=7).delete()
        assert verifying.first_break() == "event 7 is missing"
        transaction.set_rollback(True)
    Event.objects.filter(number__gt=30).delete()
    assert verifying.first_break() == "the chain ends at event 30, the head says 40"


def test_a_lost_head_is_found(journal: None):
    Head.objects.all().delete()
    assert verifying.first_break() == "the chain ends at event 40, the head says 0"


def test_an_empty_journal_is_whole(db: None):
    assert verifying.first_break() is None
