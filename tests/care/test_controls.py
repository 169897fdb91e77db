"""Each guard of freed times, taken away: the tests that rest on it would notice."""

import pytest
from django.db import IntegrityError, transaction

from elevate.care import answering, freeing, neighbours
from elevate.care.models import Gap, Offer
from elevate.core import quiet
from elevate.scheduling.models import Appointment
from tests.care.giving_back import HOUR, asked, freed, himself, run
from tests.world import NOW, World


def test_without_quiet_hours_somebody_would_be_asked_at_night(
    world: World, automatic, neighbour, monkeypatch
):
    neighbour("Ann Roe")
    freed(world, at=NOW + 10 * HOUR)
    monkeypatch.setattr(quiet, "is_quiet", lambda *_args: False)
    run(10 * 60 + 2)
    assert asked() == ["Ann Roe"]


def test_without_the_wait_an_undo_would_come_too_late(world: World, automatic, neighbour, monkeypatch):
    neighbour("Ann Roe")
    freed(world)
    monkeypatch.setattr(freeing, "_due_at", lambda visit: visit.resolution.resolved_at)
    run(0)
    assert asked() == ["Ann Roe"]


def test_without_the_credit_check_a_promised_credit_would_be_offered(
    world: World, automatic, neighbour, monkeypatch
):
    promised = neighbour("Zoe Kim", days=30)
    world.book(hours=24, client=promised, override_reason="")
    freed(world)
    monkeypatch.setattr(neighbours.ledger, "check_covered", lambda *_args, **_more: None)
    run(2)
    assert asked() == ["Zoe Kim"]


def test_without_the_look_at_the_answer_a_late_one_would_book(
    world: World, automatic, neighbour, monkeypatch
):
    ann = neighbour("Ann Roe")
    freed(world)
    run(2)
    monkeypatch.setattr(answering, "why_over", lambda *_args, **_more: None)
    answering.accept(Offer.objects.get().pk, by=himself(ann), at=NOW + HOUR)
    assert Appointment.objects.booked().get().client == ann


@pytest.mark.parametrize("twice", ["gap", "offer"])
def test_the_database_itself_keeps_one_open(world: World, automatic, neighbour, twice):
    neighbour("Ann Roe")
    visit = freed(world)
    at, gap = run(2), Gap.objects.get()
    second = {
        "gap": Gap(appointment=visit, opened_at=at, opened_by="x", next_step_at=at),
        "offer": Offer(gap=gap, client=world.client, number=2, offered_at=at, answer_until=at + HOUR),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        second[twice].save(force_insert=True)


def test_without_a_rest_one_neighbour_would_be_asked_all_day(world: World, automatic, neighbour, monkeypatch):
    neighbour("Ann Roe")
    for hours in (48, 72, 96):
        freed(world, hours=hours)
    monkeypatch.setattr(neighbours.rescue, "REST", 0 * HOUR)
    for minutes in (2, 17, 32):
        run(minutes)
    assert asked() == ["Ann Roe"] * 3
