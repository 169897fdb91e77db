"""Two taps that accept, a rival booking and a withdrawal, all at one instant; prints what came of it.

`python -m tests.concurrency.accepting`
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db.models import Count  # noqa: E402 - Django first

from elevate.care.models import Gap, Offer  # noqa: E402
from elevate.clock.models import SandboxClock  # noqa: E402
from elevate.inspecting import examining  # noqa: E402
from elevate.messaging.models import Message  # noqa: E402
from elevate.people.models import Client  # noqa: E402
from elevate.scheduling import cancelling  # noqa: E402
from elevate.scheduling.models import Appointment  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.api.conftest import caller_for  # noqa: E402
from tests.concurrency.one_effect import Ask, contest  # noqa: E402
from tests.concurrency.rounds import ROUNDS  # noqa: E402
from tests.world import NOW, World, client_cancels  # noqa: E402

FIRST, APART = 48, 3


def main() -> None:
    world = worlds.make()
    SandboxClock.objects.create(pk=1, now=NOW)
    ann, bo = world.add_client("Ann Roe"), world.add_client("Bo Lund")
    caller_for(world.coordinator).post(
        f"/clients/{ann.pk}/credits", {"kind": "grant", "quantity": ROUNDS, "reason": "x"}
    )
    offers = [_offered(world, ann, number) for number in range(ROUNDS)]
    told = contest(_asks(world, ann, bo, offers), ROUNDS)
    sys.stdout.write(json.dumps({"answers": list(told), **_left(offers)}))


def _asks(world: World, ann: Client, bo: Client, offers: list[Offer]) -> list[Ask]:
    mine, clerk = caller_for(ann), caller_for(world.coordinator)

    def accept(number: int) -> Any:
        return mine.post(f"/offers/{offers[number].pk}/accept")

    def withdraw(number: int) -> Any:
        return clerk.post(f"/gaps/{offers[number].gap_id}/withdraw")

    def book(number: int) -> Any:
        wish = {f"{name}_id": getattr(world, name).pk for name in ("therapist", "service", "property")}
        starts_at = _start(number).isoformat()
        return clerk.post(
            "/appointments", {**wish, "client_id": bo.pk, "starts_at": starts_at, "override_reason": "rival"}
        )

    return [accept, accept, withdraw, book]


def _offered(world: World, ann: Client, number: int) -> Offer:
    visit = world.book(starts_at=_start(number), at=NOW - timedelta(days=9))
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=NOW)
    gap = Gap.objects.create(appointment=visit, opened_at=NOW, opened_by="x", next_step_at=NOW)
    until = NOW + timedelta(minutes=15)
    return Offer.objects.create(gap=gap, client=ann, number=1, offered_at=NOW, answer_until=until)


def _start(number: int) -> Any:
    return NOW + timedelta(hours=FIRST + APART * number)


def _left(offers: list[Offer]) -> dict[str, Any]:
    visits = Appointment.objects.booked().values("starts_at").annotate(number=Count("pk"))
    said = Message.objects.filter(template="offer_over").values("event").annotate(number=Count("pk"))
    accepted = Offer.objects.filter(answer=Offer.Answer.ACCEPTED)
    return {
        "most at one time": max(visit["number"] for visit in visits),
        "times with a visit": len(visits),
        "accepted": accepted.count(),
        "accepted without a visit": accepted.filter(booked__isnull=True).count(),
        "filled": Gap.objects.filter(end=Gap.End.FILLED).count(),
        "open": Gap.objects.filter(ended_at__isnull=True).count(),
        "told": said.count(),
        "told twice": sum(each["number"] > 1 for each in said),
        "broken": [each.says for each in examining.promises(NOW) if each.grave and list(each.look())],
    }


if __name__ == "__main__":
    main()
