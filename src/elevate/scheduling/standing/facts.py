"""Everything that may stand in the way of some visits, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from elevate.core import grid
from elevate.core.credits import Cover, Grant, grants
from elevate.core.money import Money
from elevate.core.time import day_of
from elevate.credits.models import Balance, CreditEntry
from elevate.plans.models import PayRate, PolicyVersion, Subscription
from elevate.scheduling import claiming
from elevate.scheduling.models import Appointment, Away, Blackout, Claim, TimeOff

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known when visits are looked at: who is busy, off or away, what is paid and covered.

    `singles` are visits by themselves that can become a date of an arrangement; see `joining`.
    """

    at: datetime
    policy: PolicyVersion
    busy: dict[str, set[int]]
    time_off: dict[str, list[TimeOff]]
    closed: dict[date, str]
    away: dict[str, list[Away]]
    rates: dict[tuple[str, str], list[PayRate]]
    covers: dict[str, Cover]
    singles: dict[tuple[str, str, str, str, datetime], Appointment] = field(default_factory=dict)

    def fork(self) -> Facts:
        """Return a copy that can be tried on without a trace."""
        return replace(
            self,
            busy=defaultdict(set, {person: set(quarters) for person, quarters in self.busy.items()}),
            covers={client: cover.copy() for client, cover in self.covers.items()},
            singles=dict(self.singles),
        )

    def take(self, visit: Appointment) -> None:
        """Let the visit's time be taken."""
        for resource, quarter in claiming.keys(visit):
            self.busy[resource].add(quarter)

    def give(self, visit: Appointment) -> None:
        """Let the visit's time be free."""
        for resource, quarter in claiming.keys(visit):
            self.busy[resource].discard(quarter)

    def rate(self, visit: Appointment, on: date) -> Money | None:
        """Return what the visit's therapist earns for its service on that day."""
        known = self.rates.get((visit.therapist_id, visit.service_id), ())
        return next((rate.amount for rate in reversed(known) if rate.effective_on <= on), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose facts are wanted, and for which stretch of time."""

    clients: frozenset[str]
    therapists: frozenset[str]
    services: frozenset[str]
    since: datetime
    until: datetime


def load(scope: Scope, *, at: datetime) -> Facts:
    """Read the facts; credits must have been caught up, and the clients be locked by who will act on them."""
    return Facts(
        at=at,
        policy=PolicyVersion.objects.current(at),
        busy=_busy(scope),
        time_off=_time_off(scope),
        closed=_closed(scope),
        away=_away(scope),
        rates=_rates(scope),
        covers=_covers(scope, at=at),
    )


def scope_of(visits: Sequence[Appointment]) -> Scope:
    """Return the scope of visits that are thought of."""
    return Scope(
        clients=frozenset(visit.client_id for visit in visits),
        therapists=frozenset(visit.therapist_id for visit in visits),
        services=frozenset(visit.service_id for visit in visits),
        since=min(visit.starts_at for visit in visits),
        until=max(visit.blocked_until for visit in visits),
    )


def _busy(scope: Scope) -> dict[str, set[int]]:
    quarters = grid.quarters(scope.since, scope.until)
    claims = Claim.objects.filter(
        resource__in=scope.clients | scope.therapists, quarter__gte=quarters.start, quarter__lt=quarters.stop
    )
    busy: defaultdict[str, set[int]] = defaultdict(set)
    for resource, quarter in claims.values_list("resource", "quarter"):
        busy[resource].add(quarter)
    return busy


def _time_off(scope: Scope) -> dict[str, list[TimeOff]]:
    found = TimeOff.objects.touching(scope.since, scope.until).filter(therapist__in=scope.therapists)
    return _grouped(found, "therapist_id")


def _away(scope: Scope) -> dict[str, list[Away]]:
    first, last = day_of(scope.since, "UTC") - _ONE_DAY, day_of(scope.until, "UTC") + _ONE_DAY
    return _grouped(
        Away.objects.touching(first, last + _ONE_DAY).filter(client__in=scope.clients), "client_id"
    )


def _closed(scope: Scope) -> dict[date, str]:
    first, last = day_of(scope.since, "UTC") - _ONE_DAY, day_of(scope.until, "UTC") + _ONE_DAY
    return dict(Blackout.objects.filter(closed_on__range=(first, last)).values_list("closed_on", "name"))


def _rates(scope: Scope) -> dict[tuple[str, str], list[PayRate]]:
    rates: defaultdict[tuple[str, str], list[PayRate]] = defaultdict(list)
    for rate in PayRate.objects.filter(therapist__in=scope.therapists, service__in=scope.services):
        rates[rate.therapist_id, rate.service_id].append(rate)
    return rates


def _covers(scope: Scope, *, at: datetime) -> dict[str, Cover]:
    clients = sorted(scope.clients)
    balances = CreditEntry.objects.balances(clients)
    promised: defaultdict[str, list[datetime]] = defaultdict(list)
    booked = Appointment.objects.booked().filter(client__in=clients).order_by()
    for client, starts_at in booked.values_list("client_id", "starts_at"):
        promised[client].append(starts_at)
    until = max([scope.until, *(start for starts in promised.values() for start in starts)])
    due = _coming(clients, at=at, until=until)
    return {
        client: Cover(balances.get(client, Balance()).total, promised[client], due[client])
        for client in clients
    }


def _coming(clients: list[str], *, at: datetime, until: datetime) -> defaultdict[str, list[Grant]]:
    due: defaultdict[str, list[Grant]] = defaultdict(list)
    for subscription in Subscription.objects.filter(client__in=clients).with_terms():
        coming = grants(subscription.terms(), since=subscription.next_grant_on, until=until)
        due[subscription.client_id] += (grant for grant in coming if grant.due_at > at)
    return due


def _grouped[Row](rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped
