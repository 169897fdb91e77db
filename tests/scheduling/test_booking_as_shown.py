"""A booking with a preview: booked as it was shown, or not at all."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import StalePreview
from elevate.plans.models import PayRate
from elevate.scheduling import booking, previewing
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def wish(world: World) -> Wish:
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    return Wish(
        client=world.client,
        therapist=world.therapist,
        service=world.service,
        property=world.property,
        starts_at=NOW + 48 * HOUR,
        operation_id=uuid4(),
    )


def test_what_was_shown_is_booked_once(world: World, wish: Wish) -> None:
    by = world.actor(world.therapist)
    shown = previewing.of_booking(wish, by=by, at=NOW)
    assert shown.allowed
    assert (shown.new is None, shown.outcome is None) == (False, True)
    asked = replace(wish, preview_token=shown.token)
    first, again = booking.book(asked, by=by, at=NOW), booking.book(asked, by=by, at=NOW)
    assert first == again == Appointment.objects.get()


def test_another_rate_is_not_what_was_shown(world: World, wish: Wish) -> None:
    by = world.actor(world.therapist)
    shown = previewing.of_booking(wish, by=by, at=NOW)
    PayRate.objects.create(
        therapist=world.therapist, service=world.service, amount_cents=6000, effective_on=date(2026, 3, 1)
    )
    with pytest.raises(StalePreview):
        booking.book(replace(wish, preview_token=shown.token), by=by, at=NOW)


def test_a_preview_refuses_as_booking_does(world: World, wish: Wish) -> None:
    by = world.actor(world.therapist)
    world.book(hours=48.5, client=world.add_client("Dee Park"))
    assert previewing.of_booking(wish, by=by, at=NOW).code == "slot-taken"
    passed = previewing.of_booking(replace(wish, starts_at=NOW - HOUR), by=by, at=NOW)
    assert (passed.allowed, passed.code) == (False, "refused")
    booking.book(replace(wish, starts_at=NOW + 24 * HOUR), by=by, at=NOW)
    without_credit = previewing.of_booking(replace(wish, starts_at=NOW + 72 * HOUR), by=by, at=NOW)
    assert "No credit is left for a visit on Thu 5 Mar. The next one comes on Mon 9 Mar 2026" in str(
        without_credit.refusal
    )
