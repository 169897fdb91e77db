"""A freed time is offered to one neighbour after the other, until it is over."""

from datetime import UTC, date, datetime

import pytest

from elevate.care import rescuing
from elevate.care.models import Gap, Offer
from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.messaging import delivering
from elevate.messaging.models import Message
from elevate.people.models import Operator
from elevate.scheduling import cancelling, leaving, undoing
from elevate.scheduling.acts import Cancellation
from elevate.scheduling.leaving import Leave
from tests.care.giving_back import HOUR, LONG_AGO, MINUTE, asked, freed, heard, mode, run
from tests.scheduling import arranging
from tests.world import NOW, World, client_cancels


def test_it_begins_by_itself_once_no_undo_can_stop_it(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    freed(world)
    assert rescuing.next_due_at(at=NOW) == NOW + 2 * MINUTE
    run(1.9)
    assert not Gap.objects.exists()
    run(2)
    assert asked() == ["Ann Roe"]
    offer = Offer.objects.get()
    assert offer.answer_until == NOW + 17 * MINUTE
    assert rescuing.next_due_at(at=NOW + 2 * MINUTE) == NOW + 17 * MINUTE
    [message] = Message.objects.filter(template="offer")
    assert (message.send_at, message.recipient_id) == (NOW + 2 * MINUTE, offer.client_id)
    assert "Wed 4 Mar 2026, 12:00 PM" in message.body
    assert "please answer by 12:17 PM" in message.body


def test_an_undo_within_two_minutes_stops_it(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    visit = freed(world)
    undoing.undo(visit.pk, by=world.actor(world.client), at=NOW + MINUTE)
    run(5)
    assert not Gap.objects.exists()
    assert rescuing.next_due_at(at=NOW + 5 * MINUTE) is None


@pytest.mark.parametrize(("hours", "begins"), [(2.5, True), (2, False)])
def test_a_time_too_near_is_not_offered(world: World, automatic, neighbour, hours, begins):
    neighbour("Ann Roe")
    freed(world, hours=hours)
    run(2)
    assert Gap.objects.exists() is begins
    assert begins or rescuing.next_due_at(at=NOW) is None


@pytest.mark.parametrize("party", [Party.THERAPIST, Party.OPERATOR])
def test_a_time_the_therapist_does_not_have_is_not_offered(world: World, automatic, neighbour, party):
    neighbour("Ann Roe")
    visit = world.book(hours=48, at=LONG_AGO)
    cancelling.cancel(visit.pk, Cancellation(party=party), by=world.actor(world.coordinator), at=NOW)
    run(5)
    assert not Gap.objects.exists()


def test_a_client_who_goes_away_frees_times_too(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    world.book(hours=48, at=LONG_AGO)
    days = Leave(from_on=date(2026, 3, 3), until_on=date(2026, 3, 9))
    leaving.enter(world.client, days, by=world.actor(world.client), at=NOW)
    run(2)
    assert asked() == ["Ann Roe"]


def test_when_it_is_off_nothing_happens(world: World, neighbour):
    mode(world, Operator.Rescue.OFF)
    neighbour("Ann Roe")
    freed(world)
    run(5)
    assert not Gap.objects.exists()
    assert rescuing.next_due_at(at=NOW) is None


def test_by_hand_it_waits_for_a_word(world: World, neighbour):
    neighbour("Ann Roe")
    freed(world)
    at = run(2)
    gap = Gap.objects.get()
    assert gap.waits_for_a_word
    assert asked() == []
    for _tap in range(2):
        rescuing.offer(gap.pk, by=world.actor(world.coordinator), at=at)
    assert asked() == ["Ann Roe"]


def test_by_hand_it_ends_when_nobody_said_a_word(world: World, neighbour):
    neighbour("Ann Roe")
    visit = freed(world)
    run(2)
    rescuing.run_due(at=visit.starts_at)
    gap = Gap.objects.get()
    assert (gap.end, asked()) == (Gap.End.PASSED, [])
    with pytest.raises(Refused):
        rescuing.offer(gap.pk, by=world.actor(world.coordinator), at=visit.starts_at)


def test_switching_it_on_begins_what_waits(world: World, neighbour):
    neighbour("Ann Roe")
    freed(world)
    at = run(2)
    rescuing.choose(world.operator, Operator.Rescue.AUTOMATIC, by=world.actor(world.coordinator), at=at)
    run(3)
    assert asked() == ["Ann Roe"]


def test_given_back_once_more_it_is_offered_once_more(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    visit = freed(world)
    at, ben = run(2), world.actor(world.client)
    undoing.undo(visit.pk, by=ben, at=at)
    run(3)
    cancelling.cancel(visit.pk, client_cancels(), by=ben, at=NOW + 4 * MINUTE)
    run(6)
    assert [gap.end for gap in Gap.objects.all()] == [Gap.End.WITHDRAWN, ""]


def test_a_coordinator_withdraws_it_for_good(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    freed(world)
    at = run(2)
    for _tap in range(2):
        rescuing.withdraw(Gap.objects.get().pk, by=world.actor(world.coordinator), at=at)
    run(30)
    assert [gap.end for gap in Gap.objects.all()] == [Gap.End.WITHDRAWN]
    assert heard("offer_over") == ["Ann Roe"]


def test_nobody_is_asked_at_night(world: World, automatic, neighbour):
    """NOW is noon in New York; the cancellation comes at 10 PM, the visit is the next day at noon."""
    neighbour("Ann Roe")
    freed(world, hours=24, at=NOW + 10 * HOUR)
    run(10 * 60 + 2)
    assert asked() == []
    morning = datetime(2026, 3, 3, 13, tzinfo=UTC)
    assert rescuing.next_due_at(at=NOW + 11 * HOUR) == morning
    rescuing.run_due(at=morning)
    assert asked() == ["Ann Roe"]


def test_a_visit_before_anybody_could_answer_in_the_morning_is_not_offered(
    world: World, automatic, neighbour
):
    neighbour("Ann Roe")
    # 8:00 AM the next day: the quiet hours end when it begins.
    freed(world, hours=20, at=NOW + 10 * HOUR)
    run(10 * 60 + 2)
    assert (Gap.objects.get().end, asked()) == (Gap.End.PASSED, [])


def test_told_kindly_means_not_at_night(world: World, automatic, neighbour):
    neighbour("Ann Roe")
    freed(world, at=NOW + 9 * HOUR - 4 * MINUTE)
    run(538)
    night = NOW + 9 * HOUR + 5 * MINUTE
    rescuing.withdraw(Gap.objects.get().pk, by=world.actor(world.coordinator), at=night)
    [message] = Message.objects.filter(template="offer_over")
    assert message.send_at == datetime(2026, 3, 3, 13, tzinfo=UTC)


@pytest.mark.parametrize("chosen", [Operator.Rescue.AUTOMATIC, Operator.Rescue.BY_HAND])
@pytest.mark.parametrize("what", ["the therapist is off", "the day is closed"])
def test_a_time_that_nobody_could_book_is_offered_to_nobody(world: World, neighbour, chosen, what):
    mode(world, chosen)
    neighbour("Ann Roe")
    visit = freed(world)
    if what == "the day is closed":
        arranging.closed(visit.starts_at.date())
    else:
        arranging.off(world.therapist, visit.starts_at - HOUR, visit.ends_at)
    run(2)
    [gap] = Gap.objects.all()
    if chosen == Operator.Rescue.BY_HAND:
        rescuing.offer(gap.pk, by=world.actor(world.coordinator), at=NOW + 3 * MINUTE)
    gap.refresh_from_db()
    assert (gap.end, asked(), heard("offer")) == (Gap.End.WITHDRAWN, [], [])
    assert rescuing.next_due_at(at=NOW + 3 * MINUTE) is None


def test_a_question_that_comes_too_late_to_be_answered_does_not_go_out(
    world: World, automatic, neighbour, monkeypatch: pytest.MonkeyPatch
):
    neighbour("Ann Roe")
    freed(world)
    at = run(2)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_send", _no_server)
        delivering.deliver_due(at=at)
    delivering.deliver_due(at=at + 15 * MINUTE)
    assert Message.objects.get(template="offer").state == "cancelled"


def test_two_taps_a_quarter_of_an_hour_before_the_start_ask_once(world: World, neighbour):
    mode(world, Operator.Rescue.BY_HAND)
    neighbour("Ann Roe")
    neighbour("Zoe Poe")
    visit = freed(world, hours=3)
    run(2)
    [gap] = Gap.objects.all()
    for _tap in range(2):
        rescuing.offer(gap.pk, by=world.actor(world.coordinator), at=visit.starts_at - 15 * MINUTE)
    mode(world, Operator.Rescue.AUTOMATIC)
    assert (asked(), Gap.objects.waiting().count()) == (["Ann Roe"], 0)
    rescuing.run_due(at=visit.starts_at)
    assert Gap.objects.get().end == Gap.End.PASSED


def _no_server(_message: Message) -> None:
    raise OSError("down")
