"""Somebody else for a visit that moves: whom a coordinator may choose beside its own therapist."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling import suggesting
from elevate.scheduling.models import Appointment

NAME = "colleague"


def chosen(asked: Mapping[str, str], visit: Appointment, *, by: Actor) -> Therapist | None:
    """Return the other therapist that a coordinator's address names; nobody else hands visits over here."""
    named = asked.get(NAME, "")
    if not (named and by.is_coordinator):
        return None
    active = Therapist.objects.filter(status=Therapist.Status.ACTIVE)
    return active.exclude(pk=visit.therapist_id).filter(pk=named).first()


def surroundings(asked: Mapping[str, str], visit: Appointment, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of a move says of other therapists: who is free, and who was chosen."""
    if not by.is_coordinator:
        return {}
    return {"others": suggesting.with_others(visit, at=at), "colleague": chosen(asked, visit, by=by)}
