"""Standing visits told once more, naively: by the calendar on the wall, and by looking at every visit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from elevate.core.rulebook import CONSEQUENCES, Credit, Rule
from elevate.scheduling.models import Appointment, Series, Skip

DAY, WEEK = timedelta(days=1), timedelta(days=7)
AHEAD = timedelta(days=84)
HOUR, BLOCKED = timedelta(minutes=60), timedelta(minutes=75)
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Reason = Skip.Reason


@dataclass(frozen=True)
class Row:
    """A visit as the database has it."""

    client: str
    therapist: str
    starts_at: datetime
    state: str
    rule: str | None
    series: str | None
    original: datetime | None
    moves: int

    @property
    def occupies(self) -> bool:
        return self.state in ("booked", "completed")

    @property
    def used(self) -> bool:
        return self.rule is not None and CONSEQUENCES[Rule(self.rule)].credit is Credit.USED


Rows = dict[str, Row]


def rows() -> Rows:
    columns = ("client_id", "therapist_id", "starts_at", "state", "resolution__rule", "series_id")
    found = Appointment.objects.order_by().values_list("pk", *columns, "original_starts_at", "moves")
    return {pk: Row(*values) for pk, *values in found}


def naive_days(series: Series, until: date) -> Iterator[date]:
    """Walk day by day from the start, and count weeks by their Mondays."""
    monday = series.starts_on - timedelta(days=series.starts_on.weekday())
    on = series.starts_on
    last = until if series.ends_on is None else min(until, series.ends_on)
    while on <= last:
        weeks = (on - timedelta(days=on.weekday()) - monday).days // 7
        if NAMES[on.weekday()] in series.weekdays.split(",") and weeks % series.every_weeks == 0:
            yield on
        on += DAY


def naive_start(series: Series, on: date) -> datetime:
    return wall(on, series.local_time, series.property.time_zone)


def wall(on: date, clock: time, zone: str) -> datetime:
    return datetime.combine(on, clock, ZoneInfo(zone)).astimezone(UTC)


def monday_of(at: datetime, zone: str) -> date:
    on = at.astimezone(ZoneInfo(zone)).date()
    return on - timedelta(days=on.weekday())


@dataclass
class Reference:
    """What was entered: subscriptions, closed days, time off, times away; how far series were looked at."""

    zones: dict[str, str]
    began: dict[str, date] = field(default_factory=dict)
    closed: set[date] = field(default_factory=set)
    off: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    away: list[tuple[str, date, date]] = field(default_factory=list)
    looked: dict[str, date] = field(default_factory=dict)

    def today(self, client: str, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zones[client])).date()

    def granted(self, client: str, at: datetime) -> int:
        if client not in self.began:
            return 0
        return max((self.today(client, at) - self.began[client]).days // 7 + 1, 0)

    def covers(self, known: Rows, client: str, wanted: datetime, at: datetime) -> bool:
        mine = [row for row in known.values() if row.client == client]
        spent = sum(row.used for row in mine)
        starts = sorted([wanted, *(row.starts_at for row in mine if row.state == "booked")])
        return all(
            self.granted(client, max(start, at)) - spent >= number
            for number, start in enumerate(starts, start=1)
        )

    def obstacle(self, known: Rows, wanted: Row, at: datetime) -> str | None:
        """Return what stands in the way of a visit, credits left aside."""
        on = self.today(wanted.client, wanted.starts_at)
        if wanted.starts_at <= at:
            return Reason.PASSED
        if any(client == wanted.client and first <= on < until for client, first, until in self.away):
            return Reason.AWAY
        if on in self.closed:
            return Reason.CLOSED
        end = wanted.starts_at + HOUR
        if any(
            who == wanted.therapist and start < end and wanted.starts_at < stop
            for who, start, stop in self.off
        ):
            return Reason.TIME_OFF
        near = [
            row for row in known.values() if row.occupies and abs(row.starts_at - wanted.starts_at) < BLOCKED
        ]
        if any(row.client == wanted.client for row in near):
            return Reason.CLIENT_BUSY
        return Reason.THERAPIST_BUSY if any(row.therapist == wanted.therapist for row in near) else None

    def booked(self, known: Rows, wanted: list[Row], at: datetime) -> dict[tuple[str, datetime], str | None]:
        """Return what stands in the way of each of these dates, once those before it are booked."""
        found: dict[tuple[str, datetime], str | None] = {}
        known = dict(known)
        for number, row in enumerate(wanted):
            why = self.obstacle(known, row, at)
            if why is None and not self.covers(known, row.client, row.starts_at, at):
                why = Reason.NO_CREDIT
            if why is None:
                known[f"new {number}"] = row
            assert row.series is not None
            found[row.series, row.starts_at] = why
        return found

    def due(self, series: Series, known: Rows, at: datetime) -> list[Row]:
        """Return the dates of a series that have come within twelve weeks and have nothing yet."""
        looked, until = self.looked[series.pk], self.today(series.client_id, at) + AHEAD
        there = {row.original for row in known.values() if row.series == series.pk}
        there |= set(series.skips.filter(found_at__lt=at).values_list("original_starts_at", flat=True))
        starts = [naive_start(series, on) for on in naive_days(series, until) if on > looked]
        return [wish(series, self.performing(series, start), start) for start in starts if start not in there]

    def performing(self, series: Series, start: datetime) -> str:
        on = self.today(series.client_id, start)
        named = [each for each in series.substitutions.order_by("pk") if each.from_on <= on < each.until_on]
        return named[-1].therapist_id if named else series.therapist_id


def wish(series: Series, therapist: str, start: datetime) -> Row:
    return Row(series.client_id, therapist, start, "booked", None, series.pk, start, 0)
