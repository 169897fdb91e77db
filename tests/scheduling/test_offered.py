"""What the search offers is what counting finds, and what a client can book."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from elevate.core.grid import QUARTER, rounded_up
from elevate.core.hours import Range, week_of
from elevate.core.refusals import Refused
from elevate.core.time import at_wall_clock, day_of
from elevate.people.models import Client, Property
from elevate.plans.models import PayRate
from elevate.scheduling import availability, booking, rescheduling, rostering, suggesting
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment, Blackout
from tests.scheduling import arranging
from tests.scheduling.arranging import BY
from tests.world import NOW, World

ZONES = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham"]
ZONES += ["Africa/Casablanca"]
#: Days around changes of clocks in those zones, and one without.
DAYS = [date(2026, 3, 8), date(2026, 11, 1), date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5)]
DAYS += [date(2026, 10, 4), date(2026, 9, 27), date(2026, 3, 22), date(2026, 5, 13)]
ONE_DAY = timedelta(days=1)

minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)
ranges = st.builds(Range, st.integers(0, 6), minutes, minutes)
scenes = st.fixed_dictionaries(
    {
        "zones": st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)),
        "on": st.sampled_from(DAYS),
        "week": st.none() | st.lists(ranges, max_size=10),
        "off": st.lists(st.tuples(st.integers(0, 150), st.integers(1, 40)), max_size=2),
        "closed": st.sampled_from([-1, 0, 1, 9]),
        "visits": st.lists(st.tuples(st.integers(0, 190), st.booleans()), max_size=4),
        "way": st.none() | st.integers(0, 100),
        "length": st.sampled_from([15, 50, 60, 90]),
        "buffer": st.sampled_from([0, 5, 15, 30]),
    }
)


def reference(world: World, scene: dict, since: datetime, until: datetime) -> list[datetime]:
    """Find the starts one by one, by comparing instants."""
    rounded = rounded_up(world.service.length)
    open_, busy = _open(world, scene, since), _busy(world, scene)
    off = [(each.starts_at, each.ends_at) for each in world.therapist.time_off.standing()]
    shut, zone = {day.closed_on for day in Blackout.objects.all()}, ZoneInfo(world.property.time_zone)

    def free(start: datetime) -> bool:
        end = start + rounded
        blocked = end + rounded_up(world.service.buffer)
        quarters = [start + n * QUARTER for n in range(rounded // QUARTER)]
        return (
            all(any(low <= each < high for low, high in open_) for each in quarters)
            and not any(low < end and high > start for low, high in off)
            and not any(each.astimezone(zone).date() in shut for each in quarters)
            and not any(low < blocked and high > start for low, high in busy)
        )

    starts = (since + n * QUARTER for n in range((until - since) // QUARTER))
    return [start for start in starts if free(start)]


def _open(world: World, scene: dict, since: datetime) -> list[tuple[datetime, datetime]]:
    week, zone = scene["week"], world.therapist.time_zone
    if week is None:
        week, zone = [Range(weekday, 480, 1200) for weekday in range(7)], world.property.time_zone
    days = [since.date() + n * ONE_DAY for n in range(-2, 5)]
    return [
        (_clock(on, each.from_minute, zone), _clock(on, each.until_minute, zone))
        for on in days
        for each in week
        if each.weekday == on.weekday()
    ]


def _clock(on: date, minute: int, zone: str) -> datetime:
    return at_wall_clock(on + minute // 1440 * ONE_DAY, time(*divmod(minute % 1440, 60)), zone)


def _busy(world: World, scene: dict) -> list[tuple[datetime, datetime]]:
    way = rounded_up(timedelta(minutes=30 if scene["way"] is None else scene["way"]))
    return [
        (visit.starts_at - apart, visit.blocked_until + apart)
        for visit in Appointment.objects.filter(therapist=world.therapist)
        for apart in [timedelta(0) if visit.property_id == world.property.pk else way]
    ]


def arrange(world: World, scene: dict) -> tuple[datetime, datetime]:
    """Put the scene into the database, and return the two days that are looked at."""
    world.therapist.time_zone, world.property.time_zone = scene["zones"]
    world.therapist.save()
    world.property.save()
    far = Property.objects.create(name="Bay House", time_zone="Europe/London")
    world.service.length_minutes, world.service.buffer_minutes = scene["length"], scene["buffer"]
    world.service.save()
    since = at_wall_clock(scene["on"], time.min, world.property.time_zone)
    if scene["way"] is not None:
        arranging.way(world.property, far, scene["way"])
    for quarter, elsewhere in scene["visits"]:
        place = far if elsewhere else world.property
        client = Client.objects.create(name="Somebody", property=place)
        try:
            world.book(client=client, property=place, starts_at=since + quarter * QUARTER)
        except Refused:
            client.delete()
    for quarter, length in scene["off"]:
        try:
            start = since + quarter * QUARTER
            arranging.off(world.therapist, start, start + length * QUARTER)
        except Refused:  # off already
            pass
    arranging.closed(scene["on"] + scene["closed"] * ONE_DAY)
    return since, since + 2 * ONE_DAY


def offered(world: World, since: datetime, until: datetime) -> list[datetime]:
    search = arranging.search(world, since, until, therapist_id=world.therapist.pk, client_id=world.client.pk)
    return [opening.starts_at for opening in availability.openings(search)]


@pytest.mark.django_db
def test_what_is_offered_is_what_counting_finds_and_a_client_can_book_it(world: World):
    arranging.credits(world.client)
    PayRate.objects.update(effective_on=date(2020, 1, 1))

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(scene=scenes)
    def law(scene: dict) -> None:
        with transaction.atomic():
            if scene["week"] is not None:
                try:
                    scene["week"] = week_of(scene["week"])
                except Refused:
                    scene["week"] = week_of([Range(6, 60, 1440), Range(0, 0, 600)])
                rostering.set_hours(world.therapist, scene["week"], by=BY, at=NOW)
            since, until = arrange(world, scene)
            found = offered(world, since, until)
            assert found == reference(world, scene, since, until)
            for start in found[:: max(1, len(found) // 3)]:
                _bookable(world, start)
            transaction.set_rollback(True)

    law()


def _bookable(world: World, start: datetime) -> None:
    wish = Wish(
        client=world.client,
        therapist=world.therapist,
        service=world.service,
        property=world.property,
        starts_at=start,
    )
    with transaction.atomic():
        assert booking.book(wish, by=world.actor(world.client), at=NOW)
        transaction.set_rollback(True)


def test_suggestions_offer_nothing_that_a_client_could_not_choose(world: World):
    arranging.credits(world.client)
    arranging.works(world.therapist, (2, 9, 12), (3, 13.25, 14.5))
    arranging.closed(date(2026, 3, 11))
    visit = world.book(hours=45)
    arranging.off(world.therapist, NOW + timedelta(days=1), NOW + timedelta(days=2))
    found = suggesting.suggestions(visit, at=NOW, count=20)
    assert found
    assert date(2026, 3, 11) not in {day_of(each.starts_at, visit.zone) for each in found}
    for each in found:
        with transaction.atomic():
            _bookable_move(world, visit, each.starts_at)
            transaction.set_rollback(True)


def _bookable_move(world: World, visit: Appointment, to: datetime) -> None:
    assert rescheduling.reschedule(
        visit.pk, Reschedule(starts_at=to), by=world.actor(world.client), at=NOW
    ).new


def test_inactive_therapists_are_suggested_nowhere(world: World):
    visit = world.book(hours=45)
    visit.therapist.status = "inactive"
    assert suggesting.suggestions(visit, at=NOW) == []


def test_the_control_an_offer_without_the_way_would_be_refused(world: World):
    """Show that the guard matters: a start that only the way forbids is refused to the client."""
    arranging.credits(world.client)
    far = Property.objects.create(name="Bay House", time_zone="America/New_York")
    other = world.book(hours=48, client=world.add_client("Ana Torres", at=far), property=far)
    start = other.blocked_until
    assert start not in offered(world, start, start + ONE_DAY)
    arranging.way(world.property, far, 0)
    assert start in offered(world, start, start + ONE_DAY)
