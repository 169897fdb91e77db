"""A client goes away at the instant at which others cancel and move the visit of that day; prints what became
of the visits.

`python -m tests.concurrency.leaving [--lock-off]`
"""

import json
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import django
from django.db import DatabaseError

django.setup()

from elevate.clock.models import SandboxClock  # noqa: E402 - Django first
from elevate.core.time import day_of  # noqa: E402
from elevate.credits.models import CreditEntry  # noqa: E402
from elevate.inspecting import examining  # noqa: E402
from elevate.scheduling import leaving  # noqa: E402
from elevate.scheduling.models import Appointment, Away, Resolution  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.api.conftest import Caller, caller_for  # noqa: E402
from tests.concurrency.one_effect import Ask, contest  # noqa: E402
from tests.concurrency.rounds import ROUNDS  # noqa: E402
from tests.world import NEW_YORK, NOW  # noqa: E402

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def main() -> None:
    world = worlds.make()
    SandboxClock.objects.create(pk=1, now=NOW)
    visits = [world.book(hours=24 * (number + 2)) for number in range(ROUNDS)]
    clerk, client = caller_for(world.coordinator), caller_for(world.client)
    asks = [_leaving(client, visits), _cancelling(clerk, visits), _moving(clerk, visits)]
    told = contest([_surviving(ask) for ask in asks], ROUNDS)
    ended = Appointment.objects.filter(pk__in=[visit.pk for visit in visits])
    sys.stdout.write(json.dumps({"answers": sorted(told), **_became(ended)}))


def _became(ended: Any) -> dict[str, Any]:
    return {
        "ended": sorted(set(ended.values_list("state", flat=True))),
        "outcomes": Resolution.objects.filter(appointment__in=ended).count(),
        "used": CreditEntry.objects.filter(kind="use").count(),
        "booked while away": sum(map(_visits_of, Away.objects.select_related("client__property"))),
        "days away": Away.objects.count(),
        "broken": [check.says for check in examining.promises(NOW) if check.grave and list(check.look())],
    }


def _visits_of(away: Away) -> int:
    return leaving.within(away.client, away.from_on, away.until_on, at=NOW).count()


def _leaving(caller: Caller, visits: list[Appointment]) -> Ask:
    """Go away for the day of the visit; who is told that things changed meanwhile looks again."""

    def leave(number: int) -> Any:
        on = day_of(visits[number].starts_at, NEW_YORK)
        days = {"from": str(on), "until": str(on + DAY)}
        path = f"/clients/{visits[number].client_id}/away"
        answer = caller.post(path, days)
        return answer if answer.status_code != 409 else caller.post(path, days)

    return leave


def _cancelling(caller: Caller, visits: list[Appointment]) -> Ask:
    return lambda number: caller.post(f"/appointments/{visits[number].pk}/cancel", {"by": "client"})


def _moving(caller: Caller, visits: list[Appointment]) -> Ask:
    """Move the visit to a later hour of its day."""

    def move(number: int) -> Any:
        to = visits[number].starts_at + 3 * HOUR
        return caller.post(f"/appointments/{visits[number].pk}/reschedule", {"starts_at": to.isoformat()})

    return move


def _surviving(ask: Ask) -> Ask:
    """Answer an error of the database as the server would, so that nobody waits for a dead process."""

    def survive(number: int) -> Any:
        try:
            return ask(number)
        except DatabaseError:
            return SimpleNamespace(status_code=500, content=b"", json=lambda: {"type": "broken"})

    return survive


if __name__ == "__main__":
    if "--lock-off" in sys.argv:
        leaving._locked = lambda client, leave, *, at: list(
            leaving.within(client, leave.from_on, leave.until_on, at=at).with_people()
        )
    main()
