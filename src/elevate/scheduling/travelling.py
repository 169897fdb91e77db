"""How long the way takes between properties: by the pair, else the operator's usual minutes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people import keeping
from elevate.people.actors import Actor
from elevate.people.models import Operator, Property
from elevate.scheduling.models import Travel

MOST = 600


@transaction.atomic
def set_way(one: Property, other: Property, minutes: int | None, *, by: Actor, at: datetime) -> None:
    """Say how long the way between two properties takes, either way; None leaves it to the usual minutes."""
    if one.pk == other.pk:
        raise Refused(_("Choose two different properties."))
    first, second = sorted((one.pk, other.pk))
    pair: dict[str, Any] = {"one_id": first, "other_id": second}
    if minutes is None:
        Travel.objects.filter(**pair).delete()
    else:
        _check(minutes)
        Travel.objects.update_or_create(**pair, defaults={"minutes": minutes})
    facts = {**pair, "minutes": minutes}
    recording.record("travel.set", about=one, by=by, at=at, facts=facts)


def set_usual(minutes: int, *, by: Actor, at: datetime) -> Operator:
    """Set how long the way takes between properties that no pair names."""
    _check(minutes)
    operator = Operator.objects.first() or Operator()
    return keeping.change(operator, {"travel_minutes": minutes}, by=by, at=at)


def _check(minutes: int) -> None:
    if not 0 <= minutes <= MOST:
        raise Refused(_("The way takes from 0 to {most} minutes."), most=MOST)
