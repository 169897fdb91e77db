"""Many requests at one instant, from processes of their own, through the whole API; prints what came of it.

`python -m tests.concurrency.one_effect`
"""

import json
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - Django first

from elevate.clock.models import SandboxClock  # noqa: E402
from elevate.credits.models import CreditEntry  # noqa: E402
from elevate.inspecting import examining  # noqa: E402
from elevate.messaging.models import Message  # noqa: E402
from elevate.scheduling import booking  # noqa: E402
from elevate.scheduling.models import Appointment, Resolution  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.api.conftest import Caller, caller_for  # noqa: E402
from tests.world import NOW, World  # noqa: E402

TWINS, TWIN_ROUNDS = 10, 5
RIVAL_ROUNDS = 40
MOVERS, MOVE_ROUNDS = 10, 12
WAIT_SECONDS = 120
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 60 * DAY
#: What one contender asks for in the round of that number.
Ask = Callable[[int], Any]


def main() -> None:
    world = worlds.make()
    SandboxClock.objects.create(pk=1, now=NOW)
    caller_for(world.coordinator).get("/me")  # the routes are read once, before anybody forks
    told = {**_twins(world), **_movers(world), **_rivals(world)}
    told["broken"] = [check.says for check in examining.promises(LATER) if check.grave and list(check.look())]
    sys.stdout.write(json.dumps(told))


def _twins(world: World) -> dict[str, Any]:
    """Send one request ten times at once: with a key, and without; and one whose process is killed."""
    caller = caller_for(world.coordinator)
    visits = [world.book(hours=24 + 2 * number) for number in range(TWIN_ROUNDS)]
    others = [world.book(hours=48 + 2 * number) for number in range(TWIN_ROUNDS)]
    book, cancel, gift = _booking(caller, world), _cancelling(caller, visits), _giving(caller, world)
    return {
        "book with a key": contest([book] * TWINS, TWIN_ROUNDS),
        "cancel with a key": contest([cancel] * TWINS, TWIN_ROUNDS),
        "gift with a key": contest([gift] * TWINS, TWIN_ROUNDS),
        "cancel without a key": contest([_cancelling(caller, others, key=False)] * TWINS, TWIN_ROUNDS),
        "killed": _killed(caller, world),
        "booked": Appointment.objects.count() - 2 * TWIN_ROUNDS,
        "resolutions": Resolution.objects.count(),
        "gifts": CreditEntry.objects.filter(kind="grant").count(),
        "cancellations told": Message.objects.filter(template="cancelled").count(),
    }


def _rivals(world: World) -> dict[str, Any]:
    """Let two complete a visit and two cancel it, all at once, when its time has come."""
    visits = [world.book(hours=1300 + 2 * number) for number in range(RIVAL_ROUNDS)]
    SandboxClock.objects.update(now=LATER)
    caller, therapist = caller_for(world.coordinator), caller_for(world.therapist)
    ids = [visit.pk for visit in visits]

    def act(who: Caller, action: str, body: dict[str, Any]) -> Ask:
        return lambda number: who.post(f"/appointments/{ids[number]}/{action}", body)

    asks = [act(caller, "complete", {}), act(therapist, "complete", {})]
    asks += [act(caller, "cancel", {"by": "client"}), act(therapist, "cancel", {"by": "therapist"})]
    told = contest(asks, RIVAL_ROUNDS)
    ended = Appointment.objects.filter(pk__in=ids)
    return {
        "complete and cancel": told,
        "ended": dict(Counter(ended.values_list("state", flat=True))),
        "outcomes": Resolution.objects.filter(appointment__in=ids).count(),
        "uses": CreditEntry.objects.filter(kind="use", appointment_id__in=ids).count(),
        "completed and used": ended.filter(resolution__credit="used").count(),
    }


def _movers(world: World) -> dict[str, Any]:
    """Let ten clients' visits move to one time, then one visit to ten times, all at once."""
    caller = caller_for(world.coordinator)
    visits = [
        world.book(hours=200 + 2 * number, client=world.add_client(f"Client {number}"))
        for number in range(MOVERS)
    ]
    lone = [world.book(hours=300 + 2 * number).pk for number in range(MOVE_ROUNDS)]
    to_ten_times = [_moving_away(caller, lone, 700 + 2 * number) for number in range(MOVERS)]
    return {
        "ten visits to one time": contest(
            [_moving_to_one_time(caller, visit.pk) for visit in visits], MOVE_ROUNDS
        ),
        "one visit to ten times": contest(to_ten_times, MOVE_ROUNDS),
        "moves": Appointment.objects.filter(rescheduled_from__isnull=False).count(),
        "standing": Appointment.objects.filter(state="booked", starts_at__gte=NOW + 200 * HOUR).count(),
    }


