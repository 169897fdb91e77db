"""Standing visits to look at: Wednesdays at nine, for twelve weeks ahead."""

from datetime import date, datetime, time
from typing import Any

from elevate.scheduling.models import Series
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.wishes import StandingWish
from tests.web import keeping
from tests.world import NOW, World

#: The first Wednesday after `NOW`, at nine in New York.
FIRST = date(2026, 3, 4)
NINE = time(9)


def arrange(world: World, *, at: datetime = NOW, **wish: Any) -> Series:
    """Arrange Ben's Wednesdays with Maya, as the coordinator, without asking for credits unless told."""
    asked = {
        "client": world.client,
        "therapist": world.therapist,
        "service": world.service,
        "property": world.property,
        "starts_on": FIRST,
        "local_time": NINE,
        "weekdays": ("WE",),
        "override_reason": "test",
    }
    by = world.actor(world.coordinator)
    return creating.create(StandingWish(**{**asked, **wish}), by=by, at=at)


def with_a_closed_day(world: World, **wish: Any) -> Series:
    """Arrange them so that the second date is skipped: nobody comes on Founders’ Day."""
    keeping.closed(date(2026, 3, 11))
    return arrange(world, **wish)
