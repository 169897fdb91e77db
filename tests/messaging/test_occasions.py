"""What time alone brings about besides reminders: rebooking, nudges about open visits, the welcome."""

from datetime import datetime, timedelta

import pytest

from elevate.core.rulebook import Party
from elevate.messaging import delivering, reminding
from elevate.messaging.models import Message, State
from elevate.people.models import Coordinator
from elevate.scheduling import cancelling, completing, rescheduling, undoing
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


class TestRebooking:
    def test_half_an_hour_after_a_visit_the_client_hears_how_to_book(self, world: World, compose):
        world.therapist.phone = "+18135550101"
        world.therapist.save()
        visit = world.book(hours=-24, at=LONG_AGO)
        complete(world, visit)
        assert compose(visit.ends_at + 30 * MINUTE) == ["rebook"]
        message = told("rebook")
        assert message.body == (
            "Thank you for your visit with Maya. To book the next one, tell Maya Lin (+1 813-555-0101) "
            "or Kit Ames (kit.ames@example.test)."
        )

    def test_who_has_a_next_visit_hears_nothing(self, world: World, compose):
        complete(world, visit := world.book(hours=2, at=LONG_AGO))
        world.book(hours=100, at=LONG_AGO)
        assert "rebook" not in compose(visit.ends_at + 30 * MINUTE)

    def test_it_counts_from_when_the_visit_was_recorded(self, world: World, compose):
        complete(world, visit := world.book(hours=2, at=LONG_AGO), after=2 * HOUR)
        assert "rebook" not in compose(visit.starts_at + 2 * HOUR + 30 * MINUTE - SECOND)
        assert compose(visit.starts_at + 2 * HOUR + 30 * MINUTE) == ["rebook"]

    @pytest.mark.parametrize(("after", "thanked"), [(24 * HOUR, True), (24 * HOUR + SECOND, False)])
    def test_nobody_is_thanked_for_a_visit_of_days_ago(self, world: World, compose, after, thanked):
        visit = world.book(hours=2, at=LONG_AGO)
        completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.ends_at + after)
        assert ("rebook" in compose(visit.ends_at + after + 30 * MINUTE)) is thanked

    def test_in_the_evening_it_waits_for_the_morning(self, world: World, compose):
        complete(world, visit := world.book(hours=8, at=LONG_AGO))
        compose(visit.ends_at + 30 * MINUTE)
        assert told("rebook").send_at == NOW + 20 * HOUR, "8 AM of the next day"

    def test_it_is_not_sent_once_a_visit_was_booked_or_the_outcome_undone(self, world, compose):
        complete(world, first := world.book(hours=8, at=LONG_AGO))
        other = world.add_client("Ana Torres")
        complete(world, second := world.book(hours=6.5, at=LONG_AGO, client=other))
        compose(NOW + 11 * HOUR)
        world.book(hours=100, at=NOW + 12 * HOUR)
        undoing.undo(second.pk, by=world.actor(world.therapist), at=NOW + 12 * HOUR)
        delivering.deliver_due(at=NOW + 21 * HOUR)
        states = Message.objects.filter(template="rebook").values_list("appointment_id", "state")
        assert dict(states) == {first.pk: State.CANCELLED, second.pk: State.CANCELLED}


class TestUnresolved:
    def test_the_therapist_is_asked_twice_and_then_the_coordinators(self, world: World, compose):
        Coordinator.objects.create(name="Lou Park", email="lou@example.test")
        visit = world.book(hours=-5, at=LONG_AGO)
        nudges = {lag: compose(visit.ends_at + lag * HOUR) for lag in (1, 2, 3, 24, 25, 72, 73, 100)}
        # Monday: the pay week ends on Sunday at nine.
        assert {lag: found for lag, found in nudges.items() if found} == {
            2: ["unresolved_2h"],
            24: ["unresolved_24h"],
            72: ["unresolved_72h", "unresolved_72h"],
        }
        assert told("unresolved_2h").body == (
            "The visit with Ben Okafor at Harbor House on Mon 2 Mar 2026, 7:00 AM has no outcome yet. Say "
            "under “To settle” what became of it, so that the credit and your pay are right."
        )
        again = told("unresolved_24h")
        assert again.subject == "Still to settle: Ben Okafor, Mon 2 Mar 2026, 7:00 AM"
        assert again.body == (
            "It is 24 hours now since the visit with Ben Okafor at Harbor House on Mon 2 Mar 2026, 7:00 AM "
            "ended, and it still has no outcome. Say under “To settle” what became of it. After 3 days the "
            "coordinators are told."
        )
        last = Message.objects.filter(template="unresolved_72h").latest("to")
        assert last.to == "lou@example.test"
        assert last.body == (
            "The visit of Ben Okafor with Maya Lin at Harbor House on Mon 2 Mar 2026, 7:00 AM has had no "
            "outcome for 3 days. Ask Maya Lin what became of it, or record it yourself."
        )

    def test_whoever_settles_it_is_left_in_peace(self, world: World, compose):
        visit = world.book(hours=3, at=LONG_AGO)
        compose(visit.ends_at + 6 * HOUR)
        assert told("unresolved_2h").state == State.QUEUED
        complete(world, visit, after=8 * HOUR)
        assert told("unresolved_2h").state == State.CANCELLED
        assert compose(visit.ends_at + 200 * HOUR) == ["rebook"]

    def test_at_night_it_waits_for_the_readers_morning(self, world: World, compose):
        world.therapist.time_zone = "America/Los_Angeles"
        world.therapist.save()
        visit = world.book(hours=10, at=LONG_AGO)
        compose(visit.ends_at + 2 * HOUR)
        # 1 AM in New York, 10 PM in Los Angeles: 8 AM there is 4 PM UTC.
        assert told("unresolved_2h").send_at == NOW + 23 * HOUR

    def test_a_worker_that_was_away_for_a_day_asks_once(self, world: World, compose):
        visit = world.book(hours=-5, at=LONG_AGO)
        assert compose(visit.ends_at + 26 * HOUR) == ["unresolved_24h"]