def _moving_to_one_time(caller: Caller, visit: str) -> Ask:
    """Move the visit, or where it went before, to the time that everybody wants in that round."""
    standing = [visit]

    def move(number: int) -> Any:
        to = (NOW + (500 + 2 * number) * HOUR).isoformat()
        answer = caller.post(f"/appointments/{standing[-1]}/reschedule", {"starts_at": to})
        standing.extend([answer.json()["id"]] if answer.status_code == 201 else [])
        return answer

    return move


def _moving_away(caller: Caller, visits: list[str], hours: int) -> Ask:
    def move(number: int) -> Any:
        to = (NOW + hours * HOUR + 2 * DAY * number).isoformat()
        return caller.post(f"/appointments/{visits[number]}/reschedule", {"starts_at": to})

    return move


def _booking(caller: Caller, world: World) -> Ask:
    def book(number: int) -> Any:
        starts_at = (NOW + 120 * HOUR + number * 2 * HOUR).isoformat()
        return caller.post("/appointments", _wish(world, starts_at), Idempotency_Key=f"b{number}")

    return book


def _cancelling(caller: Caller, visits: list[Appointment], *, key: bool = True) -> Ask:
    def cancel(number: int) -> Any:
        headers = {"Idempotency_Key": f"c{number}"} if key else {}
        return caller.post(f"/appointments/{visits[number].pk}/cancel", {"by": "client"}, **headers)

    return cancel


def _giving(caller: Caller, world: World) -> Ask:
    gift = {"kind": "grant", "quantity": 1, "reason": "twins"}
    path = f"/clients/{world.client.pk}/credits"
    return lambda number: caller.post(path, gift, Idempotency_Key=f"g{number}")


def _wish(world: World, starts_at: str) -> dict[str, Any]:
    return {
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "starts_at": starts_at,
        "override_reason": "twins",
    }


def contest(asks: list[Ask], rounds: int) -> dict[str, int]:
    """Let every process ask once a round, all at one instant; count the rounds by what they were told."""
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(asks)), context.Queue()
    connections.close_all()
    processes = [context.Process(target=_contend, args=(ask, rounds, barrier, results)) for ask in asks]
    for process in processes:
        process.start()
    told = [results.get(timeout=WAIT_SECONDS) for _process in processes]
    for process in processes:
        process.join(WAIT_SECONDS)
    return dict(Counter(_summary(answers) for answers in zip(*told, strict=True)))


def _contend(ask: Ask, rounds: int, barrier: Any, results: Any) -> None:
    told = []
    for number in range(rounds):
        barrier.wait(WAIT_SECONDS)
        answer = ask(number)
        told.append((_said(answer), answer.content.decode() if answer.status_code < 300 else None))
    connections.close_all()
    results.put(told)


def _said(answer: Any) -> str:
    if answer.status_code >= 300:
        return f"{answer.status_code} {answer.json()['type']}"
    return f"{answer.status_code}{' replayed' if 'Idempotent-Replayed' in answer.headers else ''}"


def _summary(answers: Iterable[tuple[str, str | None]]) -> str:
    said = Counter(status for status, _body in answers)
    bodies = {body for _status, body in answers if body is not None}
    different = [] if len(bodies) == 1 else [f"{len(bodies)} different answers"]
    return ", ".join([f"{count} x {status}" for status, count in sorted(said.items())] + different)


def _killed(caller: Caller, world: World) -> list[str]:
    """Kill a process after it has booked and before it could commit; ask again with its key, twice."""
    connections.close_all()
    wish = _wish(world, (NOW + 160 * HOUR).isoformat())
    dying = multiprocessing.get_context("fork").Process(target=_book_and_die, args=(caller, wish))
    dying.start()
    dying.join(WAIT_SECONDS)
    assert dying.exitcode == -signal.SIGKILL, dying.exitcode
    return [_said(caller.post("/appointments", wish, Idempotency_Key="k")) for _ in range(2)]


def _book_and_die(caller: Caller, wish: dict[str, Any]) -> None:
    record = booking.recording.record

    def record_and_die(*args: Any, **kwargs: Any) -> None:
        record(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    booking.recording.record = record_and_die  # type: ignore[assignment]
    caller.post("/appointments", wish, Idempotency_Key="k")


if __name__ == "__main__":
    main()
