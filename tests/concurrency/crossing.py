"""A worker grants a client's week while an act holds that client's credits; prints what became of both.

`python -m tests.concurrency.crossing`
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402 - Django first

from elevate.credits import accrual, ledger  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.world import NOW, World  # noqa: E402

WAIT_SECONDS = 60


def cross() -> dict[str, Any]:
    """Let the worker grant, then the act lock, then the worker commit, then the act ask for the balance."""
    world = worlds.make()
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    granted, locked = Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        worker = pool.submit(_told, lambda: _work(granted, locked))
        act = pool.submit(_told, lambda: _act(world, granted, locked))
        return {"worker": worker.result(), "act": act.result()}


@transaction.atomic
def _work(granted: Event, locked: Event) -> int:
    number = accrual.catch_up(at=NOW)
    granted.set()
    if connection.features.has_select_for_update:  # with one writer the act begins when this has ended
        locked.wait(WAIT_SECONDS)
    return number


def _act(world: World, granted: Event, locked: Event) -> int:
    granted.wait(WAIT_SECONDS)
    with transaction.atomic():
        ledger.lock(world.client.pk)
        locked.set()
        return ledger.balance(world.client.pk, at=NOW).total


def _told(do: Callable[[], int]) -> int | str:
    try:
        return do()
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must show it
        return f"{type(error).__name__}: {error}"[:300]
    finally:
        connections.close_all()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(cross()))
