"""The sandbox’s clock: it stands where it was put, moves forward only, and what falls due on the way runs."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from elevate.clock import due, moving, reading
from elevate.clock.models import SandboxClock
from elevate.core.refusals import Refused
from elevate.credits.models import CreditEntry
from elevate.messaging.models import Message, State
from tests.world import NOW, World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def sandbox(settings) -> None:
    settings.ELEVATE_SANDBOX = True


@pytest.fixture(autouse=True)
def _machine():
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_shows_the_machines_time_until_it_is_moved_and_then_stands_still(db: None):
    assert reading.now() == NOW
    moving.move_to(NOW + HOUR)
    assert (reading.now(), reading.now()) == (NOW + HOUR, NOW + HOUR)
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        assert reading.now() == NOW + HOUR


def test_times_are_in_utc_and_whole_seconds(db: None):
    with time_machine.travel(datetime(2026, 3, 2, 17, 0, 0, 999_999, tzinfo=UTC), tick=False):
        assert reading.now() == NOW
        assert reading.now().tzinfo is UTC


def test_outside_a_sandbox_nobody_moves_time(db: None, settings):
    moving.move_to(NOW + HOUR)
    settings.ELEVATE_SANDBOX = False
    assert reading.now() == NOW


def test_it_moves_forward_only(db: None):
    moving.move_to(NOW + HOUR)
    with pytest.raises(Refused) as refusal:
        moving.move_to(NOW + HOUR - timedelta(seconds=1))
    assert str(refusal.value) == "The clock only moves forward. Give a later time."
    assert moving.move_to(NOW + HOUR) == NOW + HOUR, "where it stands it may be put again"
    assert SandboxClock.objects.count() == 1


def test_everything_due_on_the_way_runs_each_at_its_own_time(world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    world.book(hours=48)
    moving.move_to(NOW + 3 * WEEK)
    assert CreditEntry.objects.filter(kind="grant").count() == 4
    assert set(Message.objects.filter(template="booked").values_list("state", "sent_at")) == {
        (State.SENT, NOW + 2 * MINUTE)
    }


def test_one_message_a_worker_left_lying_keeps_no_other_from_its_time(world: World):
    world.book(hours=48)
    world.book(hours=72, at=NOW + HOUR)
    stuck = Message.objects.filter(to="ben.okafor@example.test").earliest("send_at")
    Message.objects.filter(pk=stuck.pk).update(leased_until=NOW + 2 * HOUR)
    moving.move_to(NOW + 5 * HOUR)
    sent = Message.objects.filter(template="booked").order_by("sent_at").values_list("sent_at", flat=True)
    assert list(sent) == [NOW + 2 * MINUTE, NOW + HOUR + 2 * MINUTE, NOW + HOUR + 2 * MINUTE, NOW + 2 * HOUR]


def test_what_is_due_is_known_ahead_and_running_it_twice_does_nothing_more(world: World):
    assert due.next_due_at() is None
    world.subscribe(world.client, starts_on=date(2026, 3, 9))
    assert due.next_due_at() == datetime(2026, 3, 9, 4, tzinfo=UTC)
    world.book(hours=48)
    assert due.next_due_at() == NOW + 2 * MINUTE
    assert due.run(NOW + WEEK) == {"accrual": 1, "series": 0, "reminders": 0, "rescue": 0, "messages": 2}
    assert due.run(NOW + WEEK) == {"accrual": 0, "series": 0, "reminders": 0, "rescue": 0, "messages": 0}
