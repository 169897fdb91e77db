"""What every page's frame shows."""

from typing import Any

from django.http import HttpRequest

from elevate.clock import reading
from elevate.people.actors import Actor, Role
from elevate.scheduling.models import Appointment
from elevate.web import second_step


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor, a therapist's visits to settle, and whether a coordinator lacks a second step."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.role is not Role.THERAPIST:
        return {"actor": actor, "second_step_due": second_step.is_due(request)}
    waiting = Appointment.objects.visible_to(actor).unresolved(reading.now()).count()
    return {"actor": actor, "to_settle": waiting}
