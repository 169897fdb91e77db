"""Changing the rules: a new dated version for bookings to come, and nothing else (rules.md 1)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import Refused, StalePreview
from elevate.journal.models import Event
from elevate.people.actors import Actor
from elevate.plans import ruling
from elevate.plans.models import PolicyVersion
from elevate.plans.ruling import BOUNDS, Change, Seen, rule
from tests.scheduling.observing import nothing_changes
from tests.world import NOW, World

USUAL = Change(
    free_notice_hours=24,
    booking_grace_minutes=10,
    no_show_wait_minutes=15,
    message_delay_minutes=2,
    operator_late_pays=True,
    late_move_by_therapist=True,
)
SHORTER = replace(USUAL, free_notice_hours=12)


@pytest.fixture
def kit(world: World) -> Actor:
    return world.actor(world.coordinator)


def seen(version: PolicyVersion) -> Seen:
    return Seen(version=str(version.pk), operation_id=uuid4())


def test_bookings_from_then_on_follow_it_and_those_before_keep_theirs(world: World, kit):
    before = world.book(hours=48)
    made = rule(SHORTER, by=kit, at=NOW + timedelta(hours=1))
    after = world.book(hours=72, at=NOW + timedelta(hours=2))
    assert (before.policy_id, after.policy_id) == (world.policy.pk, made.pk)
    assert after.policy.free_notice_hours == 12
    before.refresh_from_db()
    assert before.policy.free_notice_hours == 24


def test_it_is_journalled_with_what_changed(world: World, kit):
    made = rule(replace(SHORTER, operator_late_pays=False), by=kit, at=NOW)
    event = Event.objects.get(verb=ruling.VERB)
    assert (event.about, event.by, event.at) == (str(made.pk), kit.signature, NOW)
    assert event.facts == {"free_notice_hours": 12, "operator_late_pays": False}


def test_of_two_at_one_instant_the_later_holds(world: World, kit):
    rule(SHORTER, by=kit, at=NOW)
    rule(replace(SHORTER, free_notice_hours=36), by=kit, at=NOW)
    assert PolicyVersion.objects.current(NOW).free_notice_hours == 36


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, (least, most) in BOUNDS.items() for value in (least - 1, most + 1)],
)
def test_out_of_bounds_is_refused_and_nothing_changes(world: World, kit, name, value):
    least, most = BOUNDS[name]
    with nothing_changes(), pytest.raises(Refused, match=f"from {least} to {most} "):
        rule(replace(USUAL, **{name: value}), by=kit, at=NOW)


@pytest.mark.parametrize("name", BOUNDS)
def test_the_bounds_themselves_are_allowed(world: World, kit, name):
    for value in BOUNDS[name]:
        assert getattr(rule(replace(SHORTER, **{name: value}), by=kit, at=NOW), name) == value


def test_a_change_of_nothing_is_refused(world: World, kit):
    with nothing_changes(), pytest.raises(Refused, match="in force already"):
        rule(USUAL, by=kit, at=NOW)


@pytest.mark.parametrize("who", ["therapist", "client"])
def test_only_a_coordinator_rules(world: World, who):
    with nothing_changes(), pytest.raises(Refused, match="Only a coordinator"):
        rule(SHORTER, by=world.actor(getattr(world, who)), at=NOW)


def test_what_was_shown_before_somebody_else_ruled_is_refused(world: World, kit):
    shown = seen(world.policy)
    rule(replace(USUAL, free_notice_hours=36), by=kit, at=NOW)
    with nothing_changes(), pytest.raises(StalePreview, match="meanwhile"):
        rule(SHORTER, by=kit, at=NOW, seen=shown)


def test_sent_twice_it_counts_once(world: World, kit):
    shown = seen(world.policy)
    first = rule(SHORTER, by=kit, at=NOW, seen=shown)
    with nothing_changes():
        assert rule(SHORTER, by=kit, at=NOW + timedelta(minutes=1), seen=shown) == first


def test_who_waited_while_a_rival_ruled_looks_again(world: World, kit):
    shown = seen(world.policy)
    rule(replace(USUAL, free_notice_hours=36), by=kit, at=NOW + timedelta(seconds=1))
    with nothing_changes(), pytest.raises(StalePreview, match="meanwhile"):
        rule(SHORTER, by=kit, at=NOW, seen=shown)
