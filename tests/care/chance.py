"""Clients with random histories, the same ones each time."""

from datetime import date, timedelta
from random import Random

from elevate.care.models import CheckIn, Snooze
from elevate.core.time import day_of
from elevate.credits import ledger
from elevate.people.models import Client, Property
from elevate.plans.models import Pause
from elevate.scheduling import completing
from elevate.scheduling.models import Away
from tests.world import NOW, World

DAY = timedelta(days=1)
ZONES = ("America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Honolulu")


class Chance:
    """Gives clients random histories, the same ones each time."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.roll = world, Random(seed)
        self.kit = world.actor(world.coordinator)
        self.places = [Property.objects.create(name=zone, time_zone=zone) for zone in ZONES]
        self.taken: set[int] = set()

    def client(self, number: int) -> Client:
        roll = self.roll
        client = Client.objects.create(name=f"Client {number:03}", property=roll.choice(self.places))
        if roll.random() < 0.15:
            client.opted_out_at = NOW - DAY
            client.save()
        for act in (self.visit, self.visit, self.credit, self.enrol, self.leave, self.write, self.wait):
            if roll.random() < 0.45:
                act(client)
        return client

    def moment(self, first: int, last: int):
        return NOW + self.roll.randint(first * 96, last * 96) * timedelta(minutes=15)

    def day(self, client: Client, first: int, last: int) -> date:
        return day_of(NOW, client.property.time_zone) + self.roll.randint(first, last) * DAY

    def visit(self, client: Client) -> None:
        hours = self.roll.randint(24, 100) if self.roll.random() < 0.1 else self.roll.randint(-960, -24)
        while any(abs(hours - other) < 3 for other in self.taken):
            hours = self.roll.randint(-24 * 200, 0) - 48
        self.taken.add(hours)
        booked_at = NOW - self.roll.choice([300, 12]) * DAY if hours > 0 else NOW - 300 * DAY
        visit = self.world.book(hours=hours, at=booked_at, client=client)
        if hours < 0 and self.roll.random() < 0.8:
            completing.complete(visit.pk, by=self.kit, at=visit.ends_at)

    def credit(self, client: Client) -> None:
        at = self.moment(-40, -1)
        ledger.give(client, self.roll.randint(1, 3), reason="gift", key=client.pk, at=at, by=self.kit)

    def enrol(self, client: Client) -> None:
        subscription = self.world.subscribe(client, starts_on=self.day(client, -60, 5))
        if self.roll.random() < 0.3:
            subscription.ends_on = subscription.starts_on + self.roll.randint(7, 70) * DAY
            subscription.save()
        if self.roll.random() < 0.3:
            first = self.day(client, -30, 3)
            until = self.roll.choice([None, first + self.roll.randint(1, 40) * DAY])
            Pause.objects.create(subscription=subscription, from_on=first, until_on=until)

    def leave(self, client: Client) -> None:
        first = self.day(client, -40, 10)
        until = first + self.roll.choice([0, 1, 7, 14, 30]) * DAY
        dates = {"from_on": first, "until_on": until, "planned_until_on": until}
        Away.objects.create(client=client, notice_at=NOW, entered_at=NOW, entered_by="x", **dates)

    def write(self, client: Client) -> None:
        outcome = self.roll.choice(["", "", "replied", "booked", "no_answer"])
        noted = {"outcome": outcome, "outcome_noted_at": NOW if outcome else None}
        sent = {"sent_at": self.moment(-40, 0), "sent_by": "x"}
        CheckIn.objects.create(client=client, variant="hiatus", text="x", **sent, **noted)

    def wait(self, client: Client) -> None:
        Snooze.objects.create(
            client=client, kind="snoozed", until_on=self.day(client, -3, 3), snoozed_at=NOW, snoozed_by="x"
        )
