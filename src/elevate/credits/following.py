"""Let coming grants follow a client who moves, and a property whose clock was corrected (rules.md 3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from elevate.core.time import start_of_day
from elevate.credits import accrual, ledger
from elevate.people import keeping
from elevate.people.actors import Actor
from elevate.people.models import Client, Property
from elevate.plans.models import Subscription


@transaction.atomic
def change_client(client: Client, changes: Mapping[str, Any], *, by: Actor, at: datetime) -> Client:
    """Change a client; from now on their weeks begin by the clock of their property."""
    ledger.lock(client.pk)
    accrual.catch_up(at=at, client_id=client.pk)
    keeping.change(client, changes, by=by, at=at)
    if "property" in changes:
        _follow(Subscription.objects.filter(client=client))
    return client


@transaction.atomic
def change_property(place: Property, changes: Mapping[str, Any], *, by: Actor, at: datetime) -> Property:
    """Change a property; from now on its clients' weeks begin by its clock."""
    ledger.lock_all(Client.objects.filter(property=place))
    accrual.catch_up(at=at)
    keeping.change(place, changes, by=by, at=at)
    if "time_zone" in changes:
        _follow(Subscription.objects.filter(client__property=place))
    return place


def _follow(subscriptions: QuerySet[Subscription]) -> None:
    running = subscriptions.filter(next_grant_at__isnull=False).select_related("client__property")
    for subscription in running:
        zone = subscription.client.property.time_zone
        subscription.next_grant_at = start_of_day(subscription.next_grant_on, zone)
        subscription.save(update_fields=("next_grant_at",))
