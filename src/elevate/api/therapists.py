"""People who perform visits, and what they earn for one."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from elevate.api import contacts, finding
from elevate.api.fields import Day, Email, Id, Input, Money, Name, Output, Price, Ref, Unit, cash, ref
from elevate.api.gate import Call, only
from elevate.api.offers import amount
from elevate.api.pages import Listing, Paging, page
from elevate.api.problems import invalid
from elevate.core.time import day_of
from elevate.people.actors import Role
from elevate.people.models import Therapist
from elevate.plans import offering
from elevate.plans.models import PayRate, Service
from elevate.plans.offering import Rate

router = Router(tags=["therapists"])


class Earned(Output):
    """What a visit of a service earns from a day on; later bookings only."""

    service_id: str
    amount: Money
    effective_on: Day


class Performer(Output):
    """A therapist. `services` are those they have a rate for: without one nobody can book them."""

    id: str
    name: str
    email: str
    phone: str
    time_zone: str
    status: Therapist.Status
    rates: list[Earned]
    services: list[Ref]
    can_sign_in: bool


class NewRate(Input):
    """A rate to set, from today unless a day is given."""

    service_id: Id
    amount: Price
    effective_on: Day | None = None


class NewTherapist(Input):
    """A therapist to add; with an e-mail address they can sign in."""

    name: Name
    email: Email = ""
    phone: Unit = ""
    time_zone: Name = ""
    status: Therapist.Status = Therapist.Status.ACTIVE
    rates: list[NewRate] = []
    services: list[Id] | None = None


class TherapistChange(Input):
    """What to change of a therapist; rates are added to those there are, the rest stays."""

    name: Name = ""
    email: Email = ""
    phone: Unit = ""
    time_zone: Name = ""
    status: Therapist.Status = Therapist.Status.ACTIVE
    rates: list[NewRate] = []
    services: list[Id] | None = None


@router.get("/therapists", response=Listing[Performer])
def list_therapists(request: Call, paging: Query[Paging]) -> dict[str, Any]:
    """List the therapists."""
    only(request, Role.COORDINATOR)
    return page(_with_rates(), paging, _shape)


@router.post("/therapists", response={201: Performer})
def add_therapist(request: Call, response: HttpResponse, payload: NewTherapist) -> Status[dict[str, Any]]:
    """Add a therapist."""
    only(request, Role.COORDINATOR)
    given = contacts.checked(payload.model_dump(exclude={"rates", "services"}))
    given["time_zone"] = given["time_zone"] or contacts.operator().time_zone
    rates = _rates(request, payload.rates)
    _check_services(payload.services, {rate.service.pk for rate in rates})
    therapist = offering.engage(Therapist(**given), rates, by=request.actor, at=request.at)
    response.headers["Location"] = f"/api/v1/therapists/{therapist.pk}"
    return Status(201, _shape(_with_rates().get(pk=therapist.pk)))


@router.get("/therapists/{therapist_id}", response=Performer)
def read_therapist(request: Call, therapist_id: str) -> dict[str, Any]:
    """Read one therapist."""
    only(request, Role.COORDINATOR)
    return _shape(finding.find(_with_rates(), therapist_id))


@router.patch("/therapists/{therapist_id}", response=Performer)
def change_therapist(request: Call, therapist_id: str, payload: TherapistChange) -> dict[str, Any]:
    """Change a therapist. An inactive one takes no new visits; booked ones stay."""
    only(request, Role.COORDINATOR)
    therapist = finding.find(_with_rates(), therapist_id)
    changes = contacts.checked(payload.model_dump(exclude_unset=True, exclude={"rates", "services"}))
    rates = _rates(request, payload.rates)
    known = {rate.service_id for rate in therapist.rates.all()}
    _check_services(payload.services, known | {rate.service.pk for rate in rates})
    offering.change_therapist(therapist, changes, rates, by=request.actor, at=request.at)
    return _shape(_with_rates().get(pk=therapist.pk))


def _rates(call: Call, given: list[NewRate]) -> list[Rate]:
    today = day_of(call.at, contacts.operator().time_zone)
    return [
        Rate(
            service=finding.find(Service.objects.all(), rate.service_id),
            amount=amount(rate.amount, "rates"),
            effective_on=rate.effective_on or today,
        )
        for rate in given
    ]


def _check_services(services: list[str] | None, rated: set[str]) -> None:
    """Answer 422 unless the services named are the ones with a rate."""
    if services is not None and set(services) != rated:
        raise invalid("services", _("A therapist performs the services they have a rate for. Set the rates."))


def _with_rates() -> QuerySet[Therapist]:
    rates = PayRate.objects.select_related("service").order_by("service__name", "effective_on", "pk")
    return Therapist.objects.prefetch_related(Prefetch("rates", rates))


def _shape(therapist: Therapist) -> dict[str, Any]:
    rates = list(therapist.rates.all())
    services = {rate.service_id: ref(rate.service) for rate in rates}
    return {
        **contacts.person(therapist),
        "time_zone": therapist.time_zone,
        "status": therapist.status,
        "rates": [
            {"service_id": rate.service_id, "amount": cash(rate.amount), "effective_on": rate.effective_on}
            for rate in rates
        ],
        "services": list(services.values()),
    }
