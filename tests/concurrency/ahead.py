"""Several workers book standing visits ahead while somebody books the same hours; run as a script, it tells.

`python -m tests.concurrency.ahead ROUNDS`
"""

import json
import multiprocessing
import sys
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

import django

django.setup()

from django.db import connections, transaction  # noqa: E402 - Django first

from elevate.clock import reading  # noqa: E402
from elevate.core.refusals import SlotTaken  # noqa: E402
from elevate.core.time import at_wall_clock, day_of  # noqa: E402
from elevate.inspecting import examining  # noqa: E402
from elevate.people.actors import Actor  # noqa: E402
from elevate.scheduling import booking  # noqa: E402
from elevate.scheduling.booking import Wish  # noqa: E402
from elevate.scheduling.models import Appointment, Series, Skip  # noqa: E402
from elevate.scheduling.standing import creating, materialising  # noqa: E402
from elevate.scheduling.standing.wishes import StandingWish  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.world import NEW_YORK, World  # noqa: E402

WORKERS, CLIENTS, WAIT_SECONDS = 3, 6, 120
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST = time(8)
COORDINATOR = Actor.system("ahead")


def contest(rounds: int) -> dict[str, Any]:
    """Let workers and a rival run for so many weeks, each week at once."""
    world = worlds.make()
    started = reading.now()
    arranged = [_arrange(world, number, started) for number in range(CLIENTS)]
    wishes = _wishes(world, arranged[0].pk, rounds)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(WORKERS + 1), context.Queue()
    runs = [(_work, (started, rounds, barrier, results)) for _worker in range(WORKERS)]
    runs.append((_rival, (wishes, started, barrier, results)))
    processes = [context.Process(target=target, args=arguments) for target, arguments in runs]
    for process in processes:
        process.start()
    told = [results.get(timeout=WAIT_SECONDS * 4) for _process in processes]
    for process in processes:
        process.join(WAIT_SECONDS)
    return {"errors": [each for each in told if isinstance(each, str)], **_state(started, rounds)}


def _arrange(world: World, number: int, at: datetime) -> Series:
    client, on = world.add_client(f"Client {number}"), day_of(at, NEW_YORK) + timedelta(days=1)
    world.subscribe(client, starts_on=on)
    wish = StandingWish(
        client=client,
        therapist=world.therapist,
        service=world.service,
        property=world.property,
        starts_on=on,
        local_time=time(FIRST.hour + 2 * number),
        weekdays=(WEEKDAYS[on.weekday()],),
    )
    return creating.create(wish, by=COORDINATOR, at=at)


def _work(started: datetime, rounds: int, barrier: Any, results: Any) -> None:
    try:
        for week in range(1, rounds + 1):
            barrier.wait(WAIT_SECONDS)
            materialising.catch_up(at=started + timedelta(weeks=week))
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
        barrier.abort()
        results.put(f"{type(error).__name__}: {error}"[:300])
        return
    connections.close_all()
    results.put(0)


def _rival(wishes: list[Wish], started: datetime, barrier: Any, results: Any) -> None:
    """Book, week by week, the very hour that the workers are about to book for the first series."""
    try:
        for week, wish in enumerate(wishes, start=1):
            barrier.wait(WAIT_SECONDS)
            with suppress(SlotTaken):
                booking.book(wish, by=COORDINATOR, at=started + timedelta(weeks=week))
    except Exception as error:  # noqa: BLE001 - likewise
        barrier.abort()
        results.put(f"{type(error).__name__}: {error}"[:300])
        return
    connections.close_all()
    results.put(0)


def _wishes(world: World, pk: str, rounds: int) -> list[Wish]:
    rival = world.add_client("Rival")
    last = day_of(Appointment.objects.filter(series=pk).latest("starts_at").starts_at, NEW_YORK)
    return [
        Wish(
            client=rival,
            therapist=world.therapist,
            service=world.service,
            property=world.property,
            starts_at=at_wall_clock(last + timedelta(weeks=week), FIRST, NEW_YORK),
            override_reason="rival",
        )
        for week in range(1, rounds + 1)
    ]


def _state(started: datetime, rounds: int) -> dict[str, Any]:
    at = started + timedelta(weeks=rounds)
    with transaction.atomic():
        findings = [examining._finding(check) for check in examining.promises(at)]
    return {
        "booked": Appointment.objects.filter(series__isnull=False).count(),
        "skipped": Skip.objects.count(),
        "rivals": Appointment.objects.filter(series__isnull=True).count(),
        "broken": [str(each) for each in findings if each.broken and "week of a subscr" not in each.says],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(contest(int(sys.argv[1]))))
