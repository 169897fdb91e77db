"""What every page's frame shows."""

from typing import Any

from django.http import HttpRequest

from elevate.clock import reading
from elevate.people.actors import Actor, Role
from elevate.scheduling.models import Appointment


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, and for a therapist how many visits want settling."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.role is not Role.THERAPIST:
        return {"actor": actor}
    waiting = Appointment.objects.visible_to(actor).unresolved(reading.now()).count()
    return {"actor": actor, "to_settle": waiting}
