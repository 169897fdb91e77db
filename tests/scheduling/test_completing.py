"""Completing a visit (rules.md 1): from its start on, once; the credit is used, the therapist paid."""

from uuid import uuid4

import pytest

from elevate.core.refusals import AlreadyResolved, Refused, StalePreview
from elevate.journal.models import Event
from elevate.scheduling import completing, previewing
from elevate.scheduling.acting import StaleVersion
from elevate.scheduling.acts import Completion, Seen
from elevate.scheduling.models import Resolution
from tests.scheduling.observing import HOUR, SECOND, START, Observed, nothing_changes, observed
from tests.world import World

COMPLETED = Observed(
    state="completed",
    rule="completed",
    credit="used",
    pay="$72.00",
    entries=("hold available→held", "use held→used"),
    journal=("appointment.booked", "appointment.completed"),
    told=("booked: client", "booked: therapist"),
    claims=True,
)


@pytest.mark.parametrize("who", ["therapist", "coordinator"])
@pytest.mark.parametrize(
    "after",
    [
        pytest.param(0 * HOUR, id="at its start"),
        pytest.param(HOUR, id="at its end"),
        pytest.param(200 * HOUR, id="days later"),
    ],
)
def test_a_completed_visit_uses_the_credit_pays_in_full_and_keeps_its_time(world: World, who, after):
    visit = world.book(hours=48)
    done = completing.complete(visit.pk, by=world.actor(getattr(world, who)), at=START + after)
    assert observed(visit) == COMPLETED
    assert (done.appointment.version, done.resolution.resolved_at) == (2, START + after)
    assert done.resolution.resolved_by == world.actor(getattr(world, who)).signature


@pytest.mark.parametrize(
    ("who", "at", "sentence"),
    [
        pytest.param(
            "therapist",
            START - SECOND,
            "This visit starts Wed 4 Mar 2026, 12:00 PM. You can mark it complete from then on.",
            id="a second before its start",
        ),
        pytest.param(
            "client", START, "Only the therapist or the coordinator can record this.", id="by the client"
        ),
    ],
)
def test_completing_is_refused_and_nothing_changes(world: World, who, at, sentence):
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        completing.complete(visit.pk, by=world.actor(getattr(world, who)), at=at)
    assert str(refusal.value) == sentence


def test_a_visit_is_completed_once(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    completing.complete(visit.pk, by=by, at=START)
    with nothing_changes(), pytest.raises(AlreadyResolved) as refusal:
        completing.complete(visit.pk, by=by, at=START)
    assert str(refusal.value) == "This visit is completed already. Undo that first if it is wrong."


def test_a_double_tap_is_one_act_even_with_the_version_it_began_with(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    tap = Seen(operation_id=uuid4(), version=1)
    first = completing.complete(visit.pk, by=by, at=START, seen=tap)
    with nothing_changes():
        again = completing.complete(visit.pk, by=by, at=START + SECOND, seen=tap)
    assert (first.replayed, again.replayed, again.resolution) == (False, True, first.resolution)
    assert Resolution.objects.count() == Event.objects.filter(verb="appointment.completed").count() == 1


def test_another_version_than_the_one_seen_is_refused(world: World):
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(StaleVersion) as refusal:
        completing.complete(visit.pk, by=world.actor(world.therapist), at=START, seen=Seen(version=2))
    assert str(refusal.value) == "This visit changed meanwhile. Load it again before you act."


def test_what_was_shown_is_done_and_nothing_else(world: World):
    visit, by = world.book(hours=48), world.actor(world.therapist)
    shown = previewing.preview(visit, Completion(), by=by, at=START)
    with nothing_changes(), pytest.raises(StalePreview) as refusal:
        completing.complete(visit.pk, by=by, at=START, seen=Seen(preview_token="of another page"))
    assert str(refusal.value) == "Things changed since this page was opened. Look again before you confirm."
    done = completing.complete(visit.pk, by=by, at=START, seen=Seen(preview_token=shown.token))
    assert done.outcome == shown.outcome
