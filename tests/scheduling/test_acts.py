"""Every act on a booked visit, with what it does to credit, pay, claims and messages."""

from datetime import date, timedelta

import pytest

from elevate.core.refusals import AlreadyResolved, SlotTaken
from elevate.credits import ledger
from elevate.journal import verifying
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, completing, rescheduling, undoing
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Claim
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)


def test_a_booked_visit_holds_a_credit_and_its_time(world: World) -> None:
    visit = world.book(hours=48)
    balance = ledger.balance(world.client.pk, at=NOW)
    assert (balance.available, balance.held) == (-1, 1)
    assert Claim.objects.filter(appointment=visit).count() == 10
    assert verifying.first_break() is None


def test_completing_uses_the_credit_and_pays_in_full(world: World) -> None:
    visit = world.book(hours=48)
    done = completing.complete(visit.pk, by=world.actor(world.therapist), at=NOW + 48 * HOUR)
    assert (done.appointment.state, done.resolution.credit, str(done.resolution.pay)) == (
        "completed",
        "used",
        "$72.00",
    )
    with pytest.raises(AlreadyResolved):
        completing.complete(visit.pk, by=world.actor(world.therapist), at=NOW + 48 * HOUR)


def test_moving_tells_the_coordinator_to_the_letter(world: World) -> None:
    visit = world.book(hours=48)
    done = rescheduling.reschedule(
        visit.pk, Reschedule(starts_at=NOW + 72 * HOUR), by=world.actor(world.therapist), at=NOW
    )
    assert done.new is not None
    message = Message.objects.get(recipient_id=world.coordinator.pk)
    assert message.body == (
        "Confirming Ben Okafor has rescheduled from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 12:00 PM"
    )
    undone = undoing.undo(visit.pk, by=world.actor(world.therapist), at=NOW + HOUR, reason="wrong day")
    assert undone.appointment.state == "booked"
    again = rescheduling.reschedule(
        visit.pk, Reschedule(starts_at=NOW + 73 * HOUR), by=world.actor(world.therapist), at=NOW + HOUR
    )
    assert again.new is not None
    assert again.new.moves == 1
    assert verifying.first_break() is None


def test_three_credits_in_week_three(world: World) -> None:
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    visits = [world.book(hours=48 + 168 * week) for week in range(3)]
    for visit in visits[:2]:
        cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    balance = ledger.balance(world.client.pk, at=NOW + timedelta(days=14))
    assert balance.total == 3


def test_a_taken_time_is_refused(world: World) -> None:
    world.book(hours=48)
    with pytest.raises(SlotTaken):
        world.book(hours=48.5, client=world.add_client("Dee Park"))
