"""What stands in therapists' diaries for a while: hours, time off, visits and where they are.

A fixed number of statements, composed once, whoever and whatever is found.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from elevate.core import availability, grid
from elevate.core.availability import Stretch, Window
from elevate.core.hours import USUAL, Range, Week
from elevate.people.models import Property, Therapist
from elevate.scheduling import diary_rows

#: No visit takes longer, its buffer included.
LONGEST = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Diary:
    """A therapist, and what they have between two instants; `week` is None where nobody entered hours."""

    therapist_id: str
    zone: str
    bookable_from: date = date.min
    week: Week | None = None
    off: list[tuple[datetime, datetime]] = field(default_factory=list)
    visits: list[tuple[datetime, datetime, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A property's clock, the days on which nobody comes, and the way to it from others in quarter hours."""

    id: str
    zone: str
    closed: dict[date, str]
    ways: dict[str, int]
    default_way: int

    @property
    def farthest(self) -> timedelta:
        """The longest way from anywhere."""
        return grid.QUARTER * max((self.default_way, *self.ways.values()))

    def way_from(self, property_id: str) -> int:
        """Return the quarter hours from another property; none from this one itself."""
        return 0 if property_id == self.id else self.ways.get(property_id, self.default_way)


def working(diary: Diary, place: Place, window: Window) -> int:
    """Return the quarters in which the therapist may be visiting: hours less time off and closed days."""
    week, zone = (USUAL, place.zone) if diary.week is None else (diary.week, diary.zone)
    off = window.bits(availability.touched(start, end) for start, end in diary.off)
    return availability.open_hours(window, week, zone) & ~off & ~_closed(place, window)


def busy(diary: Diary, place: Place, window: Window) -> int:
    """Return the quarters that visits take, with their buffers and the way to and from other properties."""
    return window.bits(_taken(visit, place) for visit in diary.visits)


def of_all(service_id: str, *, since: datetime, until: datetime) -> list[Diary]:
    """Return the diaries of everybody who performs a service, by id."""
    performers = diary_rows.PERFORMERS.rows(service=service_id)
    found = [Diary(therapist_id=pk, zone=zone, bookable_from=first) for pk, zone, first in performers]
    _enter_hours(found, diary_rows.HOURS.rows())
    return _filled(found, diary_rows.TAKEN.rows(**_reach(since, until)))


def of_one(service_id: str, therapist_id: str, *, since: datetime, until: datetime) -> list[Diary]:
    """Return the diary of one therapist, if they perform the service."""
    rows = diary_rows.PERFORMER.rows(service=service_id, therapist=therapist_id)
    if not rows:
        return []
    pk, zone, first, *_rest = rows[0]
    found = [Diary(therapist_id=pk, zone=zone, bookable_from=first)]
    _enter_hours(found, [hours for _pk, _zone, _first, *hours in rows if hours[0] is not None])
    return _filled(found, diary_rows.TAKEN_OF.rows(therapist=pk, **_reach(since, until)))


def of(therapist: Therapist, *, since: datetime, until: datetime, besides: str = "") -> Diary:
    """Return a therapist's diary, whatever they perform, as if the visit `besides` were not in it."""
    found = [Diary(therapist_id=therapist.pk, zone=therapist.time_zone)]
    _enter_hours(found, diary_rows.HOURS_OF.rows(therapist=therapist.pk))
    taken = diary_rows.TAKEN_OF.rows(therapist=therapist.pk, **_reach(since, until))
    return _filled(found, taken, besides=besides)[0]


def place(of: Property, *, since: datetime, until: datetime) -> Place:
    """Return what bears on visits at a property between two instants."""
    default, ways, closed = 0, {}, {}
    days = {"since": (since - LONGEST).date(), "until": (until + LONGEST).date()}
    for kind, one, other, minutes in diary_rows.PLACE.rows(here=of.pk, **days):
        if kind == diary_rows.WAY:
            ways[other if one == of.pk else one] = quarters(minutes)
        elif kind == diary_rows.CLOSED:
            closed[date.fromisoformat(one)] = other
        else:
            default = quarters(minutes)
    return Place(id=of.pk, zone=of.time_zone, closed=closed, ways=ways, default_way=default)


def client_busy(client_id: str, window: Window, *, besides: str = "") -> int:
    """Return the quarters in which a client has visits, with whomever."""
    ends = _instants(window)
    found = diary_rows.CLIENTS_VISITS.rows(client=client_id, since=ends[0] - LONGEST, until=ends[1])
    return window.bits(availability.touched(start, end) for start, end, pk in found if pk != besides)


def quarters(minutes: int) -> int:
    """Return minutes rounded up to quarter hours."""
    return -(-minutes // 15)


def _taken(visit: tuple[datetime, datetime, str], place: Place) -> Stretch:
    start, blocked_until, property_id = visit
    return availability.touched(start, blocked_until, margin=place.way_from(property_id))


def _closed(place: Place, window: Window) -> int:
    return availability.closed(window, place.closed, place.zone) if place.closed else 0


def _instants(window: Window) -> tuple[datetime, datetime]:
    return grid.start_of(window.first), grid.start_of(window.last)


def _reach(since: datetime, until: datetime) -> dict[str, datetime]:
    return {"earliest": since - LONGEST, "since": since, "until": until}


def _filled(found: list[Diary], taken: list[Any], *, besides: str = "") -> list[Diary]:
    """Enter what is taken: visits, and time off, which is at no property."""
    diaries = {diary.therapist_id: diary for diary in found}
    for pk, start, end, property_id, visit in taken:
        diary = diaries.get(pk)
        if diary is None or (visit and visit == besides):
            continue
        if property_id:
            diary.visits.append((start, end, property_id))
        else:
            diary.off.append((start, end))
    return found


def _enter_hours(found: list[Diary], rows: list[Any]) -> None:
    """Give each their week; a roster without hours is a week without hours."""
    weeks: dict[str, list[Any]] = {diary.therapist_id: [] for diary in found}
    for pk, *each in rows:
        if pk in weeks:
            weeks[pk].append(tuple(each))
    for diary in found:
        week = weeks[diary.therapist_id]
        diary.week = _week(tuple(week)) if week else None


@lru_cache(maxsize=4096)
def _week(rows: tuple[tuple[int | None, int, int], ...]) -> Week:
    """Return the week of its rows; many have the same, and it is made once."""
    return tuple(Range(weekday, start, end) for weekday, start, end in rows if weekday is not None)
