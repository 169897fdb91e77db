"""Readers and workers catching up on the same weeks at once; run as a script, it prints what came of it.

`python -m tests.credits.rushing`
"""

import json
import multiprocessing
import sys
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - Django first

from elevate.credits import accrual  # noqa: E402
from elevate.credits.models import CreditEntry  # noqa: E402
from tests import world as worlds  # noqa: E402

CLIENTS, WEEKS, WORKERS, READERS = 20, 30, 3, 3
WAIT_SECONDS = 60


def rush() -> dict[str, Any]:
    """Let workers and readers grant week after week, each as soon as all are ready."""
    world = worlds.make()
    clients = [world.add_client(f"Client {number}") for number in range(CLIENTS)]
    for client in clients:
        world.subscribe(client, starts_on=date(2026, 3, 2))
    ids = [client.pk for client in clients]
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(WORKERS + READERS), context.Queue()
    asked = [[None]] * WORKERS + [ids[number:] + ids[:number] for number in range(READERS)]
    processes = [context.Process(target=_catch_up, args=(whom, barrier, results)) for whom in asked]
    for process in processes:
        process.start()
    told = [results.get(timeout=WAIT_SECONDS * 4) for _process in processes]
    for process in processes:
        process.join(WAIT_SECONDS)
    keys = list(CreditEntry.objects.values_list("client_id", "source_key"))
    return {
        "errors": [error for _granted, errors in told for error in errors],
        "entries": len(keys),
        "distinct": len(set(keys)),
        "reported": sum(granted for granted, _errors in told),
    }


def _catch_up(whom: list[str | None], barrier: Any, results: Any) -> None:
    granted, errors = 0, []
    for week in range(WEEKS):
        at = worlds.NOW + timedelta(weeks=week)
        barrier.wait(WAIT_SECONDS)
        for client_id in whom:
            try:
                granted += accrual.catch_up(at=at, client_id=client_id)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
                errors.append(f"{type(error).__name__}: {error}"[:300])
    connections.close_all()
    results.put((granted, errors))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rush()))
