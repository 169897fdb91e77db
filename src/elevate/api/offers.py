"""What is performed, and in which plans it is offered."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from elevate.api import contacts, finding
from elevate.api.fields import Count, Id, Input, Money, Name, Output, Price, cash
from elevate.api.gate import Call, only
from elevate.api.pages import Listing, Paging, page
from elevate.api.problems import invalid
from elevate.core import money
from elevate.people.actors import Role
from elevate.plans import offering
from elevate.plans.models import Plan, Service

router = Router(tags=["services and plans"])


class Performed(Output):
    """A service: how long a visit takes, and how long the therapist stays blocked after it."""

    id: str
    name: str
    length_minutes: int
    buffer_minutes: int


class NewService(Input):
    """A service to add."""

    name: Name
    length_minutes: Annotated[Count, Field(ge=5, le=600)] = 60
    buffer_minutes: Annotated[Count, Field(ge=0, le=240)] = 0


class Offered(Output):
    """A plan: so many visits of a service a week."""

    id: str
    name: str
    sessions_per_week: int
    service_id: str
    weekly_price: Money


class NewPlan(Input):
    """A plan to add."""

    name: Name
    sessions_per_week: Annotated[Count, Field(ge=1, le=21)]
    service_id: Id
    weekly_price: Price


@router.get("/services", response=Listing[Performed])
def list_services(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the services."""
    return page(Service.objects.all(), paging, _service)


@router.post("/services", response={201: Performed})
def add_service(request: Call, response: HttpResponse, payload: NewService) -> Status[dict[str, Any]]:
    """Add a service."""
    only(request, Role.COORDINATOR)
    service = offering.offer(Service(**payload.model_dump()), by=request.actor, at=request.at)
    return Status(201, _service(service))


@router.get("/plans", response=Listing[Offered])
def list_plans(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the plans."""
    return page(Plan.objects.all(), paging, _plan)


@router.post("/plans", response={201: Offered})
def add_plan(request: Call, response: HttpResponse, payload: NewPlan) -> Status[dict[str, Any]]:
    """Add a plan."""
    only(request, Role.COORDINATOR)
    price = amount(payload.weekly_price, "weekly_price")
    plan = Plan(
        name=payload.name,
        sessions_per_week=payload.sessions_per_week,
        service=finding.find(Service.objects.all(), payload.service_id),
        weekly_price_cents=price.amount_cents,
        currency=price.currency,
    )
    return Status(201, _plan(offering.offer(plan, by=request.actor, at=request.at)))


def amount(price: Price, field: str) -> money.Money:
    """Return a price as money; 422 for another currency than the operator's."""
    currency = contacts.operator().currency
    if price.currency not in (None, currency):
        raise invalid(field, _("Amounts are in {currency} here.").format(currency=currency))
    return money.Money(price.amount_cents, currency)


def _service(service: Service) -> dict[str, Any]:
    return {name: getattr(service, name) for name in Performed.model_fields}


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "name": plan.name,
        "sessions_per_week": plan.sessions_per_week,
        "service_id": plan.service_id,
        "weekly_price": cash(plan.weekly_price),
    }
