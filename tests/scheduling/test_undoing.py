"""Undoing an outcome (rules.md 1): by who recorded it or a coordinator, by new entries."""

import pytest

from elevate.core.refusals import Refused, SlotTaken
from elevate.core.rulebook import Party
from elevate.credits import ledger
from elevate.credits.models import CreditEntry
from elevate.scheduling import rescheduling, undoing
from elevate.scheduling.acting import StaleVersion
from elevate.scheduling.acts import Cancellation, Completion, NoShow, Reschedule, Seen
from elevate.scheduling.models import Resolution
from tests.scheduling.observing import HOUR, START, Observed, nothing_changes, observed, perform
from tests.world import NOW, World, client_cancels

DAY = 24 * HOUR
HOLD, USE, RELEASE, RESTORE = (
    "hold available→held",
    "use held→used",
    "release held→available",
    "restore used→available",
)
COMPLETION, MOVE = Completion(), Reschedule(starts_at=START + DAY, override_reason="owed")


# The outcome, when it was recorded, and whether it had used the credit.
KINDS = {
    "completed": (COMPLETION, START + HOUR, True),
    "cancelled on time": (client_cancels(), NOW, False),
    "cancelled late": (client_cancels(), START, True),
    "no-show": (NoShow(contact_attempt="rang"), START + HOUR, True),
    "cancelled by the therapist": (Cancellation(party=Party.THERAPIST), NOW, False),
    "cancelled by the operator": (Cancellation(party=Party.OPERATOR), START, False),
    "moved": (MOVE, NOW, False),
    "moved late, accepted": (Reschedule(starts_at=START + DAY, accept_late=True), START - HOUR, False),
    "moved late, charged": (MOVE, START - HOUR, True),
}


@pytest.mark.parametrize(("act", "at", "used"), KINDS.values(), ids=KINDS)
def test_an_undone_visit_is_booked_again_as_if_nothing_had_been(world: World, act, at, used):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    before = ledger.balance(world.client.pk, at=NOW)
    perform(visit.pk, act, by=by, at=at)
    undoing.undo(visit.pk, by=by, at=at, reason="wrong one")
    again = observed(visit)
    assert again == Observed(
        state="booked",
        rule=None,
        credit="",
        pay="",
        entries=(HOLD, USE, RESTORE, HOLD) if used else (HOLD, RELEASE, HOLD),
        journal=("appointment.booked", again.journal[1], "appointment.reopened"),
        told=("booked: client", "booked: therapist"),
        claims=True,
    )
    assert ledger.balance(world.client.pk, at=NOW) == before
    undone = Resolution.objects.get(appointment=visit)
    assert (undone.undone_at, undone.undone_reason, undone.undone_by) == (at, "wrong one", by.signature)


@pytest.mark.parametrize(("act", "at", "used"), KINDS.values(), ids=KINDS)
def test_what_was_undone_can_be_done_again_and_undone_again(world: World, act, at, used):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    for _time in range(3):
        perform(visit.pk, act, by=by, at=at)
        undoing.undo(visit.pk, by=by, at=at)
    assert observed(visit).state == "booked"
    assert list(Resolution.objects.filter(appointment=visit).values_list("number", flat=True)) == [1, 2, 3]
    reversed_once = CreditEntry.objects.filter(appointment_id=visit.pk, reverses__isnull=False)
    assert reversed_once.count() == (3 if used else 0)


