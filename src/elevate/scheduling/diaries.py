"""What stands in therapists' diaries for a while: hours, time off, visits and where they are.

A fixed number of statements, composed once, whoever and whatever is found.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Min, Q

from elevate.core import availability, grid
from elevate.core.availability import Stretch, Window
from elevate.core.hours import USUAL, Range, Week
from elevate.people.models import Operator, Property, Therapist
from elevate.scheduling.models import Appointment, Blackout, Roster, TimeOff, Travel
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.storing.prepared import DAY, INSTANT, TEXT, Prepared

#: No visit takes longer, its buffer included.
LONGEST = timedelta(days=1)
#: Marks beside those of `prepared`, for statements with more than one.
LATER = datetime(1602, 1, 1, 1, 1, 1, 1, tzinfo=UTC)
EARLIER = datetime(1600, 1, 1, 1, 1, 1, 1, tzinfo=UTC)
_LATER_DAY = date(1602, 1, 2)


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
    closed: tuple[date, ...]
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
    return _filled(_PERFORMERS.rows(service=service_id), "", since=since, until=until)


def of_one(service_id: str, therapist_id: str, *, since: datetime, until: datetime) -> list[Diary]:
    """Return the diary of one therapist, if they perform the service."""
    found = _PERFORMER.rows(service=service_id, therapist=therapist_id)
    return _filled(found, therapist_id, since=since, until=until)


def of(therapist: Therapist, *, since: datetime, until: datetime, besides: str = "") -> Diary:
    """Return a therapist's diary, whatever they perform, as if the visit `besides` were not in it."""
    known = [(therapist.pk, therapist.time_zone, date.min)]
    return _filled(known, therapist.pk, since=since, until=until, besides=besides)[0]


def place(of: Property, *, since: datetime, until: datetime) -> Place:
    """Return what bears on visits at a property between two instants."""
    days = {"since": (since - LONGEST).date(), "until": (until + LONGEST).date()}
    found = _WAYS.rows(here=of.pk)
    return Place(
        id=of.pk,
        zone=of.time_zone,
        closed=tuple(_CLOSED.rows(**days)),
        ways={(other if one == of.pk else one): quarters(minutes) for one, other, minutes in found},
        default_way=quarters(_DEFAULT_WAY.first() or 0),
    )


def client_busy(client_id: str, window: Window, *, besides: str = "") -> int:
    """Return the quarters in which a client has visits, with whomever."""
    ends = _instants(window)
    found = _CLIENTS_VISITS.rows(client=client_id, since=ends[0] - LONGEST, until=ends[1])
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


def _filled(
    found: list[Any], therapist_id: str, *, since: datetime, until: datetime, besides: str = ""
) -> list[Diary]:
    """Return the diaries of those `found`; of one of them if `therapist_id` is given."""
    diaries = {
        pk: Diary(therapist_id=pk, zone=zone, bookable_from=bookable_from)
        for pk, zone, bookable_from in found
    }
    marks = {"therapist": therapist_id} if therapist_id else {}
    hours, off, visits = _OWN if therapist_id else _EVERYBODYS
    _enter_hours(diaries, hours.rows(**marks))
    for pk, start, end in off.rows(since=since, until=until, **marks):
        if pk in diaries:
            diaries[pk].off.append((start, end))
    taken = visits.rows(earliest=since - LONGEST, since=since, until=until, **marks)
    for pk, start, blocked_until, property_id, visit in taken:
        if pk in diaries and visit != besides:
            diaries[pk].visits.append((start, blocked_until, property_id))
    return list(diaries.values())


def _enter_hours(diaries: dict[str, Diary], rows: list[Any]) -> None:
    """Give each their week; a roster without hours is a week without hours."""
    weeks: dict[str, list[Any]] = {pk: [] for pk in diaries}
    for pk, *each in rows:
        if pk in weeks:
            weeks[pk].append(tuple(each))
    for pk, week in weeks.items():
        diaries[pk].week = _week(tuple(week)) if week else None


@lru_cache(maxsize=4096)
def _week(rows: tuple[tuple[int | None, int, int], ...]) -> Week:
    """Return the week of its rows; many have the same, and it is made once."""
    return tuple(Range(weekday, start, end) for weekday, start, end in rows if weekday is not None)


def _performing(service: str) -> Any:
    return (
        Therapist.objects.filter(status=Therapist.Status.ACTIVE, rates__service_id=service)
        .order_by("pk")
        .values_list("pk", "time_zone")
        .annotate(Min("rates__effective_on"))
    )


def _hours() -> Any:
    active = Roster.objects.filter(therapist__status=Therapist.Status.ACTIVE)
    return active.order_by("pk", "hours__weekday", "hours__from_minute").values_list(
        "pk", "hours__weekday", "hours__from_minute", "hours__until_minute"
    )


def _off(since: datetime, until: datetime) -> Any:
    return (
        TimeOff.objects.touching(since, until).order_by().values_list("therapist_id", "starts_at", "ends_at")
    )


def _visits(earliest: datetime, since: datetime, until: datetime) -> Any:
    touching = {"starts_at__gt": earliest, "starts_at__lt": until, "blocked_until__gt": since}
    return (
        Appointment.objects.filter(**touching, state__in=OCCUPYING)
        .order_by()
        .values_list("therapist_id", "starts_at", "blocked_until", "property_id", "pk")
    )


_SPAN = {"since": INSTANT, "until": LATER}
_PERFORMERS = Prepared(_performing, service=TEXT)
_PERFORMER = Prepared(
    lambda service, therapist: _performing(service).filter(pk=therapist), service=TEXT, therapist=TEXT
)
_REACH = {"earliest": EARLIER, **_SPAN}
_EVERYBODYS = (Prepared(_hours), Prepared(_off, **_SPAN), Prepared(_visits, **_REACH))
_OWN = (
    Prepared(lambda therapist: _hours().filter(pk=therapist), therapist=TEXT),
    Prepared(lambda therapist, **span: _off(**span).filter(therapist_id=therapist), therapist=TEXT, **_SPAN),
    Prepared(
        lambda therapist, **reach: _visits(**reach).filter(therapist_id=therapist), therapist=TEXT, **_REACH
    ),
)
_CLIENTS_VISITS = Prepared(
    lambda client, since, until: (
        Appointment.objects.filter(
            client_id=client, starts_at__gt=since, starts_at__lt=until, state__in=OCCUPYING
        )
        .order_by()
        .values_list("starts_at", "blocked_until", "pk")
    ),
    client=TEXT,
    **_SPAN,
)
_CLOSED = Prepared(
    lambda since, until: Blackout.objects.filter(closed_on__range=(since, until)).values_list(
        "closed_on", flat=True
    ),
    since=DAY,
    until=_LATER_DAY,
)
_WAYS = Prepared(
    lambda here: (
        Travel.objects.filter(Q(one_id=here) | Q(other_id=here))
        .order_by()
        .values_list("one_id", "other_id", "minutes")
    ),
    here=TEXT,
)
_DEFAULT_WAY = Prepared(lambda: Operator.objects.order_by("pk").values_list("travel_minutes", flat=True))
