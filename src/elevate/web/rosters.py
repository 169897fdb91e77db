"""Whose hours and time off a page is about, under either roof, and what it shows of visits in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from elevate.people.actors import Actor, Role
from elevate.people.models import Therapist
from elevate.scheduling.models import Appointment
from elevate.web.roads import road
from elevate.web.signed_in import RoleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """A booked visit that somebody should settle, and the ways to do so."""

    visit: Appointment
    url: str
    move_url: str
    cant_url: str
    substitute_url: str


def therapist_of(request: RoleRequest, pk: str | None) -> Therapist:
    """Return the therapist themself, or whom a coordinator names; anybody else does not exist."""
    if request.actor.role is Role.THERAPIST:
        return get_object_or_404(Therapist, pk=request.actor.person_id)
    return get_object_or_404(Therapist, pk=pk)


def address(actor: Actor, name: str, therapist: Therapist, *more: str) -> str:
    """Return the address of a therapist's page `name` where `actor` works."""
    if actor.role is Role.THERAPIST:
        return reverse(name, args=more)
    return reverse(f"c_{name}", args=[therapist.pk, *more])


def roof(actor: Actor, therapist: Therapist) -> dict[str, Any]:
    """Return what such a page needs of its surroundings."""
    own = actor.role is Role.THERAPIST
    return {
        "layout": "layouts/therapist.html" if own else "layouts/coordinator.html",
        "own": own,
        "therapist": therapist,
        "hours_url": address(actor, "hours", therapist),
        "time_off_url": address(actor, "time_off", therapist),
        "back_url": "" if own else reverse("c_therapists"),
    }


def collisions(actor: Actor, visits: Iterable[Appointment]) -> list[Collision]:
    """Return visits that came `with_people()`, each with the ways to settle it."""
    return [
        Collision(
            visit=visit,
            url=road(actor, "visit", visit),
            move_url=road(actor, "visit_move", visit),
            cant_url=road(actor, "visit_cant", visit),
            substitute_url=_substitute(actor, visit),
        )
        for visit in visits
    ]


def _substitute(actor: Actor, visit: Appointment) -> str:
    """Return where somebody else can take the visit over; nothing while there is no such page."""
    try:
        return road(actor, "visit_substitute", visit)
    except NoReverseMatch:
        return ""
