"""Two clients book one therapist at one instant, at two properties, one visit right after the other; prints
how often both were booked, though the way between the two takes half an hour.

`python -m tests.concurrency.travelling [--lock-off]`
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from elevate.clock.models import SandboxClock  # noqa: E402 - Django first
from elevate.people.models import Client, Property  # noqa: E402
from elevate.scheduling import obstacles  # noqa: E402
from elevate.scheduling.models import Appointment  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.api.conftest import caller_for  # noqa: E402
from tests.concurrency.one_effect import Ask, contest  # noqa: E402
from tests.concurrency.rounds import ROUNDS  # noqa: E402
from tests.world import NEW_YORK, NOW, World  # noqa: E402

#: An hour and its buffer: the second begins when the first has let the therapist go.
FIRST, AFTER, APART = timedelta(hours=24), timedelta(minutes=75), timedelta(hours=4)


def main() -> None:
    world = worlds.make()
    SandboxClock.objects.create(pk=1, now=NOW)
    far = Property.objects.create(name="Bay House", time_zone=NEW_YORK)
    here, there = world.add_client("Ann Roe"), world.add_client("Bo Lund", at=far)
    _give_credits(world, here, there)
    told = contest([_booking(world, here, FIRST), _booking(world, there, FIRST + AFTER)], ROUNDS)
    sys.stdout.write(json.dumps({"answers": told, "booked": Appointment.objects.count()}))


def _give_credits(world: World, *clients: Client) -> None:
    clerk = caller_for(world.coordinator)
    for client in clients:
        gift = {"kind": "grant", "quantity": ROUNDS, "reason": "x"}
        assert clerk.post(f"/clients/{client.pk}/credits", gift).status_code == 201


def _booking(world: World, client: Client, after: timedelta) -> Ask:
    caller = caller_for(client)
    wish = {
        "client_id": client.pk,
        "therapist_id": world.therapist.pk,
        "service_id": world.service.pk,
        "property_id": client.property_id,
    }

    def book(number: int) -> Any:
        starts_at = NOW + after + APART * number
        return caller.post("/appointments", {**wish, "starts_at": starts_at.isoformat()})

    return book


if __name__ == "__main__":
    if "--lock-off" in sys.argv:
        obstacles.lock = lambda therapist, *, by: None
    main()
