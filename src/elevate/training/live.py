"""The live policy and the operator's names, as lessons speak of them."""

from datetime import datetime

from django.db.models import Case, Count, Max, Min, QuerySet, When

from elevate.core.facts.setting import Setting
from elevate.core.money import Money
from elevate.core.time import day_of
from elevate.people.models import Coordinator, Operator, User
from elevate.plans.models import PayRate, PolicyVersion

#: What a visit pays in the examples of an operator that has entered no rate yet.
_USUAL_CENTS = 7200

#: The example lasts an hour: what such a visit pays comes first.
_LIKE_THE_EXAMPLE = Case(When(service__length_minutes=60, then=0), default=1)


def setting(*, at: datetime, learner: User | str | None = None) -> Setting:
    """Return what facts are read from at `at`; `learner` is who reads, by their own rate."""
    operator = Operator.objects.first() or Operator(name="")
    return Setting(
        policy=PolicyVersion.objects.current(at).as_policy(),
        operator=operator.name,
        coordinators=tuple(Coordinator.objects.order_by("pk").values_list("name", flat=True)),
        rate=_rate(operator, at=at, learner=learner),
    )


def ruled_since(at: datetime) -> datetime:
    """Return since when the rules in force at `at` are in force."""
    return PolicyVersion.objects.current(at).effective_at


def neutral(live: Setting) -> Setting:
    """Return the setting without names and sums: what a lesson says of the rules alone."""
    return Setting(policy=live.policy, operator="", coordinators=(), rate=Money(1, live.rate.currency))


def _rate(operator: Operator, *, at: datetime, learner: User | str | None) -> Money:
    rates = PayRate.objects.filter(effective_on__lte=day_of(at, operator.time_zone))
    if learner is not None:
        own = rates.filter(therapist__user=learner)
        rate = own.order_by(_LIKE_THE_EXAMPLE, "service__name", "-effective_on", "-pk").first()
        if rate is not None:
            return rate.amount
    return _usual(rates) or Money(_USUAL_CENTS, operator.currency)


def _usual(rates: QuerySet[PayRate]) -> Money | None:
    """Return what most are paid; None where it is but one, whose pay is nobody else's business."""
    shared = (
        rates.order_by()
        .values("amount_cents", "currency")
        .annotate(
            like=Min(_LIKE_THE_EXAMPLE), earners=Count("therapist", distinct=True), latest=Max("effective_on")
        )
        .filter(earners__gt=1)
    )
    found = shared.order_by("like", "-earners", "-latest", "amount_cents").first()
    return Money(found["amount_cents"], found["currency"]) if found else None
