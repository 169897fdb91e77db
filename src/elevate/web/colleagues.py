"""Somebody else for a visit that moves: whom a coordinator may choose beside its own therapist."""

from datetime import datetime
from typing import Any

from elevate.people.models import Therapist
from elevate.scheduling import suggesting
from elevate.scheduling.models import Appointment
from elevate.web.signed_in import RoleRequest

NAME = "colleague"


def chosen(request: RoleRequest, visit: Appointment) -> Therapist | None:
    """Return the other therapist that a coordinator's address names; nobody else hands visits over here."""
    named = request.GET.get(NAME, "")
    if not (named and request.actor.is_coordinator):
        return None
    active = Therapist.objects.filter(status=Therapist.Status.ACTIVE)
    return active.exclude(pk=visit.therapist_id).filter(pk=named).first()


def surroundings(request: RoleRequest, visit: Appointment, *, at: datetime) -> dict[str, Any]:
    """Return what the page of a move says of other therapists: who is free, and who was chosen."""
    if not request.actor.is_coordinator:
        return {}
    return {"others": suggesting.with_others(visit, at=at), "colleague": chosen(request, visit)}
