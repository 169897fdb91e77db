"""The same screen under two roofs: `/t/` for therapists, `/c/` for coordinators."""

from typing import Any

from django.urls import reverse

from elevate.people.actors import Actor, Role
from elevate.scheduling.models import Appointment

_PREFIX = {Role.THERAPIST: "", Role.COORDINATOR: "c_", Role.CLIENT: ""}


def road(actor: Actor, name: str, visit: Appointment) -> str:
    """Return the address of a visit's screen `name` where `actor` works."""
    return reverse(_PREFIX[actor.role] + name, args=[visit.pk])


def roof(actor: Actor, visit: Appointment) -> dict[str, Any]:
    """Return what a page about `visit` needs of its surroundings: layout and ways to its other pages."""
    layouts = {Role.COORDINATOR: "layouts/coordinator.html", Role.THERAPIST: "layouts/therapist.html"}
    return {
        "layout": layouts[actor.role],
        "own": actor.role is Role.THERAPIST,
        "visit": visit,
        "visit_url": road(actor, "visit", visit),
        "move_url": road(actor, "visit_move", visit),
        "cant_url": road(actor, "visit_cant", visit),
        "again_url": road(actor, "visit_again", visit),
    }
