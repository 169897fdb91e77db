"""The same screen under two roofs: `/t/` for therapists, `/c/` for coordinators."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from elevate.people.actors import Actor, Role
from elevate.people.models import Client
from elevate.scheduling.models import Appointment, Away

_PREFIX = {Role.THERAPIST: "", Role.COORDINATOR: "c_", Role.CLIENT: ""}
LAYOUTS = {
    Role.COORDINATOR: "layouts/coordinator.html",
    Role.THERAPIST: "layouts/therapist.html",
    Role.CLIENT: "layouts/client.html",
}


def road(actor: Actor, name: str, visit: Appointment) -> str:
    """Return the address of a visit's screen `name` where `actor` works."""
    return reverse(_PREFIX[actor.role] + name, args=[visit.pk])


def roof(actor: Actor, visit: Appointment) -> dict[str, Any]:
    """Return what a page about `visit` needs of its surroundings: layout and ways to its other pages."""
    return {
        "layout": LAYOUTS[actor.role],
        "own": actor.role is Role.THERAPIST,
        "visit": visit,
        "visit_url": road(actor, "visit", visit),
        "move_url": road(actor, "visit_move", visit),
        "cant_url": road(actor, "visit_cant", visit),
        "again_url": road(actor, "visit_again", visit),
    }


def person_road(actor: Actor, client: Client, name: str = "client") -> str:
    """Return the address of a client's screen `name`; a client's own screens name nobody."""
    if actor.role is Role.CLIENT:
        return reverse(f"my_{name}")
    return reverse(f"{_PREFIX[actor.role]}{name}", args=[client.pk])


def clients_road(actor: Actor) -> str:
    """Return the address of the list of clients where `actor` works."""
    return reverse(f"{_PREFIX[actor.role]}clients")


def find_road(actor: Actor, client: Client) -> str:
    """Return where an hour is found for a client: with anybody, or with the therapist who asks."""
    if actor.role is Role.COORDINATOR:
        return f"{reverse('find')}?{urlencode({'client': client.pk})}"
    return reverse("client_book", args=[client.pk])


def away_roof(actor: Actor, client: Client) -> dict[str, Any]:
    """Return what a page about a client's time away needs of its surroundings."""
    own = actor.role is Role.CLIENT
    return {
        "layout": LAYOUTS[actor.role],
        "own": own,
        "client": client,
        "back_url": reverse("me") if own else person_road(actor, client),
        "away_url": person_road(actor, client, "away"),
    }


def absence_road(actor: Actor, away: Away, act: str = "") -> str:
    """Return the address of one time away, or of an `act` on it."""
    own = actor.role is Role.CLIENT
    name = f"{'my_' if own else _PREFIX[actor.role]}absence{f'_{act}' if act else ''}"
    return reverse(name, args=[away.pk] if own else [away.client_id, away.pk])


def series_road(actor: Actor, name: str, pk: str) -> str:
    """Return the address of a standing arrangement's screen `name` where `actor` works."""
    return reverse(_PREFIX[actor.role] + name, args=[pk])


def new_series_road(actor: Actor, **about: str) -> str:
    """Return where standing visits are arranged, of a visit or for a client."""
    return f"{reverse(f'{_PREFIX[actor.role]}series_new')}?{urlencode(about)}"


def substitution_road(actor: Actor, pk: int) -> str:
    """Return where it is withdrawn that somebody stands in for a while."""
    return reverse(f"{_PREFIX[actor.role]}substitution_withdraw", args=[pk])


def skip_road(actor: Actor, name: str, pk: int) -> str:
    """Return the address of the screen `name` of a date that was not booked."""
    return reverse(_PREFIX[actor.role] + name, args=[pk])
