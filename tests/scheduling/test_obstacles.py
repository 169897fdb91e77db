"""What binds everybody, what binds clients, and what staff are told."""

from datetime import date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.core.refusals import Refused
from elevate.core.time import at_wall_clock
from elevate.people.models import Property
from elevate.scheduling import absenting, booking, previewing, rescheduling
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment
from tests.scheduling import arranging
from tests.scheduling.arranging import BY
from tests.world import NEW_YORK, NOW, World

WEDNESDAY = date(2026, 3, 4)


def on(hour: float) -> datetime:
    return at_wall_clock(WEDNESDAY, time(int(hour), int(hour % 1 * 60)), NEW_YORK)


@pytest.fixture
def far(world: World) -> Property:
    return Property.objects.create(name="Bay House", time_zone=NEW_YORK)


def wish(world: World, hour: float, **more) -> Wish:
    asked = {"client": world.client, "therapist": world.therapist, "service": world.service}
    return Wish(**{**asked, "property": world.property, "starts_at": on(hour), **more})


def book(world: World, who: str, hour: float, **more) -> Appointment:
    return booking.book(wish(world, hour, **more), by=world.actor(getattr(world, who)), at=NOW)


def said(world: World, who: str, hour: float) -> str:
    with pytest.raises(Refused) as refused:
        book(world, who, hour)
    return str(refused.value.sentence)


def notes(world: World, who: str, hour: float) -> list[str]:
    preview = previewing.of_booking(wish(world, hour), by=world.actor(getattr(world, who)), at=NOW)
    assert preview.allowed, preview.refusal
    return [str(note) for note in preview.notes]


@pytest.fixture(autouse=True)
def _credits(world: World) -> None:
    arranging.credits(world.client)


@pytest.mark.parametrize("who", ["coordinator", "therapist", "client"])
def test_time_off_binds_everybody(world: World, who):
    arranging.off(world.therapist, on(9), on(12))
    told = said(world, who, 11)
    assert told.startswith(
        "Maya is off from Wed 4 Mar, 9:00 AM until Wed 4 Mar, 12:00 PM. Choose another time"
    )
    assert ("withdraw the time off first" in told) is (who != "client")
    book(world, who, 12)


def test_withdrawn_time_off_binds_nobody(world: World):
    off = arranging.off(world.therapist, on(9), on(12))
    absenting.withdraw(off.pk, by=BY, at=NOW)
    book(world, "client", 11)


@pytest.mark.parametrize("hour", [8.75, 16.25, 20])
def test_weekly_hours_bind_clients_and_are_told_to_staff(world: World, hour):
    arranging.works(world.therapist, (2, 9, 17))
    assert said(world, "client", hour) == "That is outside Maya’s weekly hours. Choose another time."
    assert notes(world, "coordinator", hour) == ["Outside Maya’s weekly hours."]
    book(world, "coordinator", hour)


def test_a_visit_may_end_at_closing_with_its_buffer_past_it(world: World):
    arranging.works(world.therapist, (2, 9, 17))
    assert notes(world, "coordinator", 16) == []
    book(world, "client", 16)


def test_an_empty_roster_never_works_and_none_at_all_is_not_enforced(world: World):
    assert notes(world, "coordinator", 3) == []
    arranging.works(world.therapist)
    assert notes(world, "coordinator", 10) == ["Outside Maya’s weekly hours."]


def test_closed_days_bind_clients_and_are_told_to_staff(world: World):
    arranging.closed(WEDNESDAY)
    assert said(world, "client", 10) == "Closed that day: Thanksgiving. Choose another day."
    assert notes(world, "therapist", 10) == ["Closed that day: Thanksgiving."]


@pytest.mark.parametrize(
    ("minutes", "hour", "told"),
    [
        pytest.param(None, 11.25, "No time for the way from Bay House, which takes 30 minutes.", id="none"),
        pytest.param(None, 11.5, "Only 15 minutes from Bay House; the way takes 30.", id="too little after"),
        pytest.param(None, 8.5, "Only 15 minutes from Bay House; the way takes 30.", id="too little before"),
        pytest.param(None, 11.75, "", id="just enough"),
        pytest.param(
            50, 12, "Only 45 minutes from Bay House; the way takes 60.", id="a longer way, rounded up"
        ),
        pytest.param(0, 11.25, "", id="next door"),
    ],
)
def test_the_way_binds_clients_and_is_told_to_staff(world: World, far, minutes, hour, told):
    arranging.way(world.property, far, minutes)
    client = world.add_client("Ana Torres", at=far)
    world.book(client=client, property=far, starts_at=on(10))  # until 11:00, and 15 minutes to set up
    assert notes(world, "coordinator", hour) == ([told] if told else [])
    if told:
        assert said(world, "client", hour).startswith("Maya is at another property close to that time")
    else:
        book(world, "client", hour)


def test_in_one_building_only_the_buffer_is_kept(world: World):
    world.book(client=world.add_client("Ana Torres"), starts_at=on(10))
    book(world, "client", 11.25)


def test_a_visit_that_moves_does_not_stand_in_its_own_way(world: World, far):
    arranging.works(world.therapist, (2, 9, 17))
    visit = book(world, "client", 10)
    act = Reschedule(starts_at=on(10.5))
    assert rescheduling.reschedule(visit.pk, act, by=world.actor(world.client), at=NOW).new


@pytest.mark.parametrize("who", ["coordinator", "client"])
def test_moving_meets_the_same_obstacles(world: World, who):
    arranging.works(world.therapist, (2, 9, 17))
    visit, by = book(world, "client", 10), world.actor(getattr(world, who))
    outside = Reschedule(starts_at=on(18))
    preview = previewing.preview(visit, outside, by=by, at=NOW)
    assert preview.allowed is (who == "coordinator")
    assert [str(note) for note in preview.notes] == ["Outside Maya’s weekly hours."] * (who == "coordinator")
    arranging.off(world.therapist, on(17), on(23.75))
    with pytest.raises(Refused):
        rescheduling.reschedule(visit.pk, outside, by=by, at=NOW)


def test_collisions_are_found_anew_and_a_racing_booking_is_never_lost(world: World):
    absence = absenting.Absence(therapist=world.therapist, starts_at=on(9), ends_at=on(12))
    token = absenting.token(absence, absenting.collisions(absence, at=NOW))
    visit = book(world, "coordinator", 10)
    with pytest.raises(Refused):
        absenting.enter(
            absenting.Absence(
                therapist=world.therapist, starts_at=on(9), ends_at=on(12), preview_token=token
            ),
            by=BY,
            at=NOW,
        )
    assert absenting.collisions(absence, at=NOW) == [visit]


def test_a_clients_own_booking_asks_little_more_than_staffs(world: World):
    def asked(who: str, hour: float) -> int:
        by = world.actor(getattr(world, who))
        with CaptureQueriesContext(connection) as queries:
            booking.book(wish(world, hour), by=by, at=NOW)
        return len(queries)

    asked("coordinator", 8)  # what upkeep there is comes with the first
    # The place, the hours and what is taken, instead of time off; the therapist's lock where there are locks.
    lock = int(connection.features.has_select_for_update)
    assert asked("client", 12) - asked("coordinator", 14) == 2 + lock
