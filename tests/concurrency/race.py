"""Many processes after one slot, round after round; run as a script, it prints what each round gave.

`python -m tests.concurrency.race ROUNDS [--guard-off]`
"""

import json
import multiprocessing
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402 - Django first

from elevate.clock import reading  # noqa: E402
from elevate.core.refusals import SlotTaken  # noqa: E402
from elevate.people.actors import Actor  # noqa: E402
from elevate.scheduling import booking, claiming  # noqa: E402
from elevate.scheduling.booking import Wish  # noqa: E402
from elevate.scheduling.models import Appointment  # noqa: E402
from tests import world as worlds  # noqa: E402

CONTENDERS = 16
WAIT_SECONDS = 120
COORDINATOR = Actor.system("race")


def contest(rounds: int) -> dict[str, Any]:
    """Let 16 processes want one therapist and 16 one client, at one time, in every round."""
    wishes = _wishes()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(wishes)), context.Queue()
    processes = [
        context.Process(target=_contend, args=(wish, rounds, barrier, results, number >= CONTENDERS))
        for number, wish in enumerate(wishes)
    ]
    for process in processes:
        process.start()
    told = [results.get(timeout=WAIT_SECONDS * 4) for _process in processes]
    for process in processes:
        process.join(WAIT_SECONDS)
    return _summary(told, rounds)


def _wishes() -> list[Wish]:
    world = worlds.make()
    therapists = [world.add_therapist(f"Therapist {n}") for n in range(CONTENDERS)]
    clients = [world.add_client(f"Client {n}") for n in range(CONTENDERS)]
    start = reading.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    place = {
        "service": world.service,
        "property": world.property,
        "starts_at": start,
        "override_reason": "race",
    }
    by_therapist = [Wish(client=client, therapist=world.therapist, **place) for client in clients]
    by_client = [Wish(client=world.client, therapist=therapist, **place) for therapist in therapists]
    return by_therapist + by_client


def _contend(wish: Wish, rounds: int, barrier: Any, results: Any, by_client: bool) -> None:
    told = []
    for number in range(rounds):
        starts_at = wish.starts_at + timedelta(hours=2) * number
        mine = Wish(
            client=wish.client,
            therapist=wish.therapist,
            service=wish.service,
            property=wish.property,
            starts_at=starts_at,
            override_reason="race",
        )
        barrier.wait(WAIT_SECONDS)
        told.append(_book(mine))
    connections.close_all()
    results.put((by_client, told))


def _book(wish: Wish) -> str:
    try:
        booking.book(wish, by=COORDINATOR, at=reading.now())
    except SlotTaken:
        return "taken"
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
        return f"{type(error).__name__}: {error}"[:300]
    return "won"


def _summary(told: list[tuple[bool, list[str]]], rounds: int) -> dict[str, Any]:
    answers = Counter(answer for _side, answers in told for answer in answers)
    winners = {
        side: Counter(
            sum(answers[number] == "won" for by_client, answers in told if by_client is (side == "client"))
            for number in range(rounds)
        )
        for side in ("therapist", "client")
    }
    return {
        "vendor": connection.vendor,
        "rounds": rounds,
        "answers": dict(answers),
        "winners": {side: dict(counts) for side, counts in winners.items()},
        "booked": Appointment.objects.count(),
    }


def _lift_the_guard() -> None:
    claiming.claim = lambda appointment: None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ("no_overlap_of_therapist", "no_overlap_of_client"):
                cursor.execute(f"ALTER TABLE scheduling_appointment DROP CONSTRAINT {name}")


if __name__ == "__main__":
    if "--guard-off" in sys.argv:
        _lift_the_guard()
    sys.stdout.write(json.dumps(contest(int(sys.argv[1]))))
