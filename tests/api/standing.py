"""Standing visits to call about: two Wednesdays in May, the second of which is closed."""

from datetime import date, time

from elevate.scheduling.models import Blackout, Series, Substitution
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.wishes import StandingWish
from tests.world import NOW, World

FIRST, SECOND = "2026-05-06T13:00:00Z", "2026-05-13T13:00:00Z"


def standing(world: World) -> Series:
    Blackout.objects.create(closed_on=date(2026, 5, 13), name="Founders' Day", added_at=NOW, added_by="x")
    wish = StandingWish(
        client=world.client,
        therapist=world.therapist,
        service=world.service,
        property=world.property,
        starts_on=date(2026, 5, 6),
        local_time=time(9),
        weekdays=("WE",),
        count=2,
        override_reason="test",
    )
    return creating.create(wish, by=world.actor(world.coordinator), at=NOW)


def stood_in(world: World, series: Series) -> Substitution:
    """Return that somebody else performs the standing visits for a while."""
    days = {
        "from_on": date(2026, 6, 1),
        "until_on": date(2026, 6, 8),
        "entered_at": NOW,
        "entered_by": "test",
    }
    return Substitution.objects.create(series=series, therapist=world.add_therapist("Leo Ruiz"), **days)
