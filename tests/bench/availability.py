"""Who is free that day, asked over HTTP by eight clients at once: requests a second, and how that grows.

`python -m tests.bench.availability`, on an empty database that it migrates and fills; the server is its own.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Thread

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection, connections  # noqa: E402

from elevate.api.models import Token  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.bench.crowd import DAYS_ASKED, FIRST_DAY, Crowd  # noqa: E402
from tests.bench.line import Line  # noqa: E402
from tests.faults.server import Server  # noqa: E402
from tests.world import NOW  # noqa: E402

CLIENTS = 8
#: A measurement ends with whichever comes first.
SECONDS, REQUESTS = 4.0, 3000
#: Therapists and visits: more visits of as many people, then more people as busy as those.
SIZES = ((20, 2_000), (20, 20_000), (20, 200_000), (100, 10_000), (500, 50_000))
GOALS = {"any therapist": 320, "one therapist": 650}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What came of asking for a while: how many answers a second, and how long one took, in milliseconds."""

    per_second: float
    p50: float
    p95: float


def main() -> None:
    Path(os.environ["ELEVATE_DATA"]).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    world = worlds.make()
    crowd = Crowd(world)
    token = Token.issue(world.coordinator.user, scopes=["read"], at=NOW)
    crowd.grow(therapists=20, visits=2_000)
    connections.close_all()
    with Server({**os.environ, "ELEVATE_SANDBOX": "1"}) as server:
        ask = Asking(server.port, token, crowd)
        sys.stdout.write(f"\n{connection.vendor}: availability of one day, {CLIENTS} clients over HTTP\n")
        _base_and_growth(ask, crowd)


def _base_and_growth(ask: "Asking", crowd: Crowd) -> None:
    kinds: dict[str, Callable[[int], str]] = {"any therapist": ask.anybody, "one therapist": ask.somebody}
    base: dict[str, dict[tuple[int, int], Figure]] = {kind: {} for kind in kinds}
    for size in SIZES:
        crowd.grow(therapists=size[0], visits=size[1])
        for kind, path in kinds.items():
            ask.measure(path, seconds=0.5)
            base[kind][size] = ask.measure(path, seconds=SECONDS)
            sys.stdout.write(_line(kind, size, base[kind]))


def _line(kind: str, size: tuple[int, int], figures: dict[tuple[int, int], Figure]) -> str:
    figure, least = figures[size], figures[20, 2_000]
    goal = f"  goal {GOALS[kind]}" if size == (20, 20_000) else ""
    return (
        f"  {kind:<14} {size[0]:>4} therapists {size[1]:>8,} visits {figure.per_second:>7,.0f}/s"
        f"  p50 {figure.p50:6.1f} ms  p95 {figure.p95:6.1f} ms"
        f"  {least.per_second / figure.per_second:5.2f} times the time of 20 and 2,000{goal}\n"
    )


class Asking:
    """Eight clients with a connection each."""

    def __init__(self, port: int, token: str, crowd: Crowd) -> None:
        self.port, self.token, self.crowd = port, token, crowd

    def anybody(self, turn: int) -> str:
        on = FIRST_DAY + timedelta(days=turn % DAYS_ASKED)
        world = self.crowd.world
        place = self.crowd.places[turn % len(self.crowd.places)]
        return f"/api/v1/availability?service_id={world.service.pk}&property_id={place.pk}&from={on}&to={on}"

    def somebody(self, turn: int) -> str:
        therapists = self.crowd.therapists
        return f"{self.anybody(turn)}&therapist_id={therapists[turn % len(therapists)].pk}"

    def measure(self, path: Callable[[int], str], *, seconds: float) -> Figure:
        """Ask with every client at once until the time is over, or enough was asked."""
        turns, took, until = count(), [], time.perf_counter() + seconds
        began = time.perf_counter()
        clients = [Thread(target=self._ask, args=(path, turns, took, until)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return _figure(took, time.perf_counter() - began)

    def _ask(self, path: Callable[[int], str], turns: "count[int]", took: list[float], until: float) -> None:
        with Line(self.port, self.token) as line:
            while time.perf_counter() < until and (turn := next(turns)) < REQUESTS:
                began = time.perf_counter()
                answer = line.get(path(turn))
                took.append(time.perf_counter() - began)
                assert b'"starts_at"' in answer, "nobody is free: that is not what is measured"


def _figure(took: Sequence[float], seconds: float) -> Figure:
    cuts = statistics.quantiles(took, n=20)
    return Figure(per_second=len(took) / seconds, p50=cuts[9] * 1000, p95=cuts[18] * 1000)


if __name__ == "__main__":
    main()
