"""People who receive visits."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import BaseModel

from elevate.api import contacts, finding
from elevate.api.fields import Email, Id, Input, Name, Output, Unit
from elevate.api.gate import Call, only
from elevate.api.pages import Listing, Paging, page
from elevate.care import attention
from elevate.credits import following
from elevate.people import keeping
from elevate.people.actors import Role
from elevate.people.models import Client

router = Router(tags=["clients"])


class ClientFilters(BaseModel):
    """Which clients: those of one property, those who want a word (for staff)."""

    property_id: Id | None = None
    attention: bool = False


class Resident(Output):
    """A client, and where they live."""

    id: str
    name: str
    email: str
    phone: str
    property_id: str
    unit: str
    can_sign_in: bool


class NewClient(Input):
    """A client to add; with an e-mail address they can sign in."""

    name: Name
    email: Email = ""
    phone: Unit = ""
    property_id: Id
    unit: Unit = ""


class ClientChange(Input):
    """What to change of a client; the rest stays."""

    name: Name = ""
    email: Email = ""
    phone: Unit = ""
    property_id: Id = ""
    unit: Unit = ""


@router.get("/clients", response=Listing[Resident])
def list_clients(request: Call, filters: Query[ClientFilters], paging: Query[Paging]) -> dict[str, Any]:
    """List the clients the caller may see: a therapist's are those with a visit with them."""
    found = Client.objects.visible_to(request.actor)
    if filters.property_id is not None:
        found = found.filter(property_id=filters.property_id)
    if filters.attention:
        only(request, Role.COORDINATOR, Role.THERAPIST)
        found = found.filter(pk__in=attention.waiting(request.actor, at=request.at))
    return page(found, paging, _shape)


@router.post("/clients", response={201: Resident})
def add_client(request: Call, response: HttpResponse, payload: NewClient) -> Status[dict[str, Any]]:
    """Add a client."""
    only(request, Role.COORDINATOR)
    finding.place(request, payload.property_id)
    client = keeping.add(Client(**contacts.checked(payload.model_dump())), by=request.actor, at=request.at)
    response.headers["Location"] = f"/api/v1/clients/{client.pk}"
    return Status(201, _shape(client))


@router.get("/clients/{client_id}", response=Resident)
def read_client(request: Call, client_id: str) -> dict[str, Any]:
    """Read one client."""
    return _shape(finding.client(request, client_id))


@router.patch("/clients/{client_id}", response=Resident)
def change_client(request: Call, client_id: str, payload: ClientChange) -> dict[str, Any]:
    """Change a client. Booked visits stay where they are."""
    only(request, Role.COORDINATOR)
    client = finding.client(request, client_id)
    changes = contacts.checked(payload.model_dump(exclude_unset=True))
    if "property_id" in changes:
        changes["property"] = finding.place(request, changes.pop("property_id"))
    following.change_client(client, changes, by=request.actor, at=request.at)
    return _shape(client)


def _shape(client: Client) -> dict[str, Any]:
    return {**contacts.person(client), "property_id": client.property_id, "unit": client.unit}
