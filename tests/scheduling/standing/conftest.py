"""A client with a credit a week, Wednesdays at nine, and a doctor who looks after every test."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from elevate.credits import accrual, ledger
from elevate.inspecting import examining
from elevate.people.models import Therapist
from elevate.scheduling.models import Appointment, Series
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.wishes import StandingWish
from tests.world import NOW, World

DAY = timedelta(days=1)
WEDNESDAY = date(2026, 3, 4)


class Desk:
    """A coordinator at work on standing visits; it is `at` until told otherwise."""

    def __init__(self, world: World) -> None:
        self.world, self.at = world, NOW
        self.by = world.actor(world.coordinator)
        self.client, self.maya = world.client, world.therapist
        self.leo: Therapist = world.add_therapist("Leo Ruiz", rate_cents=8100)

    def wish(self, **details: Any) -> StandingWish:
        asked = {
            "client": self.client,
            "therapist": self.maya,
            "service": self.world.service,
            "property": self.world.property,
            "starts_on": WEDNESDAY,
            "local_time": time(9),
            "weekdays": ("WE",),
        }
        return StandingWish(**{**asked, **details})

    def create(self, **details: Any) -> Series:
        return creating.create(self.wish(**details), by=self.by, at=self.at)

    def give(self, number: int) -> None:
        ledger.give(self.client, number, reason="a gift", key=f"gift {number}", at=self.at, by=self.by)

    def visits(self, series: Series, **conditions: Any) -> list[Appointment]:
        return list(
            Appointment.objects.with_people().filter(series=series, **conditions).order_by("starts_at")
        )


@pytest.fixture
def desk(world: World) -> Desk:
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    return Desk(world)


@pytest.fixture(autouse=True)
def _the_doctor_is_content(db: None) -> Iterator[None]:
    yield
    assert broken() == []


def broken(at: datetime = NOW + 400 * DAY) -> list[str]:
    accrual.catch_up(at=at)
    findings = [examining._finding(check) for check in examining.promises(at)]
    return [str(finding) for finding in findings if finding.broken]


def local_days(visits: list[Appointment]) -> list[str]:
    return [f"{visit.starts_at:%d.%m.}" for visit in visits]
