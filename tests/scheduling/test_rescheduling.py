"""Moving a visit (rules.md 2): one operation, one chain, and the credit follows or is used."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import AlreadyResolved, Refused, SlotTaken, StalePreview
from elevate.credits import ledger
from elevate.messaging.models import Message
from elevate.people.models import Therapist
from elevate.plans.models import PayRate, PolicyVersion
from elevate.scheduling import cancelling, completing, previewing, rescheduling
from elevate.scheduling.acting import Done, StaleVersion
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.models import Appointment, Claim
from tests.scheduling.observing import HOUR, MINUTE, SECOND, START, Observed, nothing_changes, observed
from tests.world import NOW, World, client_cancels

DAY = 24 * HOUR
TO = START + DAY


def move(world: World, visit: Appointment, *, at=NOW, who="therapist", seen=Seen(), **act) -> Done:  # noqa: B008
    asked = Reschedule(**{"starts_at": TO, **act})
    return rescheduling.reschedule(visit.pk, asked, by=world.actor(getattr(world, who)), at=at, seen=seen)


# Who moves it, what is asked besides the time, when; then the rule, the credit and the pay of the old visit.
TABLE = {
    "exactly 24 hours ahead: free": ("therapist", {}, START - DAY, ("free-move", "kept", "$0.00")),
    "by the client, in time: free": ("client", {}, NOW, ("free-move", "kept", "$0.00")),
    "by the coordinator, in time: free": ("coordinator", {}, NOW, ("free-move", "kept", "$0.00")),
    "late, accepted by the therapist": (
        "therapist", {"accept_late": True}, START - HOUR, ("late-move-accepted", "kept", "$0.00"),
    ),
    "late, accepted by the coordinator": (
        "coordinator", {"accept_late": True}, START - HOUR, ("late-move-accepted", "kept", "$0.00"),
    ),
    "one second late, charged": (
        "coordinator", {"override_reason": "owed"}, START - DAY + SECOND, ("late-move", "used", "$72.00"),
    ),
    "recorded late, told in time": (
        "therapist", {"notice_at": NOW, "reason": "rang me"}, START - HOUR, ("free-move", "kept", "$0.00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "asked", "at", "end"), TABLE.values(), ids=TABLE)
def test_a_move_ends_the_old_visit_and_books_the_new_one(world: World, who, asked, at, end):
    rule, credit, pay = end
    visit = world.book(hours=48)
    new = move(world, visit, who=who, at=at, **asked).new
    assert new is not None
    assert observed(visit) == Observed(
        state="rescheduled",
        rule=rule,
        credit=credit,
        pay=pay,
        entries=("hold available→held", "use held→used" if credit == "used" else "release held→available"),
        journal=("appointment.booked", "appointment.rescheduled"),
        told=("rescheduled: client", "rescheduled: coordinator", "rescheduled: therapist"),
        claims=False,
    )
    assert observed(new) == Observed(
        state="booked",
        rule=None,
        credit="",
        pay="",
        entries=("hold available→held",),
        journal=("appointment.moved_here",),
        told=(),
        claims=True,
    )
    old = Appointment.objects.get(pk=visit.pk)
    assert (old.rescheduled_to, new.rescheduled_from, new.moves) == (new, old, 1)


STARTED = (
    "This visit started Wed 4 Mar 2026, 12:00 PM and can no longer be moved. Record what happened instead."
)
REFUSALS = {
    "as it starts": ("therapist", {}, START, STARTED),
    "to where it stands": (
        "therapist", {"starts_at": START}, NOW, "The visit is at that time already. Choose another one.",
    ),
    "off the grid": (
        "therapist", {"starts_at": TO + MINUTE}, NOW,
        "Visits start on a quarter hour: choose :00, :15, :30 or :45.",
    ),
    "into the past": (
        "therapist", {"starts_at": NOW}, NOW, "That time has passed. Choose one still to come.",
    ),
    "a late move accepted by the client": (
        "client", {"accept_late": True}, START - HOUR,
        "Only the therapist can accept a late move without a charge.",
    ),
    "a back-dated notice by the client": (
        "client", {"notice_at": NOW, "reason": "said so"}, START - HOUR,
        "Your notice counts from now. If you told someone earlier, ask the coordinator.",
    ),
    "a late move without a second credit": (
        "therapist", {}, START - HOUR,
        "No credit is left for a visit on Thu 5 Mar, and no subscription that brings one.",
    ),
    "an override by the therapist": (
        "therapist", {"override_reason": "please"}, START - HOUR,
        "Only a coordinator can book without a credit.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "asked", "at", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_move_changes_nothing(world: World, who, asked, at, sentence):
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        move(world, visit, who=who, at=at, **asked)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("shared", ["therapist", "client"])
def test_a_taken_time_leaves_the_visit_where_it_was(world: World, shared):
    visit = world.book(hours=48)
    other = {"client": world.add_client("Dee Park")} if shared == "therapist" else {}
    world.book(hours=72.5, **other or {"therapist": world.add_therapist("Leo Ruiz")})
    why = "Someone just took" if shared == "therapist" else "Ben Okafor has another visit at"
    with nothing_changes(), pytest.raises(SlotTaken, match=f"{why} 12:00 PM. Choose another time."):
        move(world, visit)


@pytest.mark.parametrize("minutes", [-60, -15, 15, 60])
def test_a_visit_may_move_to_a_time_that_overlaps_its_own(world: World, minutes):
    visit = world.book(hours=48)
    new = move(world, visit, starts_at=START + minutes * MINUTE).new
    assert new is not None
    assert set(Claim.objects.values_list("appointment_id", flat=True)) == {new.pk}
    assert Claim.objects.count() == 10


def test_operators_may_charge_every_late_move(world: World):
    PolicyVersion.objects.create(effective_at=NOW - HOUR, late_move_by_therapist=False)
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        move(world, visit, at=START - HOUR, accept_late=True)
    assert (
        str(refusal.value) == "Your operator charges every late move. Ask the coordinator for an exception."
    )


def test_a_late_move_uses_the_old_credit_now_and_the_new_visit_needs_another(world: World):
    # One credit, the next due at midnight: the charge takes the first before the new visit would start.
    world.subscribe(world.client, starts_on=date(2026, 2, 26))
    visit = world.book(starts_at=NOW + timedelta(hours=65))  # Thu 5 Mar, 5 AM; the grant is due that midnight
    at = NOW + timedelta(hours=48)
    with (
        nothing_changes(),
        pytest.raises(Refused, match="No credit is left for a visit on Wed 4 Mar"),
    ):
        move(world, visit, at=at, starts_at=NOW + timedelta(hours=52))
    assert move(world, visit, at=at, starts_at=NOW + timedelta(hours=66)).resolution.rule == "late-move"
    assert ledger.balance(world.client.pk, at=at).total == 0


def test_the_coordinators_words_are_those_of_the_operator(world: World):
    move(world, world.book(hours=48), who="client")
    message = Message.objects.get(recipient_id=world.coordinator.pk)
    assert message.body == (
        "Confirming Ben Okafor has rescheduled from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 12:00 PM"
    )


def test_the_old_rate_and_todays_policy_go_along(world: World):
    visit = world.book(hours=48)
    PayRate.objects.filter(therapist=world.therapist).update(amount_cents=9900)
    policy = PolicyVersion.objects.create(effective_at=NOW + HOUR, free_notice_hours=48)
    new = move(world, visit, at=NOW + HOUR).new
    assert new is not None
    assert (str(new.rate), new.policy, visit.policy) == ("$72.00", policy, world.policy)


def test_another_therapist_brings_their_own_rate_and_must_take_visits(world: World):
    visit, leo = world.book(hours=48), world.add_therapist("Leo Ruiz", rate_cents=8100)
    new = move(world, visit, starts_at=START, therapist=leo).new
    assert new is not None
    assert (new.therapist, str(new.rate)) == (leo, "$81.00")
    assert observed(visit).told == (
        "rescheduled: client",
        "rescheduled: coordinator",
        "rescheduled: therapist",
        "rescheduled: therapist",
    )
    Therapist.objects.filter(pk=world.therapist.pk).update(status=Therapist.Status.INACTIVE)
    world.therapist.refresh_from_db()
    with nothing_changes(), pytest.raises(Refused, match="Maya Lin takes no visits at present"):
        move(world, new, who="coordinator", therapist=world.therapist)


def test_every_move_of_a_chain_is_counted_and_linked(world: World):
    visit, chain = world.book(hours=48), []
    for number in range(1, 4):
        new = move(world, visit, starts_at=START + number * DAY).new
        assert new is not None
        chain.append(visit := new)
    assert [each.moves for each in chain] == [1, 2, 3]
    assert [each.rescheduled_from.rescheduled_to for each in chain] == chain
    assert Appointment.objects.booked().get() == chain[-1]
    balance = ledger.balance(world.client.pk, at=NOW)
    assert (balance.available, balance.held) == (-1, 1)


def test_notice_of_a_moved_visit_counts_to_where_it_stands(world: World):
    new = move(world, world.book(hours=48), starts_at=NOW + 20 * HOUR).new
    assert new is not None
    done = cancelling.cancel(new.pk, client_cancels(), by=world.actor(world.client), at=NOW + MINUTE)
    assert done.resolution.rule == "late-notice", "a moved visit has no grace of its own"


def test_an_ended_visit_is_not_moved(world: World):
    visit = world.book(hours=48)
    move(world, visit)
    with nothing_changes(), pytest.raises(AlreadyResolved) as refusal:
        move(world, visit, starts_at=TO + HOUR)
    assert str(refusal.value) == "This visit was moved already. Open the new one instead."
    completed = world.book(hours=100)
    completing.complete(completed.pk, by=world.actor(world.therapist), at=completed.starts_at)
    with nothing_changes(), pytest.raises(AlreadyResolved):
        move(world, completed, at=completed.starts_at, starts_at=NOW + 200 * HOUR)


def test_a_double_tap_moves_once(world: World):
    visit, tap = world.book(hours=48), Seen(operation_id=uuid4(), version=1)
    first = move(world, visit, seen=tap)
    with nothing_changes():
        again = move(world, visit, seen=tap, at=NOW + SECOND)
    assert (again.replayed, again.new) == (True, first.new)


def test_a_stale_page_moves_nothing(world: World):
    visit = world.book(hours=48)
    act = Reschedule(starts_at=TO)
    shown = previewing.preview(visit, act, by=world.actor(world.therapist), at=NOW)
    with nothing_changes():
        with pytest.raises(StaleVersion):
            move(world, visit, seen=Seen(version=2))
        with pytest.raises(StalePreview):
            move(world, visit, starts_at=TO + HOUR, seen=Seen(preview_token=shown.token))
        with pytest.raises(StalePreview):
            move(world, visit, at=START - HOUR, accept_late=True, seen=Seen(preview_token=shown.token))
    assert move(world, visit, seen=Seen(preview_token=shown.token)).outcome == shown.outcome
