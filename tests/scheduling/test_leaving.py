"""A client goes away: visits go by their true notice, credits go on, everybody hears of it once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from elevate.core.refusals import Refused, StalePreview
from elevate.core.rulebook import Kind, State
from elevate.credits import ledger
from elevate.inspecting import examining
from elevate.journal.models import Event
from elevate.messaging import delivering
from elevate.messaging.models import Message
from elevate.people import keeping
from elevate.people.actors import Actor
from elevate.people.models import Coordinator
from elevate.scheduling import cancelling, leaving, undoing
from elevate.scheduling.acts import Seen
from elevate.scheduling.leaving import Leave
from elevate.scheduling.models import Appointment, Away
from tests.world import NOW, World, client_cancels

#: Monday 2 March 2026 is today.
MONDAY = date(2026, 3, 2)
LONG_AGO = NOW - timedelta(days=30)


def leave(first: int = 0, until: int = 14, **details) -> Leave:
    """Away from so many days after today until so many days after it."""
    return Leave(from_on=MONDAY + timedelta(days=first), until_on=MONDAY + timedelta(days=until), **details)


@pytest.fixture
def ben(world: World) -> Actor:
    return world.actor(world.client)


def test_the_source_s_example_holds(world: World, ben: Actor):
    """1 a week, away weeks 1 and 2 with notice, on week 3 there are 3 credits."""
    day_before = NOW - timedelta(days=1)
    world.subscribe(world.client, starts_on=MONDAY)
    for week in (0, 1):
        world.book(hours=48 + week * 168, at=LONG_AGO, override_reason="")
    shown = leaving.preview(world.client, leave(), by=ben, at=day_before)
    assert shown.balance == 3
    leaving.enter(world.client, leave(), by=ben, at=day_before)
    back = datetime(2026, 3, 16, 4, tzinfo=UTC)
    assert ledger.balance(world.client.pk, at=back - timedelta(seconds=1)).total == 2
    assert ledger.balance(world.client.pk, at=back).total == 3


def test_each_visit_goes_by_its_own_notice(world: World, ben: Actor):
    late, on_time = world.book(hours=5, at=LONG_AGO), world.book(hours=24, at=LONG_AGO)
    left = leaving.enter(world.client, leave(), by=ben, at=NOW)
    assert left.effect
    assert [each.outcome.kind for each in left.effect.lost] == [Kind.CLIENT_LATE, Kind.CLIENT_ON_TIME]
    assert [str(pay) for pay in left.effect.pay()] == ["$72.00"]
    assert left.effect.used == 1
    for visit in (late, on_time):
        visit.refresh_from_db()
        assert visit.state == State.CANCELLED


def test_what_lies_outside_the_days_stays(world: World, ben: Actor):
    before, after = world.book(hours=11, at=LONG_AGO), world.book(hours=13 + 24, at=LONG_AGO)
    # Midnight in New York, not in Greenwich, parts the days: 11 PM today, and 1 AM the day after tomorrow.
    leaving.enter(world.client, leave(1, 2), by=ben, at=NOW)
    assert set(Appointment.objects.booked()) == {before, after}


def test_a_visit_that_began_already_is_left_to_be_settled(world: World, ben: Actor):
    begun = world.book(hours=-0.5, at=LONG_AGO)
    leaving.enter(world.client, leave(), by=ben, at=NOW)
    begun.refresh_from_db()
    assert begun.state == State.BOOKED


def test_an_earlier_notice_counts_from_when_it_was_given(world: World):
    by, told = world.actor(world.therapist), NOW - timedelta(days=2)
    world.book(hours=5, at=LONG_AGO)
    lately = world.book(hours=8, at=NOW - timedelta(days=1))
    left = leaving.enter(world.client, leave(notice_at=told, reason="I was ill"), by=by, at=NOW)
    assert left.effect
    first, second = left.effect.lost
    assert first.outcome.kind is Kind.CLIENT_ON_TIME
    # Booked a day ago, after that notice: of it nobody knew before.
    assert (second.outcome.notice_at, second.outcome.kind) == (lately.booked_at, Kind.CLIENT_ON_TIME)


def test_a_client_s_own_notice_is_now(world: World, ben: Actor):
    with pytest.raises(Refused, match="Your notice counts from now"):
        leaving.enter(world.client, leave(notice_at=NOW - timedelta(days=2), reason="ill"), by=ben, at=NOW)


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"notice_at": NOW - timedelta(days=2)}, "Say in a few words why"),
        ({"notice_at": NOW + timedelta(hours=1), "reason": "x"}, "cannot be later than now"),
    ],
)
def test_a_notice_has_its_reason_and_its_limit(world: World, details, sentence):
    with pytest.raises(Refused, match=sentence):
        leaving.enter(world.client, leave(**details), by=world.actor(world.therapist), at=NOW)


@pytest.mark.parametrize(
    ("first", "until", "sentence"),
    [
        (-1, 3, "The first day away is past"),
        (3, 3, "must come after"),
        (3, 2, "must come after"),
        (0, 367, "within a year"),
        (367, 368, "within a year"),
    ],
)
def test_days_that_cannot_be_are_refused(world: World, ben: Actor, first, until, sentence):
    with pytest.raises(Refused, match=sentence):
        leaving.preview(world.client, leave(first, until), by=ben, at=NOW)
    with pytest.raises(Refused, match=sentence):
        leaving.enter(world.client, leave(first, until), by=ben, at=NOW)
    assert not Away.objects.exists()


def test_two_times_away_do_not_overlap(world: World, ben: Actor):
    leaving.enter(world.client, leave(7, 14), by=ben, at=NOW)
    with pytest.raises(Refused, match="Ben Okafor is away from Mon 9 Mar 2026 until Mon 16 Mar 2026 already"):
        leaving.enter(world.client, leave(13, 20), by=ben, at=NOW)
    leaving.enter(world.client, leave(14, 20), by=ben, at=NOW)
    leaving.enter(world.client, leave(6, 7), by=ben, at=NOW)


def test_a_stale_page_changes_nothing(world: World, ben: Actor):
    world.book(hours=48, at=LONG_AGO)
    shown = leaving.preview(world.client, leave(), by=ben, at=NOW)
    world.book(hours=72, at=LONG_AGO)
    with pytest.raises(StalePreview):
        leaving.enter(world.client, leave(), by=ben, at=NOW, seen=Seen(preview_token=shown.token))
    assert Appointment.objects.booked().count() == 2
    fresh = leaving.preview(world.client, leave(), by=ben, at=NOW)
    leaving.enter(world.client, leave(), by=ben, at=NOW, seen=Seen(preview_token=fresh.token))
    assert not Appointment.objects.booked().exists()


def test_entered_twice_it_counts_once(world: World, ben: Actor):
    world.book(hours=48, at=LONG_AGO)
    seen = Seen(operation_id="0a1b2c3d-0000-4000-8000-000000000001")
    first = leaving.enter(world.client, leave(), by=ben, at=NOW, seen=seen)
    again = leaving.enter(world.client, leave(), by=ben, at=NOW, seen=seen)
    assert (again.away, again.replayed) == (first.away, True)
    assert Event.objects.filter(verb="away.entered").count() == 1


def test_one_cancellation_can_be_undone(world: World, ben: Actor):
    visit = world.book(hours=48, at=LONG_AGO)
    left = leaving.enter(world.client, leave(), by=ben, at=NOW)
    undoing.undo(visit.pk, by=ben, at=NOW + timedelta(minutes=10))
    visit.refresh_from_db()
    assert visit.state == State.BOOKED
    assert Away.objects.get() == left.away


def test_a_rival_s_cancellation_is_not_cancelled_again(world: World, ben: Actor):
    visit = world.book(hours=48, at=LONG_AGO)
    cancelling.cancel(visit.pk, client_cancels(), by=ben, at=NOW)
    left = leaving.enter(world.client, leave(), by=ben, at=NOW)
    assert left.effect
    assert left.effect.lost == []


def test_the_doctor_sees_that_everybody_was_told_once_of_all(world: World, ben: Actor):
    jo = keeping.add(Coordinator(name="Jo Park"), by=world.actor(world.coordinator), at=LONG_AGO)
    for hours in (5, 48, 100):
        world.book(hours=hours, at=LONG_AGO)
    leaving.enter(world.client, leave(), by=ben, at=NOW)
    delivering.deliver_due(at=NOW + timedelta(minutes=2))
    assert broken() == []
    Message.objects.filter(template="away", recipient_id=jo.pk).delete()
    [found] = broken()
    assert found.startswith(
        f"FAIL  Everybody concerned is told of every booking, cancellation and move: {jo.pk}"
    )


def broken() -> list[str]:
    return [str(finding) for finding in examining.examine(at=NOW + timedelta(minutes=2)) if finding.broken]
