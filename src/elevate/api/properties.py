"""Residential communities."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from elevate.api import contacts, finding
from elevate.api.fields import Input, Line, Name, Note, Output
from elevate.api.gate import Call, only
from elevate.api.pages import Listing, Paging, page
from elevate.credits import following
from elevate.people import keeping
from elevate.people.actors import Role
from elevate.people.models import Property

router = Router(tags=["properties"])


class Place(Output):
    """A property: where it is, on which clock, and how to get in."""

    id: str
    name: str
    address: str
    time_zone: str
    access_notes: str


class NewPlace(Input):
    """A property to add."""

    name: Name
    address: Line = ""
    time_zone: Name
    access_notes: Note = ""


class PlaceChange(Input):
    """What to change of a property; the rest stays."""

    name: Name = ""
    address: Line = ""
    time_zone: Name = ""
    access_notes: Note = ""


@router.get("/properties", response=Listing[Place])
def list_properties(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the properties: for staff."""
    only(request, Role.COORDINATOR, Role.THERAPIST)
    return page(Property.objects.all(), paging, _shape)


@router.post("/properties", response={201: Place})
def add_property(request: Call, response: HttpResponse, payload: NewPlace) -> Status[dict[str, Any]]:
    """Add a property."""
    only(request, Role.COORDINATOR)
    place = Property(**contacts.checked(payload.model_dump()))
    keeping.add(place, by=request.actor, at=request.at)
    response.headers["Location"] = f"/api/v1/properties/{place.pk}"
    return Status(201, _shape(place))


@router.get("/properties/{property_id}", response=Place)
def read_property(request: Call, property_id: str) -> dict[str, Any]:
    """Read one property: for staff, and for the clients who live there."""
    return _shape(finding.place(request, property_id))


@router.patch("/properties/{property_id}", response=Place)
def change_property(request: Call, property_id: str, payload: PlaceChange) -> dict[str, Any]:
    """Change a property. Booked visits stay at their instants."""
    only(request, Role.COORDINATOR)
    place = finding.place(request, property_id)
    changes = contacts.checked(payload.model_dump(exclude_unset=True))
    following.change_property(place, changes, by=request.actor, at=request.at)
    return _shape(place)


def _shape(place: Property) -> dict[str, Any]:
    return {name: getattr(place, name) for name in Place.model_fields}
