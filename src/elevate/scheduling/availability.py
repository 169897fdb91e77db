"""When which therapist is free at a property, soonest first (rules.md 7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elevate.core import availability, grid
from elevate.core.availability import Need, Window
from elevate.core.time import start_of_day
from elevate.people.actors import Actor
from elevate.people.models import Property, Therapist
from elevate.plans.models import Service
from elevate.scheduling import diaries
from elevate.scheduling.diaries import Diary, Place
from elevate.training import gating


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: starts in `[since, until)`; a client who is named must be free, too.

    `besides` is a visit whose own time counts as free, because it is the one to be moved.
    """

    service: Service
    place: Property
    since: datetime
    until: datetime
    therapist_id: str | None = None
    client_id: str | None = None
    besides: str = ""

    @property
    def zone(self) -> str:
        """The zone of the property's clock."""
        return self.place.time_zone

    @property
    def span(self) -> timedelta:
        """How long a visit blocks its therapist."""
        return grid.rounded_up(self.service.length) + grid.rounded_up(self.service.buffer)

    @property
    def need(self) -> Need:
        """What a visit needs, in quarter hours."""
        return Need.of(self.service.length, self.service.buffer)

    @property
    def window(self) -> Window:
        """The quarters of the starts that are looked for."""
        return Window.of(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Opening:
    """A time at which a therapist is free, from the start to the end of the visit."""

    starts_at: datetime
    ends_at: datetime
    therapist_id: str


def openings(search: Search) -> Iterator[Opening]:
    """Yield free times, soonest first, therapists of one time by id: those who have a rate by then.

    The number of queries does not depend on what is found.
    """
    place = _place(search)
    reach = _reach(search, place)
    if search.therapist_id is None:
        found = diaries.of_all(search.service.pk, **reach)
    else:
        found = diaries.of_one(search.service.pk, search.therapist_id, **reach)
    free = _free(search, place, found)
    for at in availability.places(_any(free.values())):
        starts_at = grid.start_of(search.window.first + at)
        ends_at = grid.ends_at(starts_at, search.service.length)
        for therapist_id, bits in free.items():
            if bits >> at & 1:
                yield Opening(starts_at, ends_at, therapist_id)


def bookable(search: Search, *, by: Actor) -> Iterator[Opening]:
    """Yield free times that `by` may book: without those of therapists whom required lessons hold back."""
    held = frozenset() if by.is_coordinator else gating.held_back()
    return (opening for opening in openings(search) if opening.therapist_id not in held)


def free_starts(search: Search, therapist: Therapist) -> list[datetime]:
    """Return the times at which one therapist could visit, in order, whether or not they have a rate."""
    if therapist.status != Therapist.Status.ACTIVE:
        return []
    place = _place(search)
    diary = diaries.of(therapist, besides=search.besides, **_reach(search, place))
    bits = _free(search, place, [diary])[therapist.pk]
    return [grid.start_of(search.window.first + at) for at in availability.places(bits)]


def _place(search: Search) -> Place:
    return diaries.place(search.place, since=search.since, until=search.until + search.span)


def _reach(search: Search, place: Place) -> dict[str, datetime]:
    """Return how far a visit lies that may still be in the way."""
    return {"since": search.since - place.farthest, "until": search.until + search.span + place.farthest}


def _free(search: Search, place: Place, found: list[Diary]) -> dict[str, int]:
    """Return at which quarters of the window each therapist can start a visit."""
    window, need = search.window, search.need
    wider = window.until(window.last + need.span)
    taken = _clients(search, wider)
    free = {}
    for diary in found:
        busy = taken | diaries.busy(diary, place, wider)
        bits = availability.starts(wider, need, working=diaries.working(diary, place, wider), busy=busy)
        free[diary.therapist_id] = bits & window.all & ~_too_early(diary.bookable_from, search)
    return free


def _clients(search: Search, window: Window) -> int:
    if search.client_id is None:
        return 0
    return diaries.client_busy(search.client_id, window, besides=search.besides)


def _too_early(on: date, search: Search) -> int:
    """Return the quarters before a therapist's first rate holds, at the property."""
    if on <= search.since.date() - timedelta(days=1):
        return 0
    first = Window.of(start_of_day(on, search.zone), search.until).first
    return search.window.bits([(search.window.first, first)])


def _any(bits: Iterable[int]) -> int:
    found = 0
    for each in bits:
        found |= each
    return found