def test_the_visit_an_undone_move_leaves_behind_is_withdrawn_and_its_time_free(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    new = perform(visit.pk, MOVE, by=world.actor(world.coordinator), at=NOW).new
    assert new is not None
    undoing.undo(visit.pk, by=world.actor(world.coordinator), at=NOW + HOUR)
    assert observed(new) == Observed(
        state="cancelled",
        rule="move-undone",
        credit="kept",
        pay="$0.00",
        entries=(HOLD, RELEASE),
        journal=("appointment.moved_here", "appointment.withdrawn"),
        told=(),
        claims=False,
    )
    with nothing_changes(), pytest.raises(Refused) as refusal:
        undoing.undo(new.pk, by=world.actor(world.coordinator), at=NOW + HOUR)
    assert str(refusal.value) == "This visit went when its move was undone. Move the original one again."
    world.book(hours=72, client=world.add_client("Dee Park"))
    assert perform(visit.pk, Completion(), by=by, at=START + HOUR).appointment.state == "completed"


@pytest.mark.parametrize(
    ("who", "recorded_by", "allowed"),
    [
        pytest.param("therapist", "therapist", True, id="by who recorded it"),
        pytest.param("coordinator", "therapist", True, id="by a coordinator"),
        pytest.param("client", "client", True, id="by the client who cancelled"),
        pytest.param("client", "therapist", False, id="by the client, whom the therapist cancelled for"),
        pytest.param("therapist", "coordinator", False, id="by the therapist, what the coordinator decided"),
        pytest.param("therapist", "client", False, id="by the therapist, what the client did"),
    ],
)
def test_only_who_recorded_it_or_a_coordinator_undoes(world: World, who, recorded_by, allowed):
    visit, name = world.book(hours=48), getattr(world, recorded_by).name
    perform(visit.pk, client_cancels(), by=world.actor(getattr(world, recorded_by)), at=NOW)
    by = world.actor(getattr(world, who))
    if allowed:
        assert undoing.undo(visit.pk, by=by, at=NOW).appointment.state == "booked"
        return
    with nothing_changes(), pytest.raises(Refused) as refusal:
        undoing.undo(visit.pk, by=by, at=NOW)
    assert str(refusal.value) == f"Only {name} or a coordinator can undo this."


@pytest.mark.parametrize("act", [client_cancels(), MOVE], ids=["cancelled", "moved"])
def test_a_slot_taken_since_stays_taken(world: World, act):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    perform(visit.pk, act, by=by, at=NOW)
    world.book(hours=48.5, client=world.add_client("Dee Park"))
    with nothing_changes(), pytest.raises(SlotTaken) as refusal:
        undoing.undo(visit.pk, by=by, at=NOW)
    sentence = "12:00 PM is taken by now, so this cannot be undone. Book another visit instead."
    assert str(refusal.value) == sentence


def test_a_move_over_its_own_old_slot_is_undone(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    rescheduling.reschedule(visit.pk, Reschedule(starts_at=START + HOUR / 2), by=by, at=NOW)
    undoing.undo(visit.pk, by=by, at=NOW)
    assert observed(visit).claims


ENDED = "The visit it was moved to has an outcome already. Undo that first."
OTHERS = {
    "without an outcome": (None, "This visit has no outcome to undo."),
    "moved, and the new one ended": (client_cancels(), ENDED),
    "moved, and moved again": (Reschedule(starts_at=START + HOUR), ENDED),
}  # fmt: skip


@pytest.mark.parametrize(("then", "sentence"), OTHERS.values(), ids=OTHERS)
def test_what_came_after_is_undone_first(world: World, then, sentence):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    if then is not None:
        new = perform(visit.pk, MOVE, by=by, at=NOW).new
        assert new is not None
        perform(new.pk, then, by=by, at=NOW)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        undoing.undo(visit.pk, by=by, at=NOW)
    assert str(refusal.value) == sentence


def test_a_closed_outcome_stays(world: World):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    perform(visit.pk, Completion(), by=by, at=START + HOUR)
    Resolution.objects.update(closed_at=START + DAY)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        undoing.undo(visit.pk, by=by, at=START + 2 * DAY)
    assert str(refusal.value) == "The pay for this visit is closed. Ask the coordinator for a correction."


def test_a_stale_version_undoes_nothing(world: World):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    perform(visit.pk, Completion(), by=by, at=START + HOUR)
    with nothing_changes(), pytest.raises(StaleVersion):
        undoing.undo(visit.pk, by=by, at=START + HOUR, seen=Seen(version=1))
    undoing.undo(visit.pk, by=by, at=START + HOUR, seen=Seen(version=2))


def test_a_double_tap_undoes_once(world: World):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    perform(visit.pk, Completion(), by=by, at=START + HOUR)
    undoing.undo(visit.pk, by=by, at=START + HOUR)
    with nothing_changes(), pytest.raises(Refused, match="no outcome to undo"):
        undoing.undo(visit.pk, by=by, at=START + HOUR)
