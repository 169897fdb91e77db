"""Therapists with hours, and their visits, as many as wanted: the same density however many there are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from elevate.core.time import start_of_day
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import PayRate
from elevate.scheduling.models import Appointment, Roster, WeeklyHours
from tests.world import NEW_YORK, NOW, World

#: Visits a therapist has a day, every two hours from nine; other days and therapists have as many.
A_DAY, EVERY = 5, timedelta(hours=2)
PLACES = 4
FIRST_DAY = datetime.now(UTC).date() + timedelta(days=3)
#: Those who ask ask about the days that are full in every size.
DAYS_ASKED = 14


class Crowd:
    """Grows the world's operator to so many therapists and visits."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.places = [
            world.property,
            *(Property.objects.create(name=f"House {n}", time_zone=NEW_YORK) for n in range(1, PLACES)),
        ]
        self.therapists: list[Therapist] = []
        self.clients: list[Client] = []
        self.days: list[int] = []

    def grow(self, *, therapists: int, visits: int) -> None:
        """Add people until there are so many, and days of visits, to all alike, until there are so many."""
        for number in range(len(self.therapists), therapists):
            self._add(number)
        per_therapist = -(-visits // therapists // A_DAY)
        for number in range(therapists):
            since, self.days[number] = self.days[number], max(self.days[number], per_therapist)
            made = list(self._visits(number, range(since, per_therapist)))
            Appointment.objects.bulk_create(made, batch_size=1000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _add(self, number: int) -> None:
        therapist = Therapist.objects.create(name=f"Therapist {number}")
        PayRate.objects.create(
            therapist=therapist, service=self.world.service, amount_cents=7200, effective_on=date(2020, 1, 1)
        )
        roster = Roster.objects.create(therapist=therapist, set_at=NOW, set_by="bench")
        hours = {"roster": roster, "from_minute": 480, "until_minute": 1200}
        WeeklyHours.objects.bulk_create(WeeklyHours(weekday=weekday, **hours) for weekday in range(7))
        self.therapists.append(therapist)
        self.days.append(0)
        self.clients.append(
            Client.objects.create(name=f"Client {number}", property=self.places[number % PLACES])
        )

    def _visits(self, number: int, days: range) -> Iterator[Appointment]:
        for day in days:
            opens = start_of_day(FIRST_DAY + timedelta(days=day), NEW_YORK) + timedelta(hours=9)
            for turn in range(A_DAY):
                yield self._visit(number, opens + turn * EVERY, (number + day + turn // 2) % PLACES)

    def _visit(self, number: int, starts_at: datetime, place: int) -> Appointment:
        return Appointment(
            client=self.clients[number],
            therapist=self.therapists[number],
            service=self.world.service,
            property=self.places[place],
            policy=self.world.policy,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            blocked_until=starts_at + timedelta(minutes=75),
            booked_at=NOW,
            booked_by="bench",
            rate_cents=7200,
            currency="USD",
        )
