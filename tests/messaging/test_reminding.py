"""Reminders: each exactly once, at its instant, never for the past, and stopped when they are untrue."""

from datetime import timedelta

import pytest

from elevate.core.rulebook import Party
from elevate.messaging import delivering, reminding
from elevate.messaging.models import Message, State, Watermark
from elevate.scheduling import cancelling, completing, rescheduling
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.models import Appointment
from tests.world import NOW, World

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
DAY = timedelta(days=1)
LONG_AGO = NOW - 30 * DAY


def told(template: str) -> Message:
    return Message.objects.get(template=template)


def complete(world: World, visit: Appointment, *, after: timedelta = HOUR) -> None:
    completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.starts_at + after)


def test_the_client_is_reminded_while_the_visit_can_still_be_cancelled_free(world: World, compose):
    visit = world.book(hours=72, at=LONG_AGO)
    assert compose(NOW + 24 * HOUR - SECOND) == []
    assert reminding.next_due_at() == NOW + 24 * HOUR
    assert compose(NOW + 24 * HOUR) == ["before_48h"]
    message = told("before_48h")
    assert (message.recipient_id, message.send_at) == (world.client.pk, NOW + 24 * HOUR)
    assert message.body == (
        "Your visit with Maya Lin at Harbor House is on Thu 5 Mar 2026, 12:00 PM. If that no longer suits "
        "you, you can cancel or move it free of charge until Wed 4 Mar 2026, 12:00 PM. After that, "
        "cancelling uses 1 credit."
    )
    assert message.useful_until == visit.starts_at - DAY


def test_the_client_is_reminded_shortly_before_the_visit(world: World, compose):
    world.book(hours=24, at=LONG_AGO)
    assert compose(NOW + 21 * HOUR) == ["before_3h"]
    assert told("before_3h").body == (
        "Maya Lin comes to you at Harbor House at 12:00 PM (Tue 3 Mar 2026, 12:00 PM). See you soon."
    )


@pytest.mark.parametrize(
    ("booked_before", "reminders"),
    [
        (timedelta(hours=48), ["before_3h"]),
        (timedelta(hours=48) + SECOND, ["before_3h", "before_48h"]),
        (timedelta(hours=3), []),
        (timedelta(hours=3) + SECOND, ["before_3h"]),
    ],
)
def test_who_booked_later_than_a_reminder_is_due_gets_none(world: World, compose, booked_before, reminders):
    starts_at = NOW + 72 * HOUR
    world.book(hours=72, at=starts_at - booked_before)
    kinds = {"before_48h", "before_3h"}
    composed = [each for at in (48, 3) for each in compose(starts_at - at * HOUR) if each in kinds]
    assert sorted(composed) == reminders


@pytest.mark.parametrize(
    ("hours_before", "reminders"),
    [
        (24 + 1 / 60, ["before_48h"]),
        (24, []),
        (4, []),
        (1, ["before_3h"]),
        (1 / 3600, ["before_3h"]),
        (0, []),
        (-1, []),
    ],
)
def test_a_late_worker_leaves_out_what_is_of_no_use_any_more(world: World, compose, hours_before, reminders):
    visit = world.book(hours=72, at=LONG_AGO)
    assert compose(visit.starts_at - hours_before * HOUR) == reminders


def test_what_was_composed_in_time_is_not_sent_late(world: World, compose):
    visit = world.book(hours=72, at=LONG_AGO)
    Message.objects.all().delete()
    compose(visit.starts_at - 3 * HOUR)
    assert delivering.deliver_due(at=visit.starts_at) == 0
    message = told("before_3h")
    assert (message.state, message.sent_at) == (State.CANCELLED, None)
    assert message.problem == "By the time it could go out it was no longer true, or of no more use."


def test_a_first_start_reminds_nobody_of_the_past(world: World):
    for hours in (-100, -50, -24.5, 1, 24, 47):
        world.book(hours=hours, at=LONG_AGO)
    assert reminding.next_due_at() is None
    assert reminding.compose_due(at=NOW) == 0
    assert reminding.compose_due(at=NOW) == 0
    assert set(Watermark.objects.values_list("reached_at", flat=True)) == {NOW}
    assert not Message.objects.filter(source_key__isnull=False).exists()
    assert reminding.next_due_at() > NOW


def test_a_turn_twice_or_at_an_earlier_time_does_nothing_more(world: World, compose):
    world.book(hours=24, at=LONG_AGO)
    assert compose(NOW + 21 * HOUR) == ["before_3h"]
    assert compose(NOW + 21 * HOUR) == []
    assert compose(NOW) == []
    Watermark.objects.update(reached_at=NOW)
    assert compose(NOW + 21 * HOUR) == []
    assert Message.objects.filter(template="before_3h").count() == 1


def test_what_is_due_next_always_lies_ahead(world: World, compose):
    """Or a worker would find no rest, and a sandbox's clock no end."""
    for hours in (24, 25.5, 72, 100):
        world.book(hours=hours, at=LONG_AGO)
    complete(world, world.book(hours=-6, at=LONG_AGO))
    at = NOW - DAY
    for _turn in range(40):
        due = reminding.next_due_at()
        assert due > at
        at = due
        compose(at)


def test_a_visit_that_ends_otherwise_stops_its_reminders(world: World, compose):
    kit = world.actor(world.coordinator)
    cancelled, moved = world.book(hours=24, at=LONG_AGO), world.book(hours=25.5, at=LONG_AGO)
    compose(NOW + 23 * HOUR)
    cancelling.cancel(cancelled.pk, Cancellation(party=Party.THERAPIST), by=kit, at=NOW + 23 * HOUR)
    act = Reschedule(starts_at=NOW + 200 * HOUR, accept_late=True)
    rescheduling.reschedule(moved.pk, act, by=world.actor(world.therapist), at=NOW + 23 * HOUR)
    reminders = Message.objects.filter(template="before_3h")
    assert [message.state for message in reminders] == [State.CANCELLED] * 2


def test_one_who_looks_at_the_wrong_moment_still_sends_nothing_untrue(world: World, compose):
    """The visit ends while the reminder is composed: it is asked again before it goes out."""
    visit = world.book(hours=24, at=LONG_AGO)
    compose(NOW + 21 * HOUR)
    cancelling.cancel(
        visit.pk, Cancellation(party=Party.OPERATOR), by=world.actor(world.coordinator), at=NOW + 22 * HOUR
    )
    Message.objects.filter(template="before_3h").update(state=State.QUEUED)
    delivering.deliver_due(at=NOW + 22 * HOUR)
    assert told("before_3h").state == State.CANCELLED


def test_many_ask_no_more_queries(world: World, compose, django_assert_max_num_queries):
    for number in range(12):
        client = world.add_client(f"Client {number}")
        world.book(hours=-30 + 1.5 * number, at=LONG_AGO, client=client)
        world.book(hours=24 + 1.5 * number, at=LONG_AGO, client=client)
    with django_assert_max_num_queries(60):
        compose(NOW + 21 * HOUR)
    assert Message.objects.filter(source_key__isnull=False).count() > 12
