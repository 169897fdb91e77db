"""How much of the current pay period has its outcome: the 100% rule (rules.md 1 and 4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from elevate.core.rulebook import State
from elevate.core.time import WEEK, day_of, start_of_day
from elevate.people.actors import Actor
from elevate.people.places import operator_zone
from elevate.scheduling.models import Appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The visits of a period that have ended, and how many of them have an outcome."""

    starts_on: date
    ended: int
    resolved: int

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down: 100 means all of them."""
        return 100 * self.resolved // self.ended if self.ended else 100


def settled(actor: Actor, *, at: datetime) -> Settled:
    """Return how much of the week that holds `at` is settled, of what `actor` may see.

    A pay period is a week from Monday in the operator's zone (rules.md 4).
    """
    zone = operator_zone()
    starts_on = _monday(day_of(at, zone))
    ended = Appointment.objects.visible_to(actor).filter(
        starts_at__gte=start_of_day(starts_on, zone),
        starts_at__lt=start_of_day(starts_on + WEEK, zone),
        ends_at__lte=at,
    )
    counts = ended.aggregate(ended=Count("pk"), resolved=Count("pk", filter=~Q(state=State.BOOKED)))
    return Settled(starts_on=starts_on, **counts)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())
