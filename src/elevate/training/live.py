"""The live policy and the operator's names, as lessons speak of them."""

from datetime import datetime

from elevate.core.facts.setting import Setting
from elevate.core.money import Money
from elevate.core.time import day_of
from elevate.people.models import Coordinator, Operator, Therapist, User
from elevate.plans import rates
from elevate.plans.models import PolicyVersion

#: What a visit pays in the examples of an operator that has entered no rate yet.
_USUAL_CENTS = 7200


def setting(*, at: datetime, learner: User | str | None = None) -> Setting:
    """Return what facts are read from at `at`; `learner` is who reads, by their own rate."""
    operator = Operator.objects.first() or Operator(name="")
    return Setting(
        policy=PolicyVersion.objects.current(at).as_policy(),
        operator=operator.name,
        coordinators=tuple(Coordinator.objects.order_by("pk").values_list("name", flat=True)),
        rate=_rate(operator, at=at, learner=learner),
    )


def neutral(live: Setting) -> Setting:
    """Return the setting without names and sums: what a lesson says of the rules alone."""
    return Setting(policy=live.policy, operator="", coordinators=(), rate=Money(1, live.rate.currency))


def _rate(operator: Operator, *, at: datetime, learner: User | str | None) -> Money:
    own = Therapist.objects.filter(user=learner).first() if learner else None
    on = day_of(at, operator.time_zone)
    usual = rates.usual(on, therapist_id=own.pk if own else None)
    return usual or Money(_USUAL_CENTS, operator.currency)
