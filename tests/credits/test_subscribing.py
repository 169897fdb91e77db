"""Subscriptions (rules.md 3): start, change, pause, resume, end; weeks that were granted stay."""

from datetime import date, timedelta

import pytest

from elevate.core.refusals import Refused
from elevate.credits import ledger, subscribing
from elevate.journal.models import Event
from elevate.plans.models import Pause, Plan, Subscription
from tests.credits.test_accrual import due, granted
from tests.scheduling.observing import nothing_changes
from tests.world import NOW, World

WEEK = timedelta(days=7)
MONDAY, TODAY = date(2026, 3, 2), date(2026, 3, 2)
LATER = NOW + 6 * WEEK


@pytest.fixture
def subscription(world: World) -> Subscription:
    """One credit a week, since Monday 2 March."""
    return subscribing.start(
        world.client, world.plan, starts_on=MONDAY, by=world.actor(world.coordinator), at=NOW
    )


@pytest.fixture
def double(world: World) -> Plan:
    return Plan.objects.create(name="Twice a week", sessions_per_week=2, service=world.service)


def quantities(world: World, subscription: Subscription) -> list[int]:
    """Return what each of the next six weeks granted, as both the database and the core see it."""
    ledger.balance(world.client.pk, at=LATER)
    assert granted(subscription) == due(subscription, LATER)
    by_key = {key: quantity for key, _at, quantity in granted(subscription)}
    return [by_key.get(f"accrual:{subscription.pk}:2026-W{week}", 0) for week in range(10, 16)]


def test_it_grants_from_its_first_week_on(world: World, subscription):
    assert quantities(world, subscription) == [1, 1, 1, 1, 1, 1]


def test_weeks_since_a_start_in_the_past_are_granted_at_once(world: World):
    by = world.actor(world.coordinator)
    subscribing.start(world.client, world.plan, starts_on=MONDAY - 3 * WEEK, by=by, at=NOW)
    assert ledger.balance(world.client.pk, at=NOW).total == 4


# The pause, then what the six weeks from Monday 2 March grant.
PAUSES = {
    "over the next first day": ((date(2026, 3, 9), date(2026, 3, 10)), [1, 0, 1, 1, 1, 1]),
    "between two first days": ((date(2026, 3, 10), date(2026, 3, 16)), [1, 1, 1, 1, 1, 1]),
    "over two first days": ((date(2026, 3, 8), date(2026, 3, 17)), [1, 0, 0, 1, 1, 1]),
    "ending on a first day": ((date(2026, 3, 9), date(2026, 3, 16)), [1, 0, 1, 1, 1, 1]),
    "from today: this week is granted": ((None, date(2026, 3, 10)), [1, 0, 1, 1, 1, 1]),
    "without an end": ((date(2026, 3, 16), None), [1, 1, 0, 0, 0, 0]),
}


@pytest.mark.parametrize(("stretch", "expected"), PAUSES.values(), ids=PAUSES)
def test_a_week_whose_first_day_is_paused_grants_nothing(world: World, subscription, stretch, expected):
    by = world.actor(world.coordinator)
    subscribing.pause(subscription, from_on=stretch[0], until_on=stretch[1], reason="Away", by=by, at=NOW)
    assert quantities(world, subscription) == expected


def test_credits_stay_usable_through_a_pause(world: World, subscription):
    by = world.actor(world.coordinator)
    subscribing.pause(subscription, from_on=None, until_on=None, reason="", by=by, at=NOW)
    assert ledger.balance(world.client.pk, at=LATER).total == 1
    assert world.book(hours=48, override_reason="").state == "booked"


def test_resuming_grants_from_the_next_first_day_on(world: World, subscription):
    by = world.actor(world.coordinator)
    subscribing.pause(subscription, from_on=date(2026, 3, 9), until_on=None, reason="", by=by, at=NOW)
    subscribing.resume(subscription, on=date(2026, 3, 20), by=by, at=NOW + 2 * WEEK)
    assert quantities(world, subscription) == [1, 0, 0, 1, 1, 1]
    with pytest.raises(Refused) as refusal:
        subscribing.resume(subscription, on=None, by=by, at=NOW + 3 * WEEK)
    assert str(refusal.value) == "This subscription is not paused."


