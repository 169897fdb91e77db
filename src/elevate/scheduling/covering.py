"""Who could perform a visit instead of its therapist: free at that time, and with a rate (rules.md 4)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from elevate.core import grid
from elevate.core.money import Money
from elevate.core.time import day_of
from elevate.people.models import Therapist
from elevate.plans.models import PayRate
from elevate.scheduling import availability
from elevate.scheduling.availability import Search
from elevate.scheduling.models import Appointment, Claim, TimeOff


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could come, what they would earn, and whether that lies within their hours."""

    therapist: Therapist
    rate: Money
    within_hours: bool


def candidates(visit: Appointment) -> list[Candidate]:
    """Return who could perform the visit, those within their hours first; the number of queries is fixed."""
    rates = _rates(visit)
    usual = {opening.therapist_id for opening in availability.openings(_search(visit))}
    found = [
        Candidate(therapist=each, rate=rates[each.pk], within_hours=each.pk in usual)
        for each in _free(visit)
        if each.pk in rates
    ]
    return sorted(found, key=lambda each: not each.within_hours)


def _free(visit: Appointment) -> list[Therapist]:
    """Return the others who have neither a visit nor time off then, by name."""
    quarters = grid.quarters(visit.starts_at, visit.blocked_until)
    taken = Claim.objects.filter(
        resource=OuterRef("pk"), quarter__gte=quarters.start, quarter__lt=quarters.stop
    )
    off = TimeOff.objects.touching(visit.starts_at, visit.ends_at).filter(therapist=OuterRef("pk"))
    others = Therapist.objects.filter(status=Therapist.Status.ACTIVE).exclude(pk=visit.therapist_id)
    return list(others.exclude(Exists(taken)).exclude(Exists(off)).order_by("name", "pk"))


def _rates(visit: Appointment) -> dict[str, Money]:
    """Return what each earns for the service on that day: the last rate that holds by then."""
    on = day_of(visit.starts_at, visit.zone)
    known = PayRate.objects.filter(service=visit.service_id, effective_on__lte=on)
    return {rate.therapist_id: rate.amount for rate in known.order_by("effective_on")}


def _search(visit: Appointment) -> Search:
    until: datetime = visit.starts_at + grid.QUARTER
    return Search(
        service=visit.service, place=visit.property, since=visit.starts_at, until=until, besides=visit.pk
    )
