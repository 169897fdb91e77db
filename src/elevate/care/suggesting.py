"""Suggest what to write to a client: words that are true of them, and that they have not read yet."""

from dataclasses import dataclass
from datetime import datetime

from elevate.care.models import CheckIn
from elevate.core import check_ins
from elevate.core.care import Facts, Standing, standing
from elevate.core.check_ins import Names, Situation, Variant
from elevate.core.rulebook import State
from elevate.core.time import elapsed
from elevate.people.actors import Actor
from elevate.people.models import Client, Operator
from elevate.people.speech import spoken
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to say it."""

    variant: Variant
    text: str


def suggestions(client: Client, facts: Facts, *, by: Actor, at: datetime) -> list[Suggestion]:
    """Return what fits, the best first; what the client has read already comes last."""
    used = CheckIn.objects.filter(client=client).order_by("sent_at", "id").values_list("variant", flat=True)
    names = Names(
        client=client.first_name,
        writer=by.first_name,
        operator=Operator.objects.values_list("name", flat=True).first() or "",
        place=client.property.name,
    )
    return [
        Suggestion(variant=variant, text=spoken(check_ins.text(variant, names, credits_left=facts.credits)))
        for variant in check_ins.choices(_situation(client, facts, at=at), used=list(used))
    ]


def _situation(client: Client, facts: Facts, *, at: datetime) -> Situation:
    return Situation(
        back=standing(facts, at=at) is Standing.BACK,
        visits=_visits(client, at=at),
        since_visit=elapsed(facts.last_visit_at, at) if facts.last_visit_at else None,
        credits=facts.credits,
    )


def _visits(client: Client, *, at: datetime) -> int:
    """Return how many visits the client had, two at most; an open one is never called their first."""
    begun = Appointment.objects.filter(client=client, state__in=OCCUPYING, starts_at__lte=at).order_by()
    states = list(begun.values_list("state", flat=True)[:2])
    return 0 if states == [State.BOOKED] else len(states)
