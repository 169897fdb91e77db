"""Which clients want a word: not visited for a while, or back, with nothing booked (rules.md 8)."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from elevate.care.knowing import known
from elevate.core.care import AT_MOST_EVERY, HIATUS, Facts
from elevate.credits import accrual
from elevate.people.actors import Actor
from elevate.people.models import Client

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
NEEDS_ATTENTION, NOTHING_BOOKED, BOOKED = range(3)


def clients(actor: Actor, *, at: datetime) -> QuerySet[Client]:
    """Return the clients `actor` may see, those who want a word and have waited longest first.

    Each has the facts that `core.care` decides by, and its `rank`; `balance` is in whole credits,
    with the grants that have fallen due.
    """
    accrual.catch_up(at=at)
    visible = Client.objects.visible_to(actor).select_related("property")
    return (
        known(visible, at=at)
        .annotate(rank=_rank(at))
        .order_by("rank", F("next_visit_at").asc(), F("last_visit_at").asc(nulls_first=True), "name", "id")
    )


def waiting(actor: Actor, *, at: datetime) -> Any:
    """Return the ids of the clients who want a word, as a query to filter by."""
    found: Any = clients(actor, at=at)
    return found.filter(rank=NEEDS_ATTENTION).order_by().values("pk")


def of_client(client_id: str, *, at: datetime) -> Facts:
    """Return the facts of one client, with the grants that have fallen due."""
    accrual.catch_up(at=at, client_id=client_id)
    one = Client.objects.filter(pk=client_id).select_related("property")
    return facts_of(known(one, at=at).get())


def facts_of(client: Any) -> Facts:
    """Return the facts of a client that one of these queries found."""
    return Facts(
        zone=client.property.time_zone,
        last_visit_at=client.last_visit_at,
        missed_since_at=client.missed_since_at,
        next_visit_at=client.next_visit_at,
        subscribed=client.subscribed,
        credits=client.balance,
        away_until_on=client.away_until_on,
        back_on=client.back_on,
        written_to_at=client.written_to_at,
        answered_at=client.answered_at,
        snoozed_until_on=client.snoozed_until_on,
        opted_out=client.opted_out_at is not None,
    )


def _rank(at: datetime) -> Case:
    """Rank as `core.care.standing` decides; a test holds the two against each other."""
    last_visit_at = Coalesce("last_visit_at", Value(LONG_AGO))
    against = (
        Q(opted_out_at__isnull=False)
        | Q(away_until_on__isnull=False)
        | Q(snoozed_until_on__gt=F("today"))
        | Q(answered_at__gte=last_visit_at)
        | Q(written_to_at__gt=at - AT_MOST_EVERY)
    )
    missed = Q(missed_since_at__lte=at - HIATUS) & (Q(subscribed=True) | Q(balance__gt=0))
    return Case(
        When(next_visit_at__isnull=False, then=Value(BOOKED)),
        When(against, then=Value(NOTHING_BOOKED)),
        When(Q(back_on__isnull=False, visited_since_back=False), then=Value(NEEDS_ATTENTION)),
        When(missed, then=Value(NEEDS_ATTENTION)),
        default=Value(NOTHING_BOOKED),
        output_field=IntegerField(),
    )
