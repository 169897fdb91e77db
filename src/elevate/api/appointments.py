"""Appointments: find them, read one, book one."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

from elevate.api import finding, spans, visits
from elevate.api.fields import Id, Input, Instant, Moment, Reason
from elevate.api.gate import Call
from elevate.api.pages import ID, STARTS_AT, Listing, Paging, page
from elevate.api.visits import Visit
from elevate.core.rulebook import State
from elevate.plans.models import Service
from elevate.scheduling import booking
from elevate.scheduling.booking import Wish

router = Router(tags=["appointments"])


class VisitFilters(BaseModel):
    """Which appointments: those that start from `from` on and before `to`, a day counting whole."""

    since: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    state: State | None = None
    therapist_id: Id | None = None
    client_id: Id | None = None
    property_id: Id | None = None


class Booking(Input):
    """What is to be booked. A coordinator may override a lacking credit with a reason."""

    client_id: Id
    therapist_id: Id
    service_id: Id
    property_id: Id
    starts_at: Instant
    override_reason: Reason = ""


@router.get("/appointments", response=Listing[Visit])
def list_appointments(request: Call, filters: Query[VisitFilters], paging: Query[Paging]) -> dict[str, Any]:
    """List the appointments the caller may see, in order of their start."""
    since, until = spans.between(filters.since, filters.to, place_id=filters.property_id)
    bounds = {"starts_at__gte": since, "starts_at__lt": until}
    wanted = bounds | filters.model_dump(exclude={"since", "to"})
    found = finding.appointments(request).filter(**{name: value for name, value in wanted.items() if value})
    return page(found, paging, lambda row: visits.visit(row, request), by=(STARTS_AT, ID))


@router.post("/appointments", response={201: Visit})
def book_appointment(request: Call, response: HttpResponse, payload: Booking) -> Status[dict[str, Any]]:
    """Book a visit: a coordinator any, a therapist for themselves, a client for themselves."""
    booked = booking.book(_wish(request, payload), by=request.actor, at=request.at)
    visits.tag(response, booked)
    response.headers["Location"] = f"/api/v1/appointments/{booked.pk}"
    return Status(201, visits.visit(booked, request))


@router.get("/appointments/{appointment_id}", response=Visit)
def read_appointment(request: Call, response: HttpResponse, appointment_id: str) -> dict[str, Any]:
    """Read one appointment; its `ETag` is its version."""
    appointment = finding.find(finding.appointments(request), appointment_id)
    visits.tag(response, appointment)
    return visits.visit(appointment, request)


def _wish(call: Call, payload: Booking) -> Wish:
    client = finding.client(call, payload.client_id)
    place = finding.place(call, payload.property_id)
    return Wish(
        client=client,
        therapist=finding.therapist(call, payload.therapist_id),
        service=finding.find(Service.objects.all(), payload.service_id),
        property=place,
        starts_at=payload.starts_at,
        override_reason=payload.override_reason,
    )