class TestPayWeek:
    SUNDAY = datetime.fromisoformat("2026-03-08T09:00-04:00")

    def test_coordinators_hear_on_its_last_day_how_many_visits_are_open(self, world: World, compose):
        for hours in (1, 2.5, 300):
            world.book(hours=hours, at=LONG_AGO)
        compose(self.SUNDAY - SECOND)
        assert compose(self.SUNDAY) == ["pay_week"]
        message = told("pay_week")
        assert (message.recipient_id, message.send_at) == (world.coordinator.pk, self.SUNDAY)
        assert message.body == (
            "The pay week ends today, Sun 8 Mar. 2 past visits still have no outcome: the board shows them."
        )

    def test_when_all_is_settled_nobody_writes(self, world: World, compose):
        complete(world, world.book(hours=1, at=LONG_AGO))
        assert "pay_week" not in compose(self.SUNDAY)

    @pytest.mark.parametrize(("late", "told_of"), [(14 * HOUR, 1), (15 * HOUR, 0)])
    def test_when_the_week_is_over_it_is_too_late(self, world: World, compose, late, told_of):
        world.book(hours=1, at=LONG_AGO)
        assert compose(self.SUNDAY + late).count("pay_week") == told_of


class TestWelcome:
    def test_a_new_client_hears_the_rules_once(self, world: World, compose):
        world.policy.free_notice_hours, world.policy.no_show_wait_minutes = 36, 20
        world.policy.save()
        world.book(hours=100, at=NOW)
        world.book(hours=200, at=NOW + MINUTE)
        assert compose(NOW + 2 * MINUTE - SECOND) == []
        assert reminding.next_due_at() == NOW + 2 * MINUTE
        assert compose(NOW + 2 * MINUTE) == ["welcome"]
        assert told("welcome").body == (
            "Welcome to Elevate Test, Ben. Your first visit is with Maya Lin at Harbor House on Fri 6 Mar "
            "2026, 4:00 PM. You can cancel or move a visit free of charge until 36 hours before it starts. "
            "After that, or if nobody is there 20 minutes after the start, it uses 1 credit. A visit you "
            "book at short notice can be cancelled free within 10 minutes of booking."
        )
        world.book(hours=300, at=NOW + HOUR)
        assert compose(NOW + 2 * HOUR) == []

    def test_a_booking_taken_back_at_once_welcomes_nobody_and_the_next_one_does(self, world: World, compose):
        kit = world.actor(world.coordinator)
        visit = world.book(hours=100, at=NOW)
        cancelling.cancel(visit.pk, Cancellation(party=Party.OPERATOR), by=kit, at=NOW + MINUTE)
        assert compose(NOW + 5 * MINUTE) == []
        world.book(hours=120, at=NOW + HOUR)
        assert compose(NOW + 2 * HOUR) == ["welcome"]

    def test_one_that_moved_at_once_is_welcomed_where_it_stands(self, world: World, compose):
        visit = world.book(hours=100, at=NOW)
        act = Reschedule(starts_at=NOW + 120 * HOUR)
        done = rescheduling.reschedule(visit.pk, act, by=world.actor(world.therapist), at=NOW + MINUTE)
        assert compose(NOW + 5 * MINUTE) == ["welcome"]
        assert told("welcome").appointment == done.new

    def test_at_night_it_waits(self, world: World, compose):
        world.book(hours=100, at=NOW + 10 * HOUR)
        compose(NOW + 11 * HOUR)
        assert told("welcome").send_at == NOW + 20 * HOUR
