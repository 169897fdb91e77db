"""Fill a scratch database for a client program; run as a script, it prints what there is to book, as JSON."""

import json
import sys

import django

django.setup()

from elevate.api.models import Token  # noqa: E402 - Django first
from elevate.clock import reading  # noqa: E402
from tests import world as worlds  # noqa: E402


def fill(pairs: int) -> dict[str, object]:
    """Add pairs of a client and a therapist who have nobody else, and a coordinator's key."""
    world = worlds.make()
    assert world.coordinator.user is not None
    return {
        "token": Token.issue(world.coordinator.user, scopes=["read", "write"], at=reading.now()),
        "service_id": world.service.pk,
        "property_id": world.property.pk,
        "pairs": [
            [world.add_client(f"Client {n}").pk, world.add_therapist(f"Therapist {n}").pk]
            for n in range(pairs)
        ],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))))
