"""When which therapist is free at a property, soonest first (rules.md 7)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Min

from elevate.core import grid
from elevate.core.time import at_wall_clock, day_of
from elevate.people.models import Property, Therapist
from elevate.plans.models import Service
from elevate.scheduling.models import Claim

#: The working day of a therapist whose weekly hours nobody has entered, on the property's clock.
OPENS, CLOSES = time(8), time(20)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: starts in `[since, until)`; a client who is named must be free, too."""

    service: Service
    place: Property
    since: datetime
    until: datetime
    therapist_id: str | None = None
    client_id: str | None = None

    @property
    def zone(self) -> str:
        """The zone of the property's clock."""
        return self.place.time_zone

    @property
    def span(self) -> timedelta:
        """How long a visit blocks its therapist."""
        return grid.rounded_up(self.service.length) + grid.rounded_up(self.service.buffer)


@dataclass(frozen=True, slots=True)
class Opening:
    """A time at which a therapist is free, from the start to the end of the visit."""

    starts_at: datetime
    ends_at: datetime
    therapist_id: str


def openings(search: Search) -> Iterator[Opening]:
    """Yield free times, soonest first, therapists of one time by id. Two queries, whatever is found.

    A therapist is among them from the day they have a rate for the service.
    """
    therapists = _therapists(search)
    busy = _busy(search, [therapist for therapist, _since in therapists])
    mask = (1 << search.span // grid.QUARTER) - 1
    for starts_at in _starts(search):
        on, shift = day_of(starts_at, search.zone), _quarter(starts_at) - _quarter(search.since)
        blocked = busy[search.client_id] >> shift & mask if search.client_id else 0
        for therapist, rate_since in therapists:
            if rate_since <= on and not (blocked or busy[therapist] >> shift & mask):
                yield Opening(starts_at, grid.ends_at(starts_at, search.service.length), therapist)


def _therapists(search: Search) -> list[tuple[str, date]]:
    """Return who performs the service, each with the day their first rate holds from."""
    paid = Therapist.objects.filter(status=Therapist.Status.ACTIVE, rates__service=search.service)
    if search.therapist_id is not None:
        paid = paid.filter(pk=search.therapist_id)
    return list(paid.order_by("pk").values_list("pk").annotate(Min("rates__effective_on")))


def _busy(search: Search, therapists: list[str]) -> defaultdict[str, int]:
    """Return each person's taken quarter hours as the bits of a number, the first at `search.since`."""
    people = [*therapists, search.client_id] if search.client_id else therapists
    first, last = _quarter(search.since), _quarter(search.until + search.span) + 1
    claims = Claim.objects.filter(resource__in=people, quarter__gte=first, quarter__lt=last)
    busy: defaultdict[str, int] = defaultdict(int)
    for resource, quarter in claims.values_list("resource", "quarter"):
        busy[resource] |= 1 << (quarter - first)
    return busy


def _starts(search: Search) -> Iterator[datetime]:
    """Yield the grid's quarter hours within working hours, of visits that end by closing time."""
    on, last = day_of(search.since, search.zone), day_of(search.until, search.zone)
    while on <= last:
        start, closes_at = at_wall_clock(on, OPENS, search.zone), at_wall_clock(on, CLOSES, search.zone)
        while grid.ends_at(start, search.service.length) <= closes_at:
            if search.since <= start < search.until:
                yield start
            start += grid.QUARTER
        on += _ONE_DAY


def _quarter(at: datetime) -> int:
    return grid.quarters(at, at + grid.QUARTER).start
