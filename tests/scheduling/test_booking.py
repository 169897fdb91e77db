"""Booking a visit (rules.md 3 and 7): a time free for both, a credit by its start, today's rules and rate."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from elevate.core.refusals import Refused, SlotTaken
from elevate.credits import ledger
from elevate.people.models import Therapist
from elevate.plans.models import PayRate, PolicyVersion, Service
from elevate.scheduling import booking, cancelling, completing
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment, Claim
from tests.scheduling.observing import HOUR, MINUTE, SECOND, START, Observed, nothing_changes, observed
from tests.world import NOW, World, client_cancels

BOOKED = Observed(
    state="booked",
    rule=None,
    credit="",
    pay="",
    entries=("hold available→held",),
    journal=("appointment.booked",),
    told=("booked: client", "booked: therapist"),
    claims=True,
)


def wish(world: World, *, hours: float = 48, **changes: object) -> Wish:
    asked = {
        "client": world.client,
        "therapist": world.therapist,
        "service": world.service,
        "property": world.property,
        "starts_at": NOW + hours * HOUR,
    }
    return Wish(**asked | changes)


@pytest.mark.parametrize("who", ["therapist", "coordinator"])
def test_a_booked_visit_holds_a_credit_takes_its_time_and_is_confirmed(world: World, who):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    visit = booking.book(wish(world), by=world.actor(getattr(world, who)), at=NOW)
    assert observed(visit) == BOOKED
    assert (visit.starts_at, visit.ends_at, visit.blocked_until) == (
        START,
        START + HOUR,
        START + 75 * MINUTE,
    )
    assert (str(visit.rate), visit.version, visit.moves, visit.booked_at) == ("$72.00", 1, 0, NOW)
    assert Claim.objects.count() == 10


def test_lengths_and_buffers_take_whole_quarter_hours(world: World):
    service = Service.objects.create(name="50 and 10", length_minutes=50, buffer_minutes=10)
    PayRate.objects.create(
        therapist=world.therapist, service=service, amount_cents=6000, effective_on=date(2020, 1, 1)
    )
    visit = world.book(hours=48, service=service)
    assert (visit.ends_at, visit.blocked_until) == (START + 50 * MINUTE, START + 75 * MINUTE)


OFF_GRID = "Visits start on a quarter hour: choose :00, :15, :30 or :45."
PASSED = "That time has passed. Choose one still to come."
REFUSALS = {
    "off the grid by a second": ({"starts_at": START + SECOND}, OFF_GRID),
    "in the past": ({"starts_at": NOW - 15 * MINUTE}, PASSED),
    "this very instant": ({"starts_at": NOW}, PASSED),
    "a therapist overriding": (
        {"override_reason": "please"}, "Only a coordinator can book without a credit.",
    ),
    "no credit and no subscription": (
        {}, "No credit is left for a visit on Wed 4 Mar, and no subscription that brings one.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_booking_changes_nothing(world: World, changes, sentence):
    with nothing_changes(), pytest.raises(Refused) as refusal:
        booking.book(wish(world, **changes), by=world.actor(world.therapist), at=NOW)
    assert str(refusal.value) == sentence


def test_who_takes_no_visits_or_has_no_rate_is_not_booked(world: World):
    idle, unpaid = world.add_therapist("Ida Lee"), Therapist.objects.create(name="Una Poe")
    idle.status = Therapist.Status.INACTIVE
    idle.save()
    for therapist, sentence in (
        (idle, "Ida Lee takes no visits at present."),
        (unpaid, "Una Poe has no pay rate for Massage, 60 min yet. Set one before booking."),
    ):
        with nothing_changes(), pytest.raises(Refused) as refusal:
            world.book(therapist=therapist)
        assert str(refusal.value) == sentence


def test_a_credit_is_needed_by_the_start_not_at_once(world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    by = world.actor(world.therapist)
    for week in range(3):
        booking.book(wish(world, hours=48 + 168 * week), by=by, at=NOW)
    balance = ledger.balance(world.client.pk, at=NOW)
    assert (balance.available, balance.held, balance.total) == (-2, 3, 1)


# With one credit a week from Monday 2 March, and a visit on Wednesday 4 March: what else can be booked.
NEXT = {
    "another in the same week": (72, "Thu 5 Mar. The next one comes on Mon 9 Mar 2026."),
    "one before it, taking its credit": (24, "Wed 4 Mar. The next one comes on Mon 9 Mar 2026."),
    "a minute before the next credit": (155.75, "Sun 8 Mar. The next one comes on Mon 9 Mar 2026."),
    "as the next credit falls due": (155, None),
    "the week after": (216, None),
}  # fmt: skip


@pytest.mark.parametrize(("hours", "refused"), NEXT.values(), ids=NEXT)
def test_every_promised_visit_needs_its_credit_by_its_start(world: World, hours, refused):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    by = world.actor(world.therapist)
    booking.book(wish(world, hours=48), by=by, at=NOW)
    asked = wish(world, hours=hours)
    if hours == 155:
        asked = wish(world, starts_at=datetime(2026, 3, 9, 4, tzinfo=UTC))  # midnight there
    if hours == 155.75:
        asked = wish(world, starts_at=datetime(2026, 3, 9, 3, 45, tzinfo=UTC))
    if refused is None:
        assert booking.book(asked, by=by, at=NOW).state == "booked"
        return
    with nothing_changes(), pytest.raises(Refused) as refusal:
        booking.book(asked, by=by, at=NOW)
    assert str(refusal.value) == f"No credit is left for a visit on {refused}"


def test_a_coordinator_overrides_with_a_reason_and_the_balance_is_owed(world: World):
    visit = booking.book(wish(world, override_reason="Birthday"), by=world.actor(world.coordinator), at=NOW)
    assert visit.override_reason == "Birthday"
    completing.complete(visit.pk, by=world.actor(world.therapist), at=START)
    assert ledger.balance(world.client.pk, at=START).total == -1
    with pytest.raises(Refused):
        booking.book(wish(world, override_reason=" "), by=world.actor(world.coordinator), at=NOW)


TAKEN = {
    "therapist": "Someone just took {time}. Choose another time.",
    "client": "Ben Okafor has another visit at {time}. Choose another time.",
}
OVERLAPS = {
    "the same time": (48, "12:00 PM"),
    "its last quarter hour": (48.75, "12:45 PM"),
    "its buffer": (49, "1:00 PM"),
    "into its first quarter hour": (47, "11:00 AM"),
    "into it with one's own buffer": (46.75 + 0.25, "11:00 AM"),
    "right after its buffer": (49.25, None),
    "right before it, buffer and all": (46.75, None),
}


@pytest.mark.parametrize("shared", ["therapist", "client"])
@pytest.mark.parametrize(("hours", "time"), OVERLAPS.values(), ids=OVERLAPS)
def test_neither_a_therapist_nor_a_client_is_booked_twice(world: World, shared, hours, time):
    world.book(hours=48)
    other = world.add_client("Dee Park") if shared == "therapist" else world.add_therapist("Leo Ruiz")
    changes = {"client": other} if shared == "therapist" else {"therapist": other}
    if time is None:
        assert world.book(hours=hours, **changes).state == "booked"
        return
    with nothing_changes(), pytest.raises(SlotTaken) as refusal:
        world.book(hours=hours, **changes)
    assert str(refusal.value) == TAKEN[shared].format(time=time)


def test_others_may_meet_at_the_same_time(world: World):
    world.book(hours=48)
    world.book(hours=48, client=world.add_client("Dee Park"), therapist=world.add_therapist("Leo Ruiz"))
    assert Appointment.objects.count() == 2


def test_the_same_booking_sent_twice_is_one(world: World):
    operation = uuid4()
    first = world.book(operation_id=operation)
    with nothing_changes():
        assert world.book(operation_id=operation) == first


def test_the_policy_and_the_rate_are_those_of_the_day_of_booking(world: World):
    before = world.book(hours=48)
    PolicyVersion.objects.create(effective_at=NOW + HOUR, free_notice_hours=48)
    rates = PayRate.objects.filter(therapist=world.therapist)
    rates.update(amount_cents=8000)
    after = world.book(hours=72, at=NOW + HOUR)
    by = world.actor(world.therapist)
    charged = [
        cancelling.cancel(visit.pk, client_cancels(), by=by, at=visit.starts_at - 30 * HOUR).resolution
        for visit in (before, after)
    ]
    assert [(each.rule, str(each.pay)) for each in charged] == [
        ("on-time-notice", "$0.00"),
        ("late-notice", "$80.00"),
    ]
    assert str(completing.complete(world.book(hours=96).pk, by=by, at=NOW + 96 * HOUR).resolution.pay)
    before.refresh_from_db()
    assert str(before.rate) == "$72.00"


def test_a_rate_holds_from_its_day_on_by_the_propertys_calendar(world: World):
    PayRate.objects.create(
        therapist=world.therapist, service=world.service, amount_cents=9000, effective_on=date(2026, 3, 5)
    )
    late, early = datetime(2026, 3, 5, 5, tzinfo=UTC), datetime(2026, 3, 5, 3, 30, tzinfo=UTC)
    assert str(world.book(starts_at=late).rate) == "$90.00"
    assert str(world.book(starts_at=early).rate) == "$72.00"
