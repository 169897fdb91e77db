"""The first to confirm has the time; everybody else hears it kindly."""

import pytest

from elevate.care import answering, rescuing
from elevate.care.models import Gap, Offer
from elevate.core.refusals import Refused, SlotTaken
from elevate.core.rulebook import State
from elevate.credits import ledger
from elevate.messaging.models import Message
from elevate.scheduling import undoing
from elevate.scheduling.models import Appointment
from tests.care.giving_back import MINUTE, freed, heard, himself, run
from tests.world import NOW, World


def test_the_first_to_confirm_has_the_time_and_the_rest_are_told_once(world: World, automatic, neighbour):
    slow, no, quick = (neighbour(name, days=days) for name, days in (("A", 30), ("B", 20), ("C", 10)))
    visit = freed(world)
    run(2)
    run(17)
    at = NOW + 18 * MINUTE
    answering.decline(Offer.objects.get(client=no).pk, by=himself(no), at=at)
    run(18)
    done = answering.accept(Offer.objects.get(client=quick).pk, by=himself(quick), at=NOW + 19 * MINUTE)
    assert done.booked
    assert (done.booked.starts_at, done.booked.therapist_id) == (visit.starts_at, visit.therapist_id)
    assert ledger.balance(quick.pk, at=at).held == 1
    assert Gap.objects.get().end == Gap.End.FILLED
    for minutes in (20, 40, 60):
        run(minutes)
    # Who said nothing hears of it once; who declined is left in peace.
    assert heard("offer_over") == [slow.name]
    assert "is taken now." in Message.objects.get(template="offer_over").body
    assert heard("filled") == ["Kit Ames"]
    assert [offer.answer for offer in Offer.objects.all()] == ["lapsed", "declined", "accepted"]


def test_a_second_tap_books_nothing_more(world: World, automatic, neighbour):
    ann = neighbour("Ann Roe")
    freed(world)
    at = run(2)
    offer = Offer.objects.get()
    first, again = (answering.accept(offer.pk, by=himself(ann), at=at) for _tap in range(2))
    assert first.booked == again.booked
    assert Appointment.objects.filter(client=ann).count() == 1


def test_a_late_answer_gets_a_kind_sentence(world: World, automatic, neighbour):
    ann = neighbour("Ann Roe")
    freed(world)
    run(2)
    offer = Offer.objects.get()
    for answer in (answering.accept, answering.decline):
        with pytest.raises(Refused, match="Thank you, but the time to answer is over"):
            answer(offer.pk, by=himself(ann), at=NOW + 17 * MINUTE)


def test_who_comes_second_hears_that_somebody_was_first(world: World, automatic, neighbour):
    ann, zoe = neighbour("Ann Roe", days=30), neighbour("Zoe Kim", days=20)
    freed(world)
    run(2)
    at = run(17)
    answering.accept(Offer.objects.get(client=zoe).pk, by=himself(zoe), at=at)
    with pytest.raises(Refused, match="somebody else took this time first"):
        answering.accept(Offer.objects.get(client=ann).pk, by=himself(ann), at=at)


def test_a_time_that_is_taken_ends_the_gap_and_the_open_offer_is_told(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    freed(world)
    run(2)
    world.book(hours=48, client=world.add_client("Someone"))
    assert rescuing.next_due_at(at=NOW + 3 * MINUTE) == NOW + 2 * MINUTE
    run(3)
    assert Gap.objects.get().end == Gap.End.WITHDRAWN
    assert heard("offer_over") == ["Ann Roe"]


def test_an_undo_takes_the_time_back_from_an_open_offer(world: World, automatic, neighbour):
    ann = neighbour("Ann Roe")
    visit = freed(world)
    at = run(2)
    undoing.undo(visit.pk, by=world.actor(world.client), at=at)
    with pytest.raises(SlotTaken, match="not free any more"):
        answering.accept(Offer.objects.get().pk, by=himself(ann), at=at)
    assert Gap.objects.get().end == Gap.End.WITHDRAWN
    assert heard("offer_over") == ["Ann Roe"]
    assert Appointment.objects.get(pk=visit.pk).state == State.BOOKED
