"""Bookings, reschedules and accruals a second, as ratios to raw inserts of the same rows.

`python -m tests.bench.writing`, on an empty database that it migrates itself.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402

from elevate.core.time import day_of  # noqa: E402
from elevate.credits import accrual  # noqa: E402
from elevate.credits.models import CreditEntry  # noqa: E402
from elevate.people.actors import Actor  # noqa: E402
from elevate.people.models import Client  # noqa: E402
from elevate.plans.models import Subscription  # noqa: E402
from elevate.scheduling import booking, rescheduling  # noqa: E402
from elevate.scheduling.acts import Reschedule  # noqa: E402
from elevate.scheduling.booking import Wish  # noqa: E402
from elevate.scheduling.models import Appointment  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.bench import rows  # noqa: E402
from tests.world import NEW_YORK, NOW, World  # noqa: E402

GOAL = 3
VISITS, CHUNK = 400, 50
PEOPLE = 20
SUBSCRIBERS, WEEKS = 1000, 50
COORDINATOR = Actor.system("bench")


@dataclass
class Figure:
    """Seconds that acts took, beside those that raw inserts of their rows took."""

    name: str
    count: int = 0
    ours: float = 0
    raw: float = 0
    single: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        ratio = self.ours / self.raw
        median = f"{statistics.median(self.single) * 1000:6.1f} ms" if self.single else " " * 9
        verdict = "within" if ratio <= GOAL else "OVER"
        return (
            f"  {self.name:<22} {self.count / self.ours:>9,.0f}/s  {median}"
            f"   raw {self.count / self.raw:>9,.0f}/s   ratio {ratio:4.2f}  {verdict} {GOAL}"
        )


def main() -> None:
    call_command("migrate", verbosity=0)
    world = worlds.make()
    figures = [*_acts(world), _accruals(world)]
    sys.stdout.write(f"\n{connection.vendor}: acts, each a transaction, beside raw inserts of their rows\n")
    sys.stdout.writelines(f"{figure}\n" for figure in figures)


def _acts(world: World) -> list[Figure]:
    """Book visits and move each of them, a chunk of ours and a chunk of raw rows in turn."""
    bookings, moves = Figure("bookings"), Figure("reschedules")
    booked: list[Appointment] = []
    wanted = _wishes(world)
    rows.add_twins()
    for wishes in rows.chunks(wanted, CHUNK):
        mark = rows.Mark.now()
        visits = _timed(bookings, [partial(booking.book, wish, by=COORDINATOR, at=NOW) for wish in wishes])
        _raw(bookings, rows.since(mark, visits=[visit.pk for visit in visits]), len(visits))
        booked += visits
    for visits in rows.chunks(booked, CHUNK):
        mark = rows.Mark.now()
        done = _timed(moves, [partial(_move, visit) for visit in visits])
        made = [each.new.pk for each in done]
        left = rows.since(mark, visits=made, resolutions=[each.resolution.pk for each in done])
        _raw(moves, left, len(done))
    return [bookings, moves]


def _move(visit: Appointment) -> rescheduling.Done:
    act = Reschedule(starts_at=visit.starts_at + timedelta(days=200))
    return rescheduling.reschedule(visit.pk, act, by=COORDINATOR, at=NOW)


def _wishes(world: World) -> list[Wish]:
    therapists = [world.add_therapist(f"Therapist {number}") for number in range(PEOPLE)]
    clients = [world.add_client(f"Client {number}") for number in range(PEOPLE)]
    for client in clients:
        world.subscribe(client, starts_on=day_of(NOW, NEW_YORK))
    return [
        Wish(
            client=clients[number % PEOPLE],
            therapist=therapists[number % PEOPLE],
            service=world.service,
            property=world.property,
            # One visit a client and week, each covered by that week's credit.
            starts_at=NOW + timedelta(days=1 + 7 * (number // PEOPLE)),
        )
        for number in range(VISITS)
    ]


def _accruals(world: World) -> Figure:
    """Grant a year of weekly credits at once, then insert the same grants by hand."""
    figure = Figure("accruals")
    clients = Client.objects.bulk_create(
        Client(name=f"Subscriber {number}", property=world.property, unit="1")
        for number in range(SUBSCRIBERS)
    )
    since = NOW - timedelta(weeks=WEEKS)
    Subscription.objects.bulk_create(_subscription(world, client, since) for client in clients)
    rows.add_twins()
    mark = rows.Mark.now()
    began = time.perf_counter()
    figure.count = accrual.catch_up(at=NOW)
    figure.ours = time.perf_counter() - began
    granted = CreditEntry.objects.filter(pk__gt=mark.entry).order_by("pk")
    _raw(figure, rows.grants(granted), 1)
    return figure


def _subscription(world: World, client: Client, since: datetime) -> Subscription:
    on = day_of(since, NEW_YORK)
    return Subscription(client=client, plan=world.plan, starts_on=on, next_grant_on=on, next_grant_at=since)


def _timed[T](figure: Figure, acts: Sequence[Callable[[], T]]) -> list[T]:
    done = []
    for act in acts:
        began = time.perf_counter()
        done.append(act())
        figure.single.append(time.perf_counter() - began)
    figure.count += len(done)
    figure.ours += sum(figure.single[-len(done) :])
    return done


def _raw(figure: Figure, left: list[rows.Rows], transactions: int) -> None:
    began = time.perf_counter()
    rows.insert(left, transactions=transactions)
    figure.raw += time.perf_counter() - began


if __name__ == "__main__":
    main()
