"""Find what a request names, if the caller may see it: to others it is not there."""

import re
from typing import Any

from django.db.models import Model, QuerySet

from elevate.api.gate import Call
from elevate.api.problems import not_found
from elevate.people.actors import Role
from elevate.people.models import Client, Property, Therapist
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.storing.prepared import TEXT, Prepared

_PLACE = Prepared(lambda pk: Property.objects.filter(pk=pk).order_by(), pk=TEXT)
_ID = re.compile(r"[A-Za-z0-9_]{1,32}", re.ASCII)
_LONGEST_NUMBER = 18


def find[Thing: Model](things: QuerySet[Thing], pk: Any) -> Thing:
    """Return the one of `things` with that id, or answer 404."""
    found = things.filter(pk=pk).first() if isinstance(pk, str) and _ID.fullmatch(pk) else None
    if found is None:
        raise not_found()
    return found


def numbered[Thing: Model](things: QuerySet[Thing], number: str) -> Thing:
    """Return the one of `things` that has a number for an id, or answer 404."""
    readable = number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
    found = things.filter(pk=number).first() if readable else None
    if found is None:
        raise not_found()
    return found


def appointments(call: Call) -> AppointmentQuerySet:
    """Return the appointments the caller may see, with all that an answer shows of them."""
    return (
        Appointment.objects.visible_to(call.actor)
        .select_related("client__property", "therapist", "service", "property", "policy", "resolution")
        .select_related("rescheduled_to", "rescheduled_from")
    )


def client(call: Call, pk: str) -> Client:
    """Return a client the caller may see."""
    return find(Client.objects.visible_to(call.actor).select_related("property", "user"), pk)


def therapist(call: Call, pk: str) -> Therapist:
    """Return a therapist the caller may name: a therapist only themselves."""
    everybody = Therapist.objects.all()
    if call.actor.role is Role.THERAPIST:
        everybody = everybody.filter(pk=call.actor.person_id)
    return find(everybody, pk)


def place(call: Call, pk: str) -> Property:
    """Return a property the caller may name: a client only their own."""
    if call.actor.role is Role.CLIENT:
        return find(Property.objects.filter(clients=call.actor.person_id), pk)
    found = _PLACE.first(pk=pk) if _ID.fullmatch(pk) else None
    if found is None:
        raise not_found()
    return found
