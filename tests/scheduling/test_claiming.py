"""Claims (rules.md 7): one row a person and quarter hour; PostgreSQL has the exact range behind them."""

import pytest
from django.db import IntegrityError, connection, transaction

from elevate.core.refusals import SlotTaken
from elevate.scheduling import cancelling, claiming
from elevate.scheduling.models import Appointment, Claim
from tests.scheduling.observing import HOUR, MINUTE, START, nothing_changes
from tests.world import World, client_cancels


def copied(visit: Appointment, *, minutes: int = 0, **changes: object) -> Appointment:
    """Return another visit, not saved, so long after `visit`."""
    copy = Appointment.objects.with_people().get(pk=visit.pk)
    copy.pk = Appointment._meta.pk.get_default()
    for name in ("starts_at", "ends_at", "blocked_until"):
        setattr(copy, name, getattr(copy, name) + minutes * MINUTE)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy._state.adding = True
    return copy


def test_a_visit_claims_both_people_for_its_length_and_buffer_in_order(world: World):
    visit = world.book(hours=48)
    keys = claiming.keys(visit)
    assert keys == sorted(keys)
    assert {resource for resource, _quarter in keys} == {visit.client_id, visit.therapist_id}
    first = int(START.timestamp()) // 900
    assert [quarter for resource, quarter in keys if resource == visit.client_id] == [
        *range(first, first + 5)
    ]


@pytest.mark.parametrize("minutes", [-60, -15, 0, 15, 60])
def test_a_taken_quarter_hour_is_a_refusal_never_an_error(world: World, minutes):
    visit = world.book(hours=48)
    with nothing_changes(), pytest.raises(SlotTaken), transaction.atomic():
        claiming.claim(copied(visit, minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "free"), [(-75, True), (-60, False), (0, False), (60, False), (75, True)]
)
def test_who_asks_beforehand_hears_what_claiming_will_say(world: World, minutes, free):
    visit = world.book(hours=48)
    other = copied(visit, minutes=minutes)
    assert claiming.is_free(other) is free
    assert claiming.is_free(other, besides=visit)


@pytest.mark.parametrize("minutes", [-75, -30, 15, 75])
def test_an_exchange_gives_back_and_takes_exactly_its_quarters(world: World, minutes):
    visit = world.book(hours=48)
    new = copied(visit, minutes=minutes)
    _save_far_away(new)
    claiming.exchange(visit, new)
    held = Claim.objects.values_list("resource", "quarter", "appointment_id")
    assert sorted(held) == [(*key, new.pk) for key in claiming.keys(new)]


def test_an_exchange_into_a_taken_time_takes_nothing(world: World):
    visit = world.book(hours=48)
    world.book(hours=50, client=world.add_client("Dee Park"))
    with nothing_changes(), pytest.raises(SlotTaken), transaction.atomic():
        claiming.exchange(visit, copied(visit, minutes=90))


def test_the_database_admits_one_visit_a_quarter_hour(world: World):
    visit = world.book(hours=48)
    resource, quarter = claiming.keys(visit)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(resource=resource, quarter=quarter, appointment=visit)


OVERLAPPING = pytest.mark.parametrize(
    ("minutes", "free"), [(-75, True), (-74, False), (0, False), (74, False), (75, True)]
)


@OVERLAPPING
@pytest.mark.parametrize("shared", ["therapist", "client"])
def test_behind_the_claims_postgresql_refuses_overlapping_visits(world: World, shared, minutes, free):
    visit = world.book(hours=48)
    changes = (
        {"client": world.add_client("Dee Park")}
        if shared == "therapist"
        else {"therapist": world.add_therapist("Leo Ruiz")}
    )
    rival = copied(visit, minutes=minutes, **changes)
    guarded = connection.vendor == "postgresql"
    if free or not guarded:
        rival.save(force_insert=True)  # SQLite has the claims alone, and one writer at a time
        assert Appointment.objects.count() == 2
        return
    with pytest.raises(IntegrityError, match=f"no_overlap_of_{shared}"), transaction.atomic():
        rival.save(force_insert=True)


def test_an_ended_visit_stands_in_nobodys_way(world: World):
    visit = world.book(hours=48)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=START - 30 * HOUR)
    copied(visit, state="booked", resolution=None).save(force_insert=True)
    assert Appointment.objects.booked().count() == 1


def _save_far_away(new: Appointment) -> None:
    """Save a visit where the exact range admits it; the caller's object keeps its own time."""
    own = [new.starts_at, new.ends_at, new.blocked_until]
    new.starts_at, new.ends_at, new.blocked_until = (each + 1000 * HOUR for each in own)
    new.save(force_insert=True)
    new.starts_at, new.ends_at, new.blocked_until = own
