"""Free times for a search, soonest first: whole and half hours, and where a free stretch begins."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator

from elevate.core.grid import QUARTER
from elevate.core.time import day_of, local, start_of_day
from elevate.people.models import Therapist
from elevate.scheduling import availability
from elevate.scheduling.availability import Opening, Search
from elevate.web.closures import DAY
from elevate.web.finding.asked import Asked
from elevate.web.picking import Day

DAYS_AHEAD = 14
PER_PAGE = 12
#: How far around a lost time the nearest free ones are looked for.
AROUND = timedelta(days=1)
HALF_AN_HOUR = 30


@dataclass(frozen=True, slots=True)
class Time:
    """A free time with whom."""

    starts_at: datetime
    therapist: Therapist


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A page of free times within two weeks, and how many each of their days has."""

    soonest: Time | None
    times: list[Time]
    days: list[Day]
    page: Page[Opening]

    @property
    def later(self) -> date:
        """The first day after these two weeks."""
        return self.days[-1].on + DAY


def times(asked: Asked, page: str | None, *, at: datetime) -> Times:
    """Return what is free from the day asked for on; three queries, whatever there is."""
    days = [asked.on + n * DAY for n in range(DAYS_AHEAD)]
    since = max(at + timedelta.resolution, start_of_day(days[0], asked.zone))
    found = [*worth_offering(_openings(asked, since, start_of_day(days[-1] + DAY, asked.zone)), asked.zone)]
    a_day = Counter(day_of(opening.starts_at, asked.zone) for opening in found)
    shown = Paginator(found, PER_PAGE).get_page(page)
    named = _named([*found[:1], *shown])
    return Times(
        soonest=named[0] if found else None,
        times=named[len(found[:1]) :],
        days=[Day(on=day, free=a_day[day]) for day in days],
        page=shown,
    )


def nearest(asked: Asked, wanted: datetime, *, at: datetime, count: int = 3) -> list[Time]:
    """Return the free times closest to one that somebody else just took."""
    since = max(at + timedelta.resolution, wanted - AROUND)
    found = _openings(asked, since, max(since, wanted + AROUND))
    closest = sorted(found, key=lambda opening: (abs(opening.starts_at - wanted), opening.starts_at))[:count]
    return _named(sorted(closest, key=lambda opening: opening.starts_at))


def worth_offering(openings: Iterable[Opening], zone: str) -> Iterator[Opening]:
    """Keep the openings at whole and half hours, and the first one after each therapist's other visits."""
    before: dict[str, datetime] = {}
    for opening in openings:
        begins = before.get(opening.therapist_id) != opening.starts_at - QUARTER
        before[opening.therapist_id] = opening.starts_at
        if begins or local(opening.starts_at, zone).minute % HALF_AN_HOUR == 0:
            yield opening


def _openings(asked: Asked, since: datetime, until: datetime) -> Iterator[Opening]:
    if asked.service is None:
        return iter(())
    search = Search(
        service=asked.service,
        place=asked.client.property,
        since=since,
        until=until,
        therapist_id=asked.therapist.pk if asked.therapist else None,
        client_id=asked.client.pk,
    )
    return availability.openings(search)


def _named(openings: list[Opening]) -> list[Time]:
    people = Therapist.objects.in_bulk({opening.therapist_id for opening in openings})
    return [Time(opening.starts_at, people[opening.therapist_id]) for opening in openings]
