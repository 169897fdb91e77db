"""What the decision on check-ins rests on, as expressions over clients: one query, however many clients."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from elevate.care.models import CheckIn, Snooze
from elevate.core.care import BOOKED_WITHIN, WELCOME_BACK
from elevate.core.credits import Account
from elevate.core.rulebook import State
from elevate.core.time import day_of
from elevate.credits.models import CreditEntry
from elevate.people.models import Client, Property
from elevate.plans.models import Pause, Subscription
from elevate.scheduling.models import Appointment, Away
from elevate.scheduling.models.appointment import OCCUPYING

_OWNED = (Account.AVAILABLE, Account.HELD)
_ANSWERED = (CheckIn.Outcome.REPLIED, CheckIn.Outcome.BOOKED)


def known(clients: QuerySet[Client], *, at: datetime) -> QuerySet[Client]:
    """Add to each client all that `core.care.Facts` asks for, as of `at`."""
    zones = list(Property.objects.order_by().values_list("time_zone", flat=True).distinct())
    return (
        clients.annotate(
            last_visit_at=_visit("-starts_at", state__in=OCCUPYING, ends_at__lte=at),
            next_visit_at=_visit("starts_at", state=State.BOOKED, ends_at__gt=at),
            balance=_balance(),
            today=_by_zone(zones, lambda zone: Value(day_of(at, zone))),
            welcome_from_on=_by_zone(zones, lambda zone: Value(day_of(at, zone) - WELCOME_BACK)),
        )
        .annotate(
            missed_since_at=Coalesce("last_visit_at", _first_credit()),
            subscribed=Exists(_running()),
            away_until_on=_away(from_on__lte=OuterRef("today"), until_on__gt=OuterRef("today")),
            back_on=_away(until_on__lte=OuterRef("today"), until_on__gt=OuterRef("welcome_from_on")),
        )
        .annotate(visited_since_back=Exists(_since_back(zones, at)), **_said())
    )


def _visit(order: str, **conditions: Any) -> Subquery:
    visits = Appointment.objects.filter(client_id=OuterRef("pk"), **conditions)
    return Subquery(visits.order_by(order).values("starts_at")[:1])


def _balance() -> Coalesce:
    entries = CreditEntry.objects.filter(client_id=OuterRef("pk")).order_by().values("client_id")
    gained = Coalesce(Sum("quantity", filter=Q(target__in=_OWNED)), 0)
    lost = Coalesce(Sum("quantity", filter=Q(source__in=_OWNED)), 0)
    return Coalesce(Subquery(entries.annotate(owned=gained - lost).values("owned")), 0)


def _first_credit() -> Subquery:
    entries = CreditEntry.objects.filter(client_id=OuterRef("pk")).order_by().values("client_id")
    return Subquery(entries.annotate(first=Min("at")).values("first"))


def _by_zone(zones: list[str], write: Callable[[str], Any]) -> Case:
    cases = [When(property__time_zone=zone, then=write(zone)) for zone in zones]
    return Case(*cases, default=Value(None), output_field=DateField())


def _running() -> QuerySet[Subscription]:
    """Return the subscriptions that run today: begun, not ended, not paused."""
    today = OuterRef("today")
    running = Subscription.objects.filter(client_id=OuterRef("pk"), starts_on__lte=today)
    paused = Pause.objects.filter(subscription=OuterRef("pk"), from_on__lte=OuterRef(today))
    return running.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        ~Exists(paused.filter(Q(until_on__isnull=True) | Q(until_on__gt=OuterRef(today)))),
    )


def _away(**conditions: Any) -> Subquery:
    # What ended on the day it began never took place.
    stretches = Away.objects.filter(client_id=OuterRef("pk"), **conditions).filter(until_on__gt=F("from_on"))
    return Subquery(stretches.order_by("-until_on").values("until_on")[:1])


def _since_back(zones: list[str], at: datetime) -> QuerySet[Appointment]:
    """Return the visits on or after a client's first day back, by the client's own calendar."""
    place = "client__property__time_zone"
    days = [When(**{place: zone}, then=TruncDate("starts_at", tzinfo=ZoneInfo(zone))) for zone in zones]
    started_on = Case(*days, default=Value(None), output_field=DateField())
    visits = Appointment.objects.filter(client_id=OuterRef("pk"), state__in=OCCUPYING, ends_at__lte=at)
    return visits.annotate(started_on=started_on).filter(started_on__gte=OuterRef("back_on"))


def _said() -> dict[str, Any]:
    """Return what was written to the client, what came of it, and until when somebody said to wait."""
    own = CheckIn.objects.filter(client_id=OuterRef("pk")).order_by("-sent_at")
    snoozes = Snooze.objects.filter(client_id=OuterRef("pk")).order_by("-snoozed_at", "-pk")
    return {
        "written_to_at": Subquery(own.values("sent_at")[:1]),
        "answered_at": Subquery(own.filter(answered()).values("sent_at")[:1]),
        "snoozed_until_on": Subquery(snoozes.values("until_on")[:1]),
    }


def answered() -> Q:
    """Keep the check-ins that were answered: somebody noted it, or a visit was booked soon after."""
    return Q(outcome__in=_ANSWERED) | Q(Exists(booked_after()))


def booked_after() -> QuerySet[Appointment]:
    """Return the visits that were booked within 14 days after a check-in, whatever became of them."""
    until = ExpressionWrapper(OuterRef("sent_at") + Value(BOOKED_WITHIN), output_field=DateTimeField())
    booked = Appointment.objects.filter(client_id=OuterRef("client_id"), booked_at__gt=OuterRef("sent_at"))
    return booked.filter(booked_at__lte=until)
