"""What new standing visits begin from: the visit that they shall be like, or the client they are for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.shortcuts import get_object_or_404

from elevate.core.recurrence import WEEKDAYS
from elevate.core.time import day_of, local
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import Service, Subscription
from elevate.scheduling.models import Appointment
from elevate.web.signed_in import RoleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Whom they are for, and what is chosen before anybody chooses; `visit` if one was named."""

    client: Client
    therapist: Therapist | None
    service: Service | None
    property: Property
    like: Appointment | None
    visit: Appointment | None

    def initial(self, *, at: datetime) -> dict[str, Any]:
        """Return what the form says at first: the visit's weekday and time, from its day on or the next."""
        zone = self.property.time_zone
        said: dict[str, Any] = {
            "every_weeks": 1,
            "starts_on": day_of(at, zone),
            "service": self.service,
            "therapist": self.therapist,
            "property": self.property,
        }
        if self.like is None:
            return said
        then = local(self.like.starts_at, zone)
        on = then.date() if self.visit and self.like.starts_at > at else _next(then, at=at)
        said |= {"starts_on": on, "weekdays": [WEEKDAYS[on.weekday()]]}
        return said | {"local_time": then.time()}


def _next(then: datetime, *, at: datetime) -> date:
    """Return the next day after today of the same weekday."""
    today = at.astimezone(then.tzinfo).date()
    return today + timedelta(days=(then.weekday() - today.weekday() - 1) % 7 + 1)


def is_named(request: RoleRequest) -> bool:
    """Tell whether the address names whom they are for."""
    return bool(request.GET.get("visit") or request.GET.get("client"))


def of(request: RoleRequest) -> Beginning:
    """Return what the address names; a visit or a client that the reader may not see does not exist."""
    visits = Appointment.objects.visible_to(request.actor).with_people()
    if pk := request.GET.get("visit"):
        visit = get_object_or_404(visits, pk=pk)
        return _beginning(request, visit.client, visit, visit)
    clients = Client.objects.visible_to(request.actor).select_related("property")
    client = get_object_or_404(clients, pk=request.GET.get("client", ""))
    latest = visits.filter(client=client).order_by("-starts_at", "-pk").first()
    return _beginning(request, client, latest, None)


def _beginning(
    request: RoleRequest, client: Client, like: Appointment | None, visit: Appointment | None
) -> Beginning:
    return Beginning(
        client=client,
        therapist=_therapist(request, like),
        service=like.service if like else _planned(client),
        property=like.property if like else client.property,
        like=like,
        visit=visit,
    )


def _therapist(request: RoleRequest, like: Appointment | None) -> Therapist | None:
    if not request.actor.is_coordinator:
        return Therapist.objects.get(pk=request.actor.person_id)
    active = like is not None and like.therapist.status == Therapist.Status.ACTIVE
    return like.therapist if like and active else None


def _planned(client: Client) -> Service | None:
    plans = Subscription.objects.filter(client=client).select_related("plan__service")
    subscription = plans.order_by("-starts_on", "-pk").first()
    return subscription.plan.service if subscription else Service.objects.first()
