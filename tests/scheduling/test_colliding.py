"""Booked visits where nobody should work are found, however much is closed."""

from datetime import date, timedelta

from elevate.scheduling import colliding
from tests.world import NOW, World


def test_years_of_closed_days_are_looked_through(world: World):
    visit = world.book(hours=48)
    days = {date(2026, 3, 2) + timedelta(days=number) for number in range(1200)}
    assert colliding.with_closed(days, at=NOW) == [visit]
    assert colliding.with_closed(days - {visit.starts_at.date()}, at=NOW) == []
    assert colliding.with_closed((), at=NOW) == []
