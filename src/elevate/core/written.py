"""How dates, times and lengths are written, everywhere (one formatter)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from elevate.core.time import local
from elevate.core.words import Sentence, gettext_noop as _, say

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def clock(at: datetime, zone: str) -> str:
    """Write the wall clock: `9:00 AM`."""
    return time_of_day(local(at, zone).time())


def hour(number: int) -> str:
    """Write a full hour of the day: `9 AM`."""
    return f"{number % 12 or 12} {'AM' if number < 12 else 'PM'}"


def day(on: date) -> str:
    """Write a day without its year: `Wed 4 Mar`."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def long_day(on: date) -> str:
    """Write a day for a heading: `Wednesday, 4 March`."""
    return f"{LONG_WEEKDAYS[on.weekday()]}, {on.day} {LONG_MONTHS[on.month - 1]}"


def full_day(on: date) -> str:
    """Write a day with its year: `Wed 4 Mar 2026`."""
    return f"{day(on)} {on.year}"


def city(zone: str) -> str:
    """Write the city a zone is named after: `New York`."""
    return zone.rpartition("/")[2].replace("_", " ")


def weekday_and_time(at: datetime, zone: str) -> str:
    """Write an instant of the coming days for a button: `Thu 10:30 AM`."""
    return f"{WEEKDAYS[local(at, zone).weekday()]} {clock(at, zone)}"


def day_and_time(at: datetime, zone: str) -> str:
    """Write an instant near today: `Wed 4 Mar, 9:00 AM`."""
    return f"{day(local(at, zone).date())}, {clock(at, zone)}"


def date_and_time(at: datetime, zone: str) -> str:
    """Write an instant in full: `Wed 4 Mar 2026, 9:00 AM` (rules.md 2)."""
    return f"{full_day(local(at, zone).date())}, {clock(at, zone)}"


def length(span: timedelta) -> Sentence:
    """Say how long `span` is, rounded down so that it never flatters: `19 hours`."""
    minutes = int(abs(span).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return say(_("{days} days"), days=hours // 24)
    if hours == 0:
        return say(_("1 minute") if rest == 1 else _("{minutes} minutes"), minutes=rest)
    if rest == 0:
        return say(_("1 hour") if hours == 1 else _("{hours} hours"), hours=hours)
    return say(_("{hours} h {minutes} min"), hours=hours, minutes=rest)


def hours(span: timedelta) -> str:
    """Write a rule's length in hours: `24 hours`, `1 hour`, `1.5 hours`."""
    number = span.total_seconds() / 3600
    return "1 hour" if number == 1 else f"{number:g} hours"


def time_of_day(at: time) -> str:
    """Write a wall clock's time without a day: `9:00 AM`."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


def every(weekdays: Iterable[int]) -> str:
    """Write weekdays that recur, Monday being 0: `Mondays, Wednesdays and Fridays`."""
    *others, last = (f"{LONG_WEEKDAYS[number]}s" for number in weekdays)
    return f"{', '.join(others)} and {last}" if others else last
