"""Standing visits booked twelve weeks ahead, as a ratio to raw inserts of the same rows.

`python -m tests.bench.series [SERIES]`, on an empty database that it migrates itself. It is interrupted
half way and resumed.
"""

import sys
import time
from datetime import date, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402

from elevate.core.time import start_of_day  # noqa: E402
from elevate.credits import accrual  # noqa: E402
from elevate.people.models import Client, Therapist  # noqa: E402
from elevate.plans.models import PayRate, Subscription  # noqa: E402
from elevate.scheduling.models import Appointment, Series, Skip  # noqa: E402
from elevate.scheduling.standing import materialising  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.bench import rows  # noqa: E402
from tests.world import NEW_YORK, NOW, World  # noqa: E402

GOAL = 3
SERIES, A_THERAPIST = 2000, 20
MONDAY = date(2026, 3, 9)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
#: The hours of a therapist's day that standing visits begin at.
CLOCKS = [f"{hour:02d}:00" for hour in (8, 10, 12, 14)]


class Interrupted(Exception):  # noqa: N818 - as a process that is killed
    """The worker stopped half way."""


def main() -> None:
    call_command("migrate", verbosity=0)
    number = int(sys.argv[1]) if len(sys.argv) > 1 else SERIES
    world = worlds.make()
    _arrange(world, number)
    rows.add_twins()
    accrual.catch_up(at=NOW)
    mark = rows.Mark.now()
    first = _timed(lambda: _interrupted(half=number // materialising.CHUNK // 2))
    booked_then = Appointment.objects.count()
    second = _timed(lambda: materialising.catch_up(at=NOW))
    assert materialising.catch_up(at=NOW) == 0
    assert Skip.objects.count() == 0
    left = _left(mark)
    raw = _timed(lambda: rows.insert(left, transactions=max(1, number // materialising.CHUNK)))
    _tell(number, booked_then, ours=first + second, raw=raw, count=sum(len(each.values) for each in left))


def _arrange(world: World, number: int) -> None:
    """Put the series there as their creation leaves them, but with nothing booked yet."""
    therapists = Therapist.objects.bulk_create(
        Therapist(name=f"Therapist {each}") for each in range(-(-number // A_THERAPIST))
    )
    PayRate.objects.bulk_create(
        PayRate(therapist=each, service=world.service, amount_cents=7200, effective_on=date(2020, 1, 1))
        for each in therapists
    )
    clients = Client.objects.bulk_create(
        (Client(name=f"Client {each}", property=world.property, unit="1") for each in range(number)), 1000
    )
    due_at = start_of_day(MONDAY, NEW_YORK)
    Subscription.objects.bulk_create(
        (
            Subscription(
                client=each, plan=world.plan, starts_on=MONDAY, next_grant_on=MONDAY, next_grant_at=due_at
            )
            for each in clients
        ),
        1000,
    )
    Series.objects.bulk_create((_series(world, therapists, each, at) for at, each in enumerate(clients)), 500)


def _series(world: World, therapists: list[Therapist], client: Client, at: int) -> Series:
    weekday, clock = at % len(WEEKDAYS), at // len(WEEKDAYS) % len(CLOCKS)
    on = MONDAY + timedelta(days=weekday)
    return Series(
        client=client,
        therapist=therapists[at // A_THERAPIST],
        service=world.service,
        property=world.property,
        starts_on=on,
        local_time=CLOCKS[clock],
        weekdays=WEEKDAYS[weekday],
        next_on=on,
        next_due_at=NOW,
        created_at=NOW,
        created_by="bench",
    )


def _interrupted(*, half: int) -> None:
    """Let the worker die in the middle of a chunk, half way."""
    store, done = materialising._store, []

    def dying(drafted, locked, *, at):
        store(drafted, locked, at=at)
        done.append(len(drafted))
        if len(done) > half:
            raise Interrupted

    materialising._store = dying
    try:
        materialising.catch_up(at=NOW)
    except Interrupted:
        materialising._store = store


def _left(mark: rows.Mark) -> list[rows.Rows]:
    visits = Appointment.objects.filter(series__isnull=False).order_by().values_list("pk", flat=True)
    left = rows.since(mark, visits=visits)
    return [rows.without(each, "series_id", "original_starts_at") for each in left]


def _timed(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _tell(number: int, then: int, *, ours: float, raw: float, count: int) -> None:
    visits = Appointment.objects.count() // 2  # the other half are the copies
    ratio = ours / raw
    verdict = "within" if ratio <= GOAL else "OVER"
    sys.stdout.write(
        f"\n{connection.vendor}: {number:,} series twelve weeks ahead, in chunks of {materialising.CHUNK}\n"
        f"  {visits:,} visits, {count:,} rows; interrupted after {then:,} visits, none lost or twice\n"
        f"  ours {count / ours:>9,.0f} rows/s ({visits / ours:,.0f} visits/s)"
        f"   raw {count / raw:>9,.0f} rows/s   ratio {ratio:4.2f}  {verdict} {GOAL}\n"
    )


if __name__ == "__main__":
    main()
