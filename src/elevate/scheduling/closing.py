"""The days on which the operator makes no visits, and the public holidays that suggest themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter

from django.db import transaction

from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.journal.recording import Entry
from elevate.people import keeping
from elevate.people.actors import Actor
from elevate.people.models import Operator
from elevate.scheduling.models import Blackout
from elevate.storing import rows

AHEAD = timedelta(days=365)
#: What is not written with one capital in the names of countries.
_AS_SAID = {"and": "and", "dr": "DR", "of": "of", "the": "the"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and why nobody comes."""

    on: date
    name: str


@transaction.atomic
def add(days: Iterable[Day], *, by: Actor, at: datetime) -> list[Blackout]:
    """Close the operator on `days`; those closed already stay as they are. Refused for past days."""
    wanted = {day.on: day.name.strip() for day in days}
    if wanted and min(wanted) < day_of(at, _operator().time_zone):
        raise Refused(_("That day has passed. Choose one still to come."))
    closed = set(Blackout.objects.filter(closed_on__in=wanted).values_list("closed_on", flat=True))
    new = [
        Blackout(closed_on=on, name=name, added_at=at, added_by=by.signature)
        for on, name in sorted(wanted.items())
        if on not in closed
    ]
    Blackout.objects.bulk_create(new, ignore_conflicts=True)
    added = list(Blackout.objects.filter(closed_on__in=[day.closed_on for day in new]))
    recording.record_all([_entry("blackout.added", day) for day in added], by=by, at=at)
    return added


@transaction.atomic
def remove(on: date, *, by: Actor, at: datetime) -> None:
    """Open a day again. A day that was never closed is open already."""
    day = Blackout.objects.filter(closed_on=on).first()
    if day is not None:
        entry = _entry("blackout.removed", day)
        rows.delete(Blackout, "id", keys=[(day.pk,)])
        recording.record_all([entry], by=by, at=at)


@transaction.atomic
def settle_in(country: str, region: str, *, by: Actor, at: datetime) -> Operator:
    """Set whose public holidays are suggested; refused for a country or a region that nobody knows of."""
    country, region = country.strip().upper(), region.strip().upper()
    regions = countries().get(country)
    if regions is None:
        raise Refused(
            _("There are no holidays known for “{country}”. Give its two letters."), country=country
        )
    if region and region not in regions:
        raise Refused(_("“{region}” is no region of {country}."), region=region, country=country)
    return keeping.change(_operator(), {"country": country, "region": region}, by=by, at=at)


def suggestions(at: datetime) -> list[Day]:
    """Return the public holidays of the coming twelve months on which the operator is not closed yet."""
    operator = _operator()
    today = day_of(at, operator.time_zone)
    last = today + AHEAD
    closed = set(Blackout.objects.filter(closed_on__range=(today, last)).values_list("closed_on", flat=True))
    named = _holidays(operator, {today.year, last.year})
    return [Day(on, name) for on, name in sorted(named.items()) if today <= on <= last and on not in closed]


def countries() -> dict[str, list[str]]:
    """Return the countries whose holidays are known, each with its regions."""
    import holidays  # noqa: PLC0415 - large, and of use on one page only

    return holidays.list_supported_countries(include_aliases=False)


def regions(country: str) -> dict[str, str]:
    """Return a country's regions by code, each with its name where one is known, in order of it."""
    import holidays  # noqa: PLC0415 - large, and of use on one page only

    codes = countries().get(country, [])
    known = holidays.country_holidays(country).get_subdivision_aliases() if codes else {}
    names = {code: max(known.get(code) or [code], key=len) for code in codes}
    return dict(sorted(names.items(), key=itemgetter(1)))


def named() -> dict[str, str]:
    """Return the same countries by name, in order of it."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - large, and of use on one page only

    names = {codes[1]: _title(name) for name, codes in COUNTRIES.items()}
    return dict(sorted(((code, names.get(code, code)) for code in countries()), key=itemgetter(1)))


def _title(name: str) -> str:
    """Write the library's name of a country: `isle_of_man` is the Isle of Man."""
    return " ".join(_AS_SAID.get(word, word.capitalize()) for word in name.split("_"))


def _holidays(operator: Operator, years: set[int]) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - large, and of use on one page only

    try:
        found = holidays.country_holidays(operator.country, subdiv=operator.region or None, years=years)
    except NotImplementedError:  # an import may have named a country that is none
        return {}
    return {on: name[:120] for on, name in found.items()}


def _operator() -> Operator:
    return Operator.objects.first() or Operator()


def _entry(verb: str, day: Blackout) -> Entry:
    return Entry(verb, day, {"closed_on": day.closed_on.isoformat()})
