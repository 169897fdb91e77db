"""Which clients want a word: who has not been visited for a while, and has nothing booked (rules.md 8)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from elevate.core.credits import Account
from elevate.core.rulebook import State
from elevate.core.time import day_of
from elevate.credits import accrual
from elevate.credits.models import CreditEntry
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.plans.models import Subscription
from elevate.scheduling.models import Appointment

HIATUS = timedelta(days=14)
NEEDS_ATTENTION, NOTHING_BOOKED, BOOKED = range(3)
_OWNED = (Account.AVAILABLE, Account.HELD)


def clients(actor: Actor, *, at: datetime) -> QuerySet[Client]:
    """Return the clients `actor` may see, those who need attention and have waited longest first.

    Each has `last_visit_at` and `next_visit_at` (with anybody), `balance` in
    whole credits with the grants that have fallen due, and its `rank`.
    """
    accrual.catch_up(at=at)
    return (
        Client.objects.visible_to(actor)
        .select_related("property")
        .annotate(
            last_visit_at=_visit("-starts_at", state=State.COMPLETED),
            next_visit_at=_visit("starts_at", state=State.BOOKED, ends_at__gt=at),
            balance=_balance(),
        )
        .annotate(rank=_rank(at))
        .order_by("rank", F("next_visit_at").asc(), F("last_visit_at").asc(nulls_first=True), "name", "id")
    )


def _visit(order: str, **conditions: Any) -> Subquery:
    visits = Appointment.objects.filter(client_id=OuterRef("pk"), **conditions)
    return Subquery(visits.order_by(order).values("starts_at")[:1])


def _balance() -> Coalesce:
    entries = CreditEntry.objects.filter(client_id=OuterRef("pk")).order_by().values("client_id")
    gained = Coalesce(Sum("quantity", filter=Q(target__in=_OWNED)), 0)
    lost = Coalesce(Sum("quantity", filter=Q(source__in=_OWNED)), 0)
    return Coalesce(Subquery(entries.annotate(owned=gained - lost).values("owned")), 0)


def _rank(at: datetime) -> Case:
    waiting = Q(last_visit_at__lte=at - HIATUS) | Q(last_visit_at__isnull=True)
    return Case(
        When(next_visit_at__isnull=False, then=Value(BOOKED)),
        When(waiting & (Q(balance__gt=0) | Exists(_subscriptions(at))), then=Value(NEEDS_ATTENTION)),
        default=Value(NOTHING_BOOKED),
        output_field=IntegerField(),
    )


def _subscriptions(at: datetime) -> QuerySet[Subscription]:
    today = day_of(at, "UTC")
    running = Subscription.objects.filter(client_id=OuterRef("pk"), starts_on__lte=today)
    return running.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