def test_a_plan_change_takes_effect_with_the_next_week(world: World, subscription, double):
    by = world.actor(world.coordinator)
    changed = subscribing.change(subscription, plan=double, starts_on=None, by=by, at=NOW + WEEK)
    assert changed.changes_on == MONDAY + 2 * WEEK
    assert quantities(world, subscription) == [1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(None, [1, 0, 0, 0, 0, 0], id="now: with this week"),
        pytest.param(date(2026, 3, 16), [1, 1, 0, 0, 0, 0], id="on a first day: that week no more"),
        pytest.param(date(2026, 3, 18), [1, 1, 1, 0, 0, 0], id="inside a week: with that week"),
    ],
)
def test_an_end_takes_effect_at_the_next_first_day_and_credits_stay(world: World, subscription, on, expected):
    subscribing.end(subscription, on=on, by=world.actor(world.coordinator), at=NOW)
    assert quantities(world, subscription) == expected
    assert ledger.balance(world.client.pk, at=LATER).total == sum(expected)


def pause(world, subscription, *stretch, at=NOW):
    by = world.actor(world.coordinator)
    return subscribing.pause(subscription, from_on=stretch[0], until_on=stretch[1], reason="", by=by, at=at)


def change(world, subscription, at=NOW, **asked):
    by = world.actor(world.coordinator)
    return subscribing.change(subscription, **{"plan": None, "starts_on": None} | asked, by=by, at=at)


REFUSALS = {
    "a pause in the past": (
        lambda w, s: pause(w, s, MONDAY - WEEK, None),
        "A pause cannot begin in the past: those weeks are granted.",
    ),
    "a pause that ends before it begins": (
        lambda w, s: pause(w, s, date(2026, 3, 12), date(2026, 3, 12)),
        "The pause would end before it begins, on Thu 12 Mar 2026.",
    ),
    "a new start once it has begun": (
        lambda w, s: change(w, s, starts_on=MONDAY + WEEK),
        "This subscription has begun. Its start can no longer be changed.",
    ),
    "a start years away": (
        lambda w, _s: subscribing.start(
            w.client, w.plan, starts_on=date(2126, 3, 2), by=w.actor(w.coordinator), at=NOW
        ),
        "A subscription starts within a year of today. Check the date.",
    ),
    "a resumption of what runs": (
        lambda w, s: subscribing.resume(s, on=None, by=w.actor(w.coordinator), at=NOW),
        "This subscription is not paused.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("act", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_change_changes_nothing(world: World, subscription, act, sentence):
    with nothing_changes(), pytest.raises(Refused) as refusal:
        act(world, subscription)
    assert str(refusal.value) == sentence


def test_two_pauses_do_not_overlap(world: World, subscription):
    pause(world, subscription, date(2026, 3, 9), date(2026, 3, 20))
    with nothing_changes(), pytest.raises(Refused) as refusal:
        pause(world, subscription, date(2026, 3, 19), None)
    assert str(refusal.value) == "There is a pause from Mon 9 Mar 2026 already. Resume that first."
    pause(world, subscription, date(2026, 3, 20), None)
    assert Pause.objects.count() == 2


def test_an_ended_subscription_stays_ended(world: World, subscription, double):
    by = world.actor(world.coordinator)
    subscribing.end(subscription, on=None, by=by, at=NOW)
    for act in (
        lambda: subscribing.end(subscription, on=None, by=by, at=NOW),
        lambda: pause(world, subscription, None, None),
        lambda: change(world, subscription, plan=double),
    ):
        with nothing_changes(), pytest.raises(Refused) as refusal:
            act()
        assert str(refusal.value) == "It ends on Mon 9 Mar 2026 already."
    with pytest.raises(Refused) as refusal:
        change(world, subscription, plan=double, at=LATER)
    assert str(refusal.value) == "This subscription ended on Mon 9 Mar 2026."


def test_a_subscription_that_has_not_begun_may_start_another_day_with_another_plan(world: World, double):
    by = world.actor(world.coordinator)
    subscription = subscribing.start(world.client, world.plan, starts_on=MONDAY + WEEK, by=by, at=NOW)
    changed = change(world, subscription, starts_on=MONDAY + 2 * WEEK, plan=double)
    assert (changed.starts_on, changed.plan, changed.changes_to) == (MONDAY + 2 * WEEK, double, None)
    assert quantities(world, changed) == [0, 0, 2, 2, 2, 2]


def test_every_change_is_journalled(world: World, subscription, double):
    by = world.actor(world.coordinator)
    change(world, subscription, plan=double)
    pause(world, subscription, None, date(2026, 3, 20))
    subscribing.resume(subscription, on=None, by=by, at=NOW + WEEK)
    subscribing.end(subscription, on=None, by=by, at=NOW + WEEK)
    verbs = ["started", "changed", "paused", "resumed", "ended"]
    assert list(Event.objects.values_list("verb", flat=True)) == [f"subscription.{verb}" for verb in verbs]
    assert set(Event.objects.values_list("about", flat=True)) == {subscription.pk}
