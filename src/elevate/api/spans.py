"""Stretches of time as queries give them: by instants, or by whole days on a place's clock."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from elevate.api.problems import invalid
from elevate.core.time import start_of_day
from elevate.people.models import Property
from elevate.people.places import operator_zone

_ONE_DAY = timedelta(days=1)


def between(
    since: datetime | date | None, until: datetime | date | None, *, place_id: str | None = None
) -> tuple[datetime | None, datetime | None]:
    """Return the first instant and the first one no longer meant; the last day is meant whole.

    Days are the property's if one is named, else the operator's. 422 when the
    end lies before the beginning.
    """
    zone = _zone(place_id) if is_day(since) or is_day(until) else "UTC"
    first = None if since is None else start(since, zone)
    last = None if until is None else end(until, zone)
    if first is not None and last is not None and last < first:
        raise invalid("to", _("This lies before “from”."))
    return first, last


def start(moment: datetime | date, zone: str) -> datetime:
    """Return the instant itself, or the first one of the day in `zone`."""
    match moment:
        case datetime():
            return moment
        case date():
            return start_of_day(moment, zone)


def end(moment: datetime | date, zone: str) -> datetime:
    """Return the instant itself, or the first one after the day in `zone`."""
    match moment:
        case datetime():
            return moment
        case date():
            return start_of_day(moment + _ONE_DAY, zone)


def is_day(moment: datetime | date | None) -> bool:
    """Tell whether a whole day was given."""
    return isinstance(moment, date) and not isinstance(moment, datetime)


def _zone(place_id: str | None) -> str:
    place = Property.objects.filter(pk=place_id).values_list("time_zone", flat=True).first()
    return place or operator_zone()
