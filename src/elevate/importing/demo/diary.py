"""The demo's visits: what was booked when, and how each one ended, as rows of appointments.csv."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random

from elevate.core.time import at_wall_clock, day_of, local
from elevate.importing.demo import cast, roster, today
from elevate.importing.demo.roster import CLIENT, End, Member

SEED = 20260304
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ZONES = {each.key: each.zone for each in cast.PERFORMERS}
Row = dict[str, str]
#: Who cancels, how many hours ahead, and why.
_CANCELLED: dict[End, tuple[str, int, int, tuple[str, ...]]] = {
    End.ON_TIME: ("client", 27, 70, cast.ON_TIME_REASONS),
    End.LATE: ("client", 2, 20, cast.LATE_REASONS),
    End.THERAPIST: ("therapist", 3, 30, cast.THERAPIST_REASONS),
    End.OPERATOR: ("operator", 48, 60, cast.OPERATOR_REASONS),
}


@dataclass(slots=True)
class Diary:
    """Everything booked around one present instant."""

    at: datetime
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - made-up people need no secrecy
    rows: list[Row] = field(default_factory=list)
    #: Therapist and start of what is booked, and the first day of each client.
    taken: set[tuple[str, datetime]] = field(default_factory=set)
    first: dict[str, datetime] = field(default_factory=dict)

    def fill(self) -> None:
        """Write down every visit."""
        self._standing()
        self._today()
        self._clients_own()
        self._waiting()
        self._prepaid()

    def starts(self, member: Member, day: int, clock: time) -> datetime:
        """Return when a visit `day` days from today starts."""
        zone = member.place.zone
        return at_wall_clock(day_of(self.at, zone) + _DAY * day, clock, zone)

    def _standing(self) -> None:
        """Go through four weeks of every shift; today's visits of the first therapist are another matter."""
        pattern = cycle(roster.PATTERN)
        for shift in roster.SHIFTS:
            for number, member in enumerate(shift.members, start=shift.first):
                for day in range(shift.day - 14, 15, 7):
                    if self._elsewhere(shift, day):
                        continue
                    starts_at = self.starts(member, day, roster.SLOTS[number])
                    end = roster.ENDS.get((member, day)) or self._usual(starts_at, pattern)
                    self._enter(member, shift.therapist, starts_at, end)

    def _elsewhere(self, shift: roster.Shift, day: int) -> bool:
        """Whether these visits are part of today's full day instead."""
        return shift.therapist == roster.MAYA.key and (shift.day, day) in {(0, 0), (1, 1)}

    def _usual(self, starts_at: datetime, pattern: "cycle[End]") -> End:
        if starts_at > self.at:
            return End.OPEN
        # What ended a moment ago is not recorded yet.
        return End.OPEN if starts_at > self.at - 3 * _HOUR else next(pattern)

    def _today(self) -> None:
        plan = today.around(self.at, zone=roster.MAYA.zone)
        here = list(zip(roster.AT_FIRST, plan.first, strict=False))
        there = list(zip(roster.AT_SECOND, plan.second, strict=False))
        ended = [start for start in (*plan.first, *plan.second) if start + _HOUR <= self.at]
        for member, starts_at in (*here, *there):
            done = starts_at in ended and starts_at != max(ended)
            self._enter(member, roster.MAYA.key, starts_at, End.DONE if done else End.OPEN)
        left = [*roster.AT_SECOND[len(there) :], *roster.AT_FIRST[len(here) :]]
        for member, slot in zip(left, roster.SLOTS, strict=False):
            self._enter(member, roster.MAYA.key, self.starts(member, 1, slot), End.OPEN)

    def _clients_own(self) -> None:
        """Give the client of the demo a history and a next visit."""
        ends = {-19: End.DONE, -12: End.ON_TIME, -5: End.MOVED, 2: End.OPEN, 9: End.OPEN}
        for day, end in ends.items():
            self._enter(CLIENT, roster.MAYA.key, self.starts(CLIENT, day, roster.SLOTS[2]), end)

    def _waiting(self) -> None:
        for member, day in ((roster.AWAY_LONG, -24), (roster.AWAY, -17), (roster.GONE, -20)):
            self._enter(member, roster.MAYA.key, self.starts(member, day, roster.SLOTS[4]), End.DONE)

    def _prepaid(self) -> None:
        for member, therapist, days in roster.PREPAID:
            for day in days:
                starts_at = self._free(therapist, self.starts(member, day, roster.EVENING))
                end = End.DONE if starts_at < self.at - 3 * _HOUR else End.OPEN
                self._enter(member, therapist, starts_at, end, service=cast.LONG_HOUR)

    def _enter(
        self, member: Member, therapist: str, starts_at: datetime, end: End, *, service: str = cast.HOUR
    ) -> None:
        self.taken.add((therapist, starts_at))
        self.first[member.key] = min(starts_at, self.first.get(member.key, starts_at))
        row = self._row(member, therapist, starts_at, service)
        self.rows.append(row)
        if end in (End.MOVED, End.MOVED_LATE):
            self._move(row, member, therapist, starts_at, late=end is End.MOVED_LATE)
        else:
            row.update(self._ending(member.place.zone, starts_at, end))

    def _row(self, member: Member, therapist: str, starts_at: datetime, service: str) -> Row:
        zone = member.place.zone
        booked_on = day_of(starts_at, zone) - _DAY * self.chance.randint(16, 22)
        booked_at = at_wall_clock(booked_on, time(self.chance.randint(9, 17), 5), zone)
        return {
            "external_id": f"V-{len(self.rows) + 1:04}",
            "client": member.key,
            "therapist": therapist,
            "service": service,
            "starts_at": _written(starts_at, zone),
            "property": member.place.key,
            "state": "booked",
            "booked_at": _written(booked_at, zone),
        }

    def _ending(self, zone: str, starts_at: datetime, end: End) -> Row:
        match end:
            case End.OPEN:
                return {}
            case End.DONE:
                return {"state": "completed", "note": self.chance.choice(cast.NOTES)}
            case End.NO_SHOW:
                return {"state": "no-show", "contact_attempt": self.chance.choice(cast.ATTEMPTS)}
            case _:
                by, least, most, reasons = _CANCELLED[end]
                notice_at = self._told(starts_at, self.chance.randint(least, most))
                return {
                    "state": "cancelled",
                    "kind": by,
                    "notice_at": _written(notice_at, zone),
                    "reason": self.chance.choice(reasons),
                }

    def _move(self, row: Row, member: Member, therapist: str, starts_at: datetime, *, late: bool) -> None:
        zone = member.place.zone
        notice_at = self._told(starts_at, 5 if late else 30)
        row |= {
            "state": "rescheduled",
            "notice_at": _written(notice_at, zone),
            "rescheduled_to": f"V-{len(self.rows) + 1:04}",
            "accept_late": "yes" if late else "",
            "reason": self.chance.choice(cast.ON_TIME_REASONS),
        }
        evening = at_wall_clock(day_of(starts_at, zone) + _DAY, roster.EVENING, zone)
        new = self._free(therapist, evening)
        self._enter(member, therapist, new, End.DONE if new < self.at - 3 * _HOUR else End.OPEN)
        self.rows[-1]["booked_at"] = ""

    def _told(self, starts_at: datetime, hours: int) -> datetime:
        """Return when notice was given: so long before the start, or a while ago."""
        return min(starts_at - hours * _HOUR - timedelta(minutes=10), self.at - 2 * _HOUR)

    def _free(self, therapist: str, starts_at: datetime) -> datetime:
        while (therapist, starts_at) in self.taken:
            starts_at = at_wall_clock(
                day_of(starts_at, _ZONES[therapist]) + _DAY, roster.EVENING, _ZONES[therapist]
            )
        return starts_at


def _written(at: datetime, zone: str) -> str:
    return local(at, zone).isoformat(sep=" ", timespec="minutes")
