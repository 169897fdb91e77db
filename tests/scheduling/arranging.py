"""Hours, time off, closed days and ways, put where a test needs them."""

from datetime import date, datetime, timedelta

from elevate.core.hours import Range
from elevate.credits import ledger
from elevate.people.actors import Actor
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import Service
from elevate.scheduling import absenting, closing, rostering, travelling
from elevate.scheduling.absenting import Absence
from elevate.scheduling.availability import Search
from elevate.scheduling.models import TimeOff
from tests.world import NOW, World

BY = Actor.system("test")
HOUR = timedelta(hours=1)


def works(therapist: Therapist, *ranges: tuple[int, int, int]) -> None:
    """Give the therapist hours: weekday, and from and until in whole or broken hours."""
    week = [Range(weekday, int(start * 60), int(end * 60)) for weekday, start, end in ranges]
    rostering.set_hours(therapist, week, by=BY, at=NOW)


def off(therapist: Therapist, starts_at: datetime, ends_at: datetime) -> TimeOff:
    absence = Absence(therapist=therapist, starts_at=starts_at, ends_at=ends_at)
    return absenting.enter(absence, by=BY, at=NOW)


def closed(on: date, name: str = "Thanksgiving") -> None:
    closing.add([closing.Day(on, name)], by=BY, at=NOW)


def way(one: Property, other: Property, minutes: int | None) -> None:
    travelling.set_way(one, other, minutes, by=BY, at=NOW)


def credits(client: Client, quantity: int = 50) -> None:
    ledger.give(client, quantity, reason="test", key=f"test:{client.pk}", at=NOW, by=BY)


def search(world: World, since: datetime, until: datetime, **more) -> Search:
    asked: dict = {"service": world.service, "place": world.property, "since": since, "until": until}
    return Search(**{**asked, **more})


def service(length_minutes: int, buffer_minutes: int) -> Service:
    return Service(name="any", length_minutes=length_minutes, buffer_minutes=buffer_minutes)
