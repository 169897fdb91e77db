"""Set what is offered and what it pays: services, plans and dated rates, each journalled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from elevate.core.money import Money
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people import keeping
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.plans.models import PayRate, Plan, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a visit of `service` earns from the day `effective_on`."""

    service: Service
    amount: Money
    effective_on: date


def offer[Thing: Service | Plan](thing: Thing, *, by: Actor, at: datetime) -> Thing:
    """Add a service or a plan; refused when one of that name is offered already."""
    try:
        with transaction.atomic():
            return keeping.add(thing, by=by, at=at)
    except IntegrityError as conflict:
        raise Refused(_("“{name}” is offered already. Choose another name."), name=thing.name) from conflict


@transaction.atomic
def engage(therapist: Therapist, rates: list[Rate], *, by: Actor, at: datetime) -> Therapist:
    """Add a therapist with their rates."""
    keeping.add(therapist, by=by, at=at)
    _set_rates(therapist, rates, by=by, at=at)
    return therapist


@transaction.atomic
def change_therapist(
    therapist: Therapist, changes: Mapping[str, Any], rates: list[Rate], *, by: Actor, at: datetime
) -> Therapist:
    """Change a therapist; new rates touch new bookings only (rules.md 1)."""
    keeping.change(therapist, changes, by=by, at=at)
    _set_rates(therapist, rates, by=by, at=at)
    return therapist


def _set_rates(therapist: Therapist, rates: list[Rate], *, by: Actor, at: datetime) -> None:
    for rate in rates:
        PayRate.objects.update_or_create(
            therapist=therapist,
            service=rate.service,
            effective_on=rate.effective_on,
            defaults={"amount_cents": rate.amount.amount_cents, "currency": rate.amount.currency},
        )
        facts = {
            "service": rate.service.pk,
            "amount_cents": rate.amount.amount_cents,
            "effective_on": rate.effective_on.isoformat(),
        }
        recording.record("rate.set", about=therapist, by=by, at=at, facts=facts)
