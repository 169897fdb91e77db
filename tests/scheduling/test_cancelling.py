"""Cancelling a visit (rules.md 1): by whom, with how much notice, and what becomes of everything about it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import AlreadyResolved, Refused, StalePreview
from elevate.core.rulebook import Party
from elevate.journal.models import Event
from elevate.plans.models import PolicyVersion
from elevate.scheduling import cancelling, completing, previewing
from elevate.scheduling.acting import StaleVersion
from elevate.scheduling.acts import Cancellation, NoShow, Seen
from tests.scheduling.observing import HOUR, MINUTE, SECOND, START, Observed, nothing_changes, observed
from tests.world import NOW, World, client_cancels

DAY = 24 * HOUR
BY_CLIENT = client_cancels()
BY_THERAPIST, BY_OPERATOR = Cancellation(party=Party.THERAPIST), Cancellation(party=Party.OPERATOR)
NOBODY_THERE = NoShow(contact_attempt="rang twice")

# The act, when, then the rule, whether the credit is used, and the pay.
TABLE = {
    "client, exactly 24 hours ahead": (BY_CLIENT, START - DAY, ("on-time-notice", False, "$0.00")),
    "client, one second less": (BY_CLIENT, START - DAY + SECOND, ("late-notice", True, "$72.00")),
    "client, after the start": (BY_CLIENT, START + HOUR, ("late-notice", True, "$72.00")),
    "client, told in time, recorded late": (
        client_cancels(notice_at=START - DAY, reason="rang me"), START - HOUR,
        ("on-time-notice", False, "$0.00"),
    ),
    "client, told a second late": (
        client_cancels(notice_at=START - DAY + SECOND, reason="rang me"), START - HOUR,
        ("late-notice", True, "$72.00"),
    ),
    "nobody there, 15 minutes after the start": (
        NOBODY_THERE, START + 15 * MINUTE, ("no-show", True, "$72.00"),
    ),
    "therapist, two days ahead": (BY_THERAPIST, NOW, ("therapist-cancelled", False, "$0.00")),
    "therapist, a minute ahead": (BY_THERAPIST, START - MINUTE, ("therapist-cancelled", False, "$0.00")),
    "operator, exactly 24 hours ahead": (BY_OPERATOR, START - DAY, ("operator-cancelled", False, "$0.00")),
    "operator, one second less": (
        BY_OPERATOR, START - DAY + SECOND, ("operator-cancelled-late", False, "$72.00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "at", "end"), TABLE.values(), ids=TABLE)
def test_a_cancellation_settles_credit_pay_time_and_messages(world: World, act, at, end):
    rule, used, pay = end
    visit = world.book(hours=48)
    cancelling.cancel(visit.pk, act, by=world.actor(world.coordinator), at=at)
    assert observed(visit) == Observed(
        state="cancelled",
        rule=rule,
        credit="used" if used else "kept",
        pay=pay,
        entries=("hold available→held", "use held→used" if used else "release held→available"),
        journal=("appointment.booked", "appointment.cancelled"),
        told=("cancelled: client", "cancelled: coordinator", "cancelled: therapist"),
        claims=False,
    )


@pytest.mark.parametrize(
    ("ahead", "after", "rule"),
    [
        pytest.param(3, 0 * MINUTE, "booking-grace", id="at once"),
        pytest.param(3, 10 * MINUTE, "booking-grace", id="10 minutes after booking"),
        pytest.param(3, 10 * MINUTE + SECOND, "late-notice", id="a second more"),
        pytest.param(24, SECOND, "late-notice", id="booked exactly 24 hours ahead: no grace"),
        pytest.param(0.25, 10 * MINUTE, "booking-grace", id="booked a quarter of an hour ahead"),
    ],
)
def test_what_was_just_booked_may_be_cancelled_free_for_ten_minutes(world: World, ahead, after, rule):
    visit = world.book(hours=ahead)
    done = cancelling.cancel(visit.pk, BY_CLIENT, by=world.actor(world.client), at=NOW + after)
    assert done.resolution.rule == rule


REFUSALS = {
    "a notice from the future": (
        "therapist", client_cancels(notice_at=START, reason="rang"), START - SECOND,
        "The notice cannot be later than now, Wed 4 Mar 2026, 11:59 AM. Enter when you were told.",
    ),
    "a notice from before the booking": (
        "therapist", client_cancels(notice_at=NOW - SECOND, reason="rang"), START,
        "This visit was booked Mon 2 Mar 2026, 12:00 PM, so nobody can have given notice before then.",
    ),
    "a back-dated notice without a reason": (
        "therapist", client_cancels(notice_at=NOW, reason=" "), START,
        "Say in a few words why the notice is earlier than now.",
    ),
    "a client who back-dates": (
        "client", client_cancels(notice_at=NOW, reason="I said so"), START,
        "Your notice counts from now. If you told someone earlier, ask the coordinator.",
    ),
    "a client for the therapist": (
        "client", BY_THERAPIST, NOW, "You cannot cancel on their behalf. Ask the coordinator.",
    ),
    "a therapist for the operator": (
        "therapist", BY_OPERATOR, NOW, "You cannot cancel on their behalf. Ask the coordinator.",
    ),
    "a no-show recorded by the client": (
        "client", NOBODY_THERE, START + HOUR, "Only the therapist or the coordinator can record this.",
    ),
    "a no-show a second before the wait is over": (
        "therapist", NOBODY_THERE, START + 15 * MINUTE - SECOND,
        "Wait until 12:15 PM before recording a no-show, and try to reach Ben Okafor meanwhile.",
    ),
    "a no-show without an attempt to reach them": (
        "therapist", NoShow(contact_attempt=" "), START + HOUR,
        "Say how you tried to reach Ben Okafor, and when.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("who", "act", "at", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_cancellation_changes_nothing(world: World, who, act, at, sentence):
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        cancelling.cancel(visit.pk, act, by=world.actor(getattr(world, who)), at=at)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("act", [BY_CLIENT, BY_THERAPIST, BY_OPERATOR, NOBODY_THERE])
def test_a_visit_with_an_outcome_is_not_cancelled(world: World, act):
    visit, by = world.book(hours=48), world.actor(world.coordinator)
    completing.complete(visit.pk, by=by, at=START)
    with nothing_changes(), pytest.raises(AlreadyResolved):
        cancelling.cancel(visit.pk, act, by=by, at=START + HOUR)


def test_a_double_tap_is_one_act(world: World):
    visit, by, tap = world.book(hours=48), world.actor(world.client), Seen(operation_id=uuid4(), version=1)
    first = cancelling.cancel(visit.pk, BY_CLIENT, by=by, at=NOW, seen=tap)
    with nothing_changes():
        again = cancelling.cancel(visit.pk, BY_CLIENT, by=by, at=NOW + MINUTE, seen=tap)
    assert (again.replayed, again.resolution) == (True, first.resolution)
    assert Event.objects.filter(verb="appointment.cancelled").count() == 1


def test_a_stale_version_is_refused(world: World):
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(StaleVersion):
        cancelling.cancel(visit.pk, BY_CLIENT, by=world.actor(world.client), at=NOW, seen=Seen(version=7))


def test_a_page_shown_before_the_deadline_does_not_charge_after_it(world: World):
    visit, by = world.book(hours=48), world.actor(world.client)
    shown = previewing.preview(visit, BY_CLIENT, by=by, at=START - DAY)
    with nothing_changes(), pytest.raises(StalePreview):
        cancelling.cancel(
            visit.pk, BY_CLIENT, by=by, at=START - DAY + SECOND, seen=Seen(preview_token=shown.token)
        )


def test_the_rules_of_the_day_it_was_booked_decide(world: World):
    before = world.book(hours=48)
    PolicyVersion.objects.create(effective_at=NOW + HOUR, free_notice_hours=30, operator_late_pays=False)
    after = world.book(hours=72, at=NOW + HOUR)
    by = world.actor(world.client)
    told = timedelta(hours=29)
    old = cancelling.cancel(before.pk, BY_CLIENT, by=by, at=before.starts_at - told)
    new = cancelling.cancel(after.pk, BY_CLIENT, by=by, at=after.starts_at - told)
    assert (old.resolution.rule, new.resolution.rule) == ("on-time-notice", "late-notice")


def test_the_time_of_a_cancelled_visit_is_free_for_others(world: World):
    visit = world.book(hours=48)
    cancelling.cancel(visit.pk, BY_CLIENT, by=world.actor(world.therapist), at=NOW)
    assert world.book(hours=48, client=world.add_client("Dee Park")).state == "booked"
