"""Days on which nobody comes, and the way between properties."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from elevate.api import contacts, finding, visits
from elevate.api.fields import Count, Day, Id, Input, Name, Output, read_day
from elevate.api.gate import Call, only
from elevate.api.pages import NUMBER, Key, Listing, Paging, page
from elevate.api.problems import not_found
from elevate.api.visits import Visit
from elevate.people.actors import Role
from elevate.scheduling import closing, colliding, travelling
from elevate.scheduling.models import Blackout, Travel

router = Router(tags=["closures"])
_ON = Key("closed_on", read_day, date.isoformat)
_NUMBER = Key("id", NUMBER.read)


class Closed(Output):
    """A day on which the operator makes no visits, on each property's calendar."""

    closed_on: Day
    name: str


class NewClosed(Input):
    """A day to close."""

    closed_on: Day
    name: Name


class ClosedNow(Closed):
    """A day just closed, with the booked visits on it: settle each."""

    collisions: list[Visit]


class Way(Output):
    """Minutes between two properties, either way."""

    property_id: str
    other_property_id: str
    minutes: int


class NewWay(Input):
    """The way between two properties; without minutes it takes the usual ones again."""

    property_id: Id
    other_property_id: Id
    minutes: Annotated[Count, Field(ge=0, le=travelling.MOST)] | None


class Usual(Input):
    """How long the way takes between properties that no pair names."""

    usual_minutes: Annotated[Count, Field(ge=0, le=travelling.MOST)]


class Ways(Listing[Way]):
    """The ways that were entered, and how long every other one takes."""

    usual_minutes: int


@router.get("/blackouts", response=Listing[Closed])
def list_blackouts(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the days on which the operator makes no visits: for staff."""
    only(request, Role.COORDINATOR, Role.THERAPIST)
    return page(Blackout.objects.all(), paging, _closed, by=(_ON,))


@router.post("/blackouts", response={201: ClosedNow})
def add_blackout(request: Call, response: HttpResponse, payload: NewClosed) -> Status[dict[str, Any]]:
    """Close a day; booked visits on it stay, and are listed. A day closed already stays as it is."""
    only(request, Role.COORDINATOR)
    day = closing.Day(payload.closed_on, payload.name)
    closing.add([day], by=request.actor, at=request.at)
    found = colliding.with_closed({day.on}, at=request.at)
    response.headers["Location"] = "/api/v1/blackouts"
    shape = _closed(Blackout.objects.get(closed_on=day.on))
    return Status(201, {**shape, "collisions": visits.listed(request, found)})


@router.get("/blackouts/suggestions", response=Listing[Closed])
def suggest_blackouts(request: Call) -> dict[str, Any]:
    """List the public holidays of the coming twelve months on which the operator is not closed yet."""
    only(request, Role.COORDINATOR)
    found = closing.suggestions(request.at)
    return {"items": [{"closed_on": day.on, "name": day.name} for day in found], "next": None}


@router.delete("/blackouts/{closed_on}", response={204: None})
def remove_blackout(request: Call, closed_on: str) -> Status[None]:
    """Open a day again."""
    only(request, Role.COORDINATOR)
    try:
        on = read_day(closed_on)
    except ValueError as problem:
        raise not_found() from problem
    closing.remove(on, by=request.actor, at=request.at)
    return Status(204, None)


@router.get("/travel", response=Ways)
def list_travel(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List how long the way takes between properties: for staff."""
    only(request, Role.COORDINATOR, Role.THERAPIST)
    ways = page(Travel.objects.all(), paging, _way, by=(_NUMBER,))
    return {**ways, "usual_minutes": contacts.operator().travel_minutes}


@router.put("/travel", response={204: None})
def set_travel(request: Call, payload: NewWay) -> Status[None]:
    """Say how long the way between two properties takes."""
    only(request, Role.COORDINATOR)
    one, other = (finding.place(request, pk) for pk in (payload.property_id, payload.other_property_id))
    travelling.set_way(one, other, payload.minutes, by=request.actor, at=request.at)
    return Status(204, None)


@router.patch("/travel", response={204: None})
def set_usual_travel(request: Call, payload: Usual) -> Status[None]:
    """Set how long the way takes between all other properties."""
    only(request, Role.COORDINATOR)
    travelling.set_usual(payload.usual_minutes, by=request.actor, at=request.at)
    return Status(204, None)


def _closed(day: Blackout) -> dict[str, Any]:
    return {"closed_on": day.closed_on, "name": day.name}


def _way(way: Travel) -> dict[str, Any]:
    return {"property_id": way.one_id, "other_property_id": way.other_id, "minutes": way.minutes}
