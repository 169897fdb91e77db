"""The demo's files, as an operator would hand them in."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from elevate.core.time import day_of
from elevate.importing.demo import cast, roster
from elevate.importing.demo.diary import Diary
from elevate.importing.demo.roster import Member

_DAY = timedelta(days=1)
_WEEK = 7
Rows = Iterable[Mapping[str, str]]
#: How many weeks a subscription began before its first visit, one client after the other.
_EARLIER = (0, 0, 1, 0, 2, 0)


def write(folder: Path, *, at: datetime) -> None:
    """Write every file into `folder`, all dates counted from `at`; the same instant, the same files."""
    diary = Diary(at)
    diary.fill()
    on = day_of(at, cast.EASTERN)
    files: dict[str, Rows] = {
        "operator.csv": [
            {"name": cast.OPERATOR, "time_zone": cast.EASTERN, "currency": "USD", "country": "US"}
        ],
        "properties.csv": _properties(),
        "coordinators.csv": [_person("K-1", *cast.COORDINATOR)],
        "services.csv": [
            {"name": cast.HOUR, "length_minutes": "60", "buffer_minutes": "15"},
            {"name": cast.LONG_HOUR, "length_minutes": "90", "buffer_minutes": "15"},
        ],
        "plans.csv": [
            _plan(cast.WEEKLY, sessions=1, price="$95.00"),
            _plan(cast.TWICE, sessions=2, price="$180.00"),
        ],
        "therapists.csv": _therapists(),
        "rates.csv": _rates(on),
        "clients.csv": _clients(),
        "subscriptions.csv": _subscriptions(diary),
        "appointments.csv": diary.rows,
    }
    for name, rows in files.items():
        _write(folder / name, rows)


def _properties() -> Rows:
    for place in cast.PLACES:
        yield {
            "external_id": place.key,
            "name": place.name,
            "address": place.address,
            "time_zone": place.zone,
            "access_notes": place.access,
        }


def _therapists() -> Rows:
    for number, each in enumerate(cast.PERFORMERS):
        email = _email(each.name) if number else cast.THERAPIST_EMAIL
        phone = f"({each.area}) 555-01{number + 1:02}"
        yield {**_person(each.key, each.name, email, phone), "time_zone": each.zone, "rate": each.rates[0]}


def _rates(on: date) -> Rows:
    for each in cast.PERFORMERS:
        for service, rate in zip((cast.HOUR, cast.LONG_HOUR), each.rates, strict=True):
            since = _us(on - 90 * _DAY)
            yield {"therapist": each.key, "service": service, "rate": rate, "effective_on": since}


def _members() -> Iterator[Member]:
    for place, names in cast.NAMES.items():
        yield from (Member(place, number) for number in range(len(names)))


def _clients() -> Rows:
    held = {member: str(1 + number % 3) for number, (member, *_) in enumerate(roster.PREPAID)}
    held[roster.AWAY] = "1"
    for number, member in enumerate(_members(), start=10):
        email = cast.CLIENT_EMAIL if member == roster.CLIENT else _email(member.name)
        yield {
            **_person(member.key, member.name, email, f"({member.place.area}) 555-01{number:02}"),
            "property": member.place.key,
            "unit": f"{2 + member.number}{'ABCD'[member.number % 4]}",
            "credits": held.get(member, ""),
        }


def _subscriptions(diary: Diary) -> Rows:
    """Enrol each standing client in time for the first visit; a few are paused, or over."""
    standing = dict.fromkeys(member for shift in roster.SHIFTS for member in shift.members)
    special = (roster.CLIENT, roster.AWAY_LONG, roster.GONE, roster.PAUSED)
    for number, member in enumerate((*special, *standing)):
        today = day_of(diary.at, member.place.zone)
        starts_on = _begins(diary, member, today, number)
        yield {
            "external_id": f"S-{number + 1:02}",
            "client": member.key,
            "plan": cast.TWICE if member in roster.TWICE_A_WEEK else cast.WEEKLY,
            "starts_on": _us(starts_on),
            "ends_on": _us(starts_on + _WEEK * _DAY) if member == roster.GONE else "",
            "paused_from": _us(today - 10 * _DAY) if member == roster.PAUSED else "",
            "paused_until": _us(today + 18 * _DAY) if member == roster.PAUSED else "",
        }


def _begins(diary: Diary, member: Member, today: date, number: int) -> date:
    if member == roster.PAUSED:
        return today - 24 * _DAY
    if member == roster.CLIENT:
        return today - 21 * _DAY
    first = day_of(diary.first[member.key], member.place.zone)
    if member in (roster.AWAY_LONG, roster.GONE):
        return first - 3 * _DAY
    return first - _DAY * (1 + _WEEK * _EARLIER[number % len(_EARLIER)])


def _plan(name: str, *, sessions: int, price: str) -> Mapping[str, str]:
    return {
        "name": name,
        "service": cast.HOUR,
        "sessions_per_week": str(sessions),
        "weekly_price": price,
    }


def _person(key: str, name: str, email: str, phone: str) -> Mapping[str, str]:
    return {"external_id": key, "name": name, "email": email, "phone": phone}


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.com"


def _us(on: date) -> str:
    return f"{on.month}/{on.day}/{on.year}"


def _write(path: Path, rows: Rows) -> None:
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
