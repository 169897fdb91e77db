"""Who a freed time can be offered to: clients of the same building with an unused credit."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from elevate.care.models import Gap, Offer
from elevate.core import rescue
from elevate.core.credits import Account
from elevate.core.refusals import Refused
from elevate.core.rulebook import State
from elevate.core.time import day_of, start_of_day
from elevate.credits import accrual, ledger
from elevate.credits.models import CreditEntry, moved
from elevate.people.models import Client
from elevate.plans.models import Subscription
from elevate.scheduling.models import Appointment, Away
from elevate.scheduling.models.appointment import OCCUPYING

_A_DAY = timedelta(days=1)


def next_for(gap: Gap, *, at: datetime) -> Client | None:
    """Return whom to ask next: those who have waited longest for a visit come first."""
    return next((client for client, rested in _rested(gap, at=at) if rested <= at), None)


def next_rested_at(gap: Gap, *, at: datetime) -> datetime | None:
    """Return when the first of those who were asked about another time may be asked about this one."""
    return min((rested for _client, rested in _rested(gap, at=at)), default=None)


def _rested(gap: Gap, *, at: datetime) -> Iterator[tuple[Client, datetime]]:
    for client in _covered(gap, at=at):
        yield client, rescue.rested_at(getattr(client, "asked_at", None), at=at)


def _covered(gap: Gap, *, at: datetime) -> Iterator[Client]:
    """Yield the neighbours for whom a credit covers the time (rules.md 3)."""
    for client in _neighbours(gap.appointment, gap, at=at):
        booked = Appointment.objects.booked().filter(client=client)
        starts = [*booked.values_list("starts_at", flat=True), gap.appointment.starts_at]
        try:
            ledger.check_covered(client, promised=starts, at=at)
        except Refused:
            continue
        yield client


def _neighbours(visit: Appointment, gap: Gap, *, at: datetime) -> QuerySet[Client]:
    accrual.catch_up(at=at)
    on = day_of(visit.starts_at, visit.zone)
    asked = Offer.objects.filter(client=OuterRef("pk"))
    gone = Away.objects.filter(client=OuterRef("pk"), from_on__lte=on, until_on__gt=on)
    there = Client.objects.filter(property=visit.property_id, opted_out_at__isnull=True)
    there = there.exclude(pk=visit.client_id).exclude(email="", phone="")
    for found in (asked.filter(gap=gap), gone, _visits(visit)):
        there = there.exclude(Exists(found.order_by()))
    there = there.annotate(asked_at=Subquery(asked.order_by("-offered_at").values("offered_at")[:1]))
    there = there.annotate(last_visit_at=_last("starts_at"), last_service=_last("service_id", CharField()))
    there = there.annotate(owned=_owned()).filter(owned__gte=1)
    there = there.filter(Q(last_service=visit.service_id) | Exists(_subscriptions(visit)))
    return there.select_related("property").order_by(F("last_visit_at").asc(nulls_first=True), "id")


def _visits(visit: Appointment) -> QuerySet[Appointment]:
    """Return the visits of a client that are on the same day, or at the same time."""
    on = day_of(visit.starts_at, visit.zone)
    first, last = start_of_day(on, visit.zone), start_of_day(on + _A_DAY, visit.zone)
    same_day = Q(starts_at__gte=first, starts_at__lt=last)
    same_time = Q(starts_at__lt=visit.ends_at, blocked_until__gt=visit.starts_at)
    return Appointment.objects.filter(same_day | same_time, client=OuterRef("pk"), state__in=OCCUPYING)


def _subscriptions(visit: Appointment) -> QuerySet[Subscription]:
    """Return the subscriptions of a client, on the day of the visit, to the same service."""
    on = day_of(visit.starts_at, visit.zone)
    running = Subscription.objects.filter(
        client=OuterRef("pk"), plan__service=visit.service_id, starts_on__lte=on
    )
    return running.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).order_by()


def _last(what: str, kind: "CharField[str, str] | None" = None) -> Subquery:
    done = Appointment.objects.filter(client=OuterRef("pk"), state=State.COMPLETED)
    return Subquery(done.order_by("-starts_at", "-id").values(what)[:1], output_field=kind)


def _owned() -> Coalesce:
    """Return the credits in a client's account: what standing visits hold ahead of its grant counts too."""
    entries = CreditEntry.objects.filter(client=OuterRef("pk")).order_by().values("client")
    both = moved(Account.AVAILABLE) + moved(Account.HELD)
    return Coalesce(Subquery(entries.annotate(owned=both).values("owned")), 0)
