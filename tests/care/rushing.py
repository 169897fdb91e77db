"""Workers composing the same reminders, and people checking in with the same client, at once.

`python -m tests.care.rushing` prints what came of it.
"""

import json
import multiprocessing
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - Django first

from elevate.care import checking_in  # noqa: E402
from elevate.care.checking_in import Words  # noqa: E402
from elevate.care.models import CheckIn  # noqa: E402
from elevate.core.refusals import Refused  # noqa: E402
from elevate.messaging import reminding  # noqa: E402
from elevate.messaging.models import Message  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.care.conftest import missed  # noqa: E402

WORKERS, VISITS, WAIT_SECONDS = 4, 12, 120
HOUR = timedelta(hours=1)


def rush() -> dict[str, Any]:
    """Let everybody do the same at every hour of a day, as soon as all are ready."""
    world = worlds.make()
    for number in range(VISITS):
        client = world.add_client(f"Client {number}")
        world.book(hours=25 + 1.5 * number, at=worlds.NOW - 300 * HOUR, client=client)
    missed(world, world.client)
    reminding.compose_due(at=worlds.NOW)
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(WORKERS), context.Queue()
    processes = [context.Process(target=_work, args=(world, barrier, results)) for _ in range(WORKERS)]
    for process in processes:
        process.start()
    told = [results.get(timeout=4 * WAIT_SECONDS) for _process in processes]
    for process in processes:
        process.join(WAIT_SECONDS)
    before = Message.objects.filter(template="before_3h")
    return {
        "errors": [error for *_counts, errors in told for error in errors],
        "composed": sum(composed for composed, *_rest in told),
        "stored": Message.objects.filter(source_key__isnull=False).count(),
        "timely": before.count(),
        "visits": len(set(before.values_list("appointment_id", flat=True))),
        "sent": sum(sent for _composed, sent, _errors in told),
        "check-ins": CheckIn.objects.count(),
        "told": Message.objects.filter(template="check_in").count(),
    }


def _work(world: worlds.World, barrier: Any, results: Any) -> None:
    composed, sent, errors = 0, 0, []
    maya = world.actor(world.therapist)
    for hour in range(1, 43):
        at = worlds.NOW + hour * HOUR
        barrier.wait(WAIT_SECONDS)
        try:
            composed += reminding.compose_due(at=at)
            checking_in.send(world.client, Words(text="How are you?", variant=""), by=maya, at=at)
            sent += 1
        except Refused:
            continue
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
            errors.append(f"{type(error).__name__}: {error}"[:300])
    connections.close_all()
    results.put((composed, sent, errors))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rush()))
