"""How templates write dates, times, money and sentences: as `core.written` does, nothing of their own."""

from datetime import date, datetime, timedelta

from django import template

from elevate.core import written
from elevate.core.money import Money
from elevate.core.words import Sentence
from elevate.people import phones, speech

register = template.Library()


@register.filter
def clock(at: datetime, zone: str) -> str:
    """Write the wall clock in `zone`: `9:00 AM`."""
    return written.clock(at, zone)


@register.filter
def city(zone: str) -> str:
    """Write the city a zone is named after: `New York`."""
    return written.city(zone)


@register.filter
def day(on: date) -> str:
    """Write a day without its year: `Wed 4 Mar`."""
    return written.day(on)


@register.filter
def weekday(on: date) -> str:
    """Write the day of the week in short: `Wed`."""
    return written.WEEKDAYS[on.weekday()]


@register.filter
def long_day(on: date) -> str:
    """Write a day for a heading: `Wednesday, 4 March`."""
    return written.long_day(on)


@register.filter
def full_day(on: date) -> str:
    """Write a day with its year: `Wed 4 Mar 2026`."""
    return written.full_day(on)


@register.filter
def day_and_time(at: datetime, zone: str) -> str:
    """Write an instant near today: `Wed 4 Mar, 9:00 AM`."""
    return written.day_and_time(at, zone)


@register.filter
def date_and_time(at: datetime, zone: str) -> str:
    """Write an instant in full: `Wed 4 Mar 2026, 9:00 AM`."""
    return written.date_and_time(at, zone)


@register.filter
def machine_time(at: datetime) -> str:
    """Write an instant for `<time datetime>`: ISO 8601 with its offset."""
    return at.isoformat()


@register.filter
def lasting(span: timedelta) -> str:
    """Say how long `span` is: `19 hours`."""
    return speech.spoken(written.length(span))


@register.filter
def money(amount: Money) -> str:
    """Write an amount: `$72.00`."""
    return str(amount)


@register.filter
def spoken(sentence: Sentence) -> str:
    """Translate a sentence of the core's and fill in its parameters."""
    return speech.spoken(sentence)


@register.filter
def phone(number: str) -> str:
    """Write a phone number: `+1 813-555-0101`."""
    return phones.readable(number)
