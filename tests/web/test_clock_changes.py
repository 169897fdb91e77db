"""The screens when the clocks change before a standing visit: a day's notice is 24 hours, not a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from elevate.scheduling.models import Series
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.wishes import StandingWish
from tests.web.reading import text
from tests.world import NOW, World

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
#: A Sunday on which New York's clocks change, its ten o'clock, and when it can last be cancelled free.
SPRING = (date(2027, 3, 14), datetime(2027, 3, 14, 14, tzinfo=UTC), "Sat 13 Mar, 9:00 AM")
AUTUMN = (date(2027, 11, 7), datetime(2027, 11, 7, 15, tzinfo=UTC), "Sat 6 Nov, 11:00 AM")
BOTH = pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])


@pytest.fixture
def sundays(world: World, clock: Callable[[float], datetime]) -> Callable[[date, datetime], Series]:
    """Arrange Ben's Sundays at ten a week before `sunday`, and put the clock at `now`."""

    def arrange(sunday: date, now: datetime) -> Series:
        clock((now - NOW) / HOUR)
        wish = StandingWish(
            client=world.client,
            therapist=world.therapist,
            service=world.service,
            property=world.property,
            starts_on=sunday,
            local_time=time(10),
            weekdays=("SU",),
            override_reason="test",
        )
        return creating.create(wish, by=world.actor(world.coordinator), at=now - timedelta(days=7))

    return arrange


@BOTH
def test_exactly_24_hours_before_it_is_free_on_every_screen(sundays, therapist, ben, change):
    sunday, ten, deadline = change
    series = sundays(sunday, ten - 24 * HOUR)
    visit = series.appointments.earliest("starts_at")
    assert visit.starts_at == ten
    page = f"/t/visits/{visit.pk}/"
    assert f"Free to cancel until {deadline} (Harbor House time)." in text(therapist.get(page))
    assert "This is 24 hours’ notice." in text(therapist.get(f"{page}cant/?who=client"))
    shown = text(therapist.get(f"{page}cant/?who=client&told=now"))
    assert "Credit kept" in shown
    assert f"Free until {deadline}" in shown
    ending = text(therapist.get(f"/t/series/{series.pk}/end/?on={sunday}&party=client"))
    assert "11 are in time: no credit is used, nothing is paid." in ending
    told = deadline.replace(", ", f" {sunday.year}, ")
    assert f"free of charge until {told} (Harbor House time)" in text(ben.get("/me/"))


@BOTH
def test_a_second_later_it_is_late_on_every_screen(sundays, therapist, ben, change):
    sunday, ten, deadline = change
    series = sundays(sunday, ten - 24 * HOUR + SECOND)
    page = f"/t/visits/{series.appointments.earliest('starts_at').pk}/"
    assert f"It was free to cancel until {deadline}" in text(therapist.get(page))
    assert "Credit 1 used" in text(therapist.get(f"{page}cant/?who=client&told=now"))
    ending = text(therapist.get(f"/t/series/{series.pk}/end/?on={sunday}&party=client"))
    assert "1 is late and uses a credit." in ending
    assert "10 are in time" in ending
    assert "Cancelling now uses 1 credit." in text(ben.get("/me/"))


@pytest.mark.parametrize(
    ("change", "clock_says", "shown"),
    [
        # There is no half past two, and half past one comes twice.
        (SPRING, "02:30", ["Sun 14 Mar, 3:30 AM", "Sun 21 Mar, 2:30 AM"]),
        (AUTUMN, "01:30", ["Sun 7 Nov, 1:30 AM", "Sun 14 Nov, 1:30 AM"]),
    ],
    ids=["spring", "autumn"],
)
def test_an_hour_that_is_missing_or_comes_twice_is_shown_as_it_will_be(
    sundays, therapist, change, clock_says, shown
):
    sunday, ten, _deadline = change
    series = sundays(sunday, ten - 48 * HOUR)
    asked = f"scope=all&weekdays=SU&every_weeks=1&until_on=&local_time={clock_says}&party=client"
    page = text(therapist.get(f"/t/series/{series.pk}/change/?{asked}"))
    assert "11 visits move." in page
    assert [each for each in shown if each not in page] == []
