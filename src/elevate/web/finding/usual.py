"""What a client usually has: the service and the therapist that are chosen before anybody chooses."""

from dataclasses import dataclass

from elevate.people.models import Client, Therapist
from elevate.plans.models import Service, Subscription
from elevate.scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class Usual:
    """The service and the therapist of the client's latest visit, or what their plan is for."""

    service: Service | None
    therapist: Therapist | None


def usual(client: Client) -> Usual:
    """Return what `client` usually has, in two queries."""
    latest = Appointment.objects.filter(client=client).select_related("service", "therapist")
    visit = latest.order_by("-starts_at", "-id").first()
    plans = Subscription.objects.filter(client=client).select_related("plan__service")
    subscription = plans.order_by("-starts_on", "-id").first()
    if visit is None:
        return Usual(subscription.plan.service if subscription else Service.objects.first(), None)
    active = visit.therapist.status == Therapist.Status.ACTIVE
    return Usual(visit.service, visit.therapist if active else None)
