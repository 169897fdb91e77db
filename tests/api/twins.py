"""The same request from many processes at once, and from one that is killed; prints what came of it."""

import json
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - Django first

from elevate.clock.models import SandboxClock  # noqa: E402
from elevate.credits.models import CreditEntry  # noqa: E402
from elevate.messaging.models import Message  # noqa: E402
from elevate.scheduling import booking  # noqa: E402
from elevate.scheduling.models import Appointment, Resolution  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.api.conftest import Caller, caller_for  # noqa: E402
from tests.world import NOW, World  # noqa: E402

TWINS = 10
WAIT_SECONDS = 120
Ask = Callable[[], Any]


def main() -> None:
    world = worlds.make()
    SandboxClock.objects.create(pk=1, now=NOW)
    caller = caller_for(world.coordinator)
    visit, other = world.book(hours=24), world.book(hours=48)
    wish = _wish(world)
    told = {
        "book with a key": _at_once(lambda: caller.post("/appointments", wish, Idempotency_Key="b")),
        "cancel with a key": _at_once(lambda: _cancel(caller, visit, Idempotency_Key="c")),
        "cancel without a key": _at_once(lambda: _cancel(caller, other)),
        "gift with a key": _at_once(lambda: _give(caller, world)),
        "killed": _killed(caller, {**wish, "starts_at": "2026-03-08T14:00:00Z"}),
        "booked": Appointment.objects.count() - 2,
        "resolutions": Resolution.objects.count(),
        "gifts": CreditEntry.objects.filter(kind="grant").count(),
        "cancellations told": Message.objects.filter(template="cancelled").count(),
    }
    sys.stdout.write(json.dumps(told))


def _at_once(ask: Ask) -> dict[str, int]:
    """Ask from many processes at one time; count the statuses, replayed ones apart."""
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(TWINS), context.Queue()
    connections.close_all()
    twins = [context.Process(target=_ask, args=(ask, barrier, results)) for _ in range(TWINS)]
    for twin in twins:
        twin.start()
    answers = [results.get(timeout=WAIT_SECONDS) for _twin in twins]
    for twin in twins:
        twin.join(WAIT_SECONDS)
    bodies = {body for _status, body in answers if body is not None}
    return {**Counter(status for status, _body in answers), "different answers": len(bodies)}


def _ask(ask: Ask, barrier: Any, results: Any) -> None:
    barrier.wait(WAIT_SECONDS)
    answer = ask()
    replayed = " replayed" if "Idempotent-Replayed" in answer.headers else ""
    done = answer.status_code < 300
    results.put((f"{answer.status_code}{replayed}", answer.content.decode() if done else None))
    connections.close_all()


def _killed(caller: Caller, wish: dict[str, Any]) -> list[str]:
    """Kill a process after it has booked and before it could commit; ask again with its key, twice."""
    connections.close_all()
    dying = multiprocessing.get_context("fork").Process(target=_book_and_die, args=(caller, wish))
    dying.start()
    dying.join(WAIT_SECONDS)
    assert dying.exitcode == -signal.SIGKILL, dying.exitcode
    answers = [caller.post("/appointments", wish, Idempotency_Key="k") for _ in range(2)]
    return [f"{each.status_code} {each.headers.get('Idempotent-Replayed', 'first')}" for each in answers]


def _book_and_die(caller: Caller, wish: dict[str, Any]) -> None:
    record = booking.recording.record

    def record_and_die(*args: Any, **kwargs: Any) -> None:
        record(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    booking.recording.record = record_and_die  # type: ignore[assignment]
    caller.post("/appointments", wish, Idempotency_Key="k")


def _wish(world: World) -> dict[str, Any]:
    return {
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "starts_at": "2026-03-07T14:00:00Z",
        "override_reason": "twins",
    }


def _cancel(caller: Caller, visit: Appointment, **headers: str) -> Any:
    return caller.post(f"/appointments/{visit.pk}/cancel", {"by": "client"}, **headers)


def _give(caller: Caller, world: World) -> Any:
    gift = {"kind": "grant", "quantity": 1, "reason": "twins"}
    return caller.post(f"/clients/{world.client.pk}/credits", gift, Idempotency_Key="g")


if __name__ == "__main__":
    main()
