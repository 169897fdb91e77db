"""Standing visits: every date looked at has its visit or was skipped, and never twice (rules.md 6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import batched

from elevate.core import recurrence
from elevate.core.rulebook import Rule
from elevate.core.time import day_of
from elevate.inspecting.checks import Among, Check, by_query
from elevate.scheduling.models import Appointment, Series, Skip

_SERIES_AT_ONCE = 500
_ILL_SETTLED = """
SELECT skip.series_id || ' on ' || skip.original_starts_at FROM scheduling_skip skip
JOIN scheduling_series series ON series.id = skip.series_id
LEFT JOIN scheduling_appointment visit ON visit.id = skip.appointment_id
WHERE (skip.settlement = 'booked') <> (skip.appointment_id IS NOT NULL)
    -- when the arrangement changed since, the visit may belong to a later part of it
    OR (visit.id IS NOT NULL AND (visit.series_id IS NULL OR visit.client_id <> series.client_id))
ORDER BY skip.id
"""
Dates = Counter[tuple[str, date]]


def checks() -> Iterator[Check]:
    """Yield the checks of standing visits."""
    yield Check(
        says="Every date of a series has one visit or was skipped, up to where it was looked at",
        look=_gaps_and_doubles,
        among=Among("series", "scheduling_series"),
    )
    yield by_query(
        "A skipped date that was made up for names the visit, and no other does",
        _ILL_SETTLED,
        among=Among("skips", "scheduling_skip"),
    )


def _gaps_and_doubles() -> Iterator[str]:
    every = Series.objects.select_related("property").order_by("pk")
    for some in batched(every.iterator(chunk_size=_SERIES_AT_ONCE), _SERIES_AT_ONCE):
        yield from _of(some)


def _of(some: Sequence[Series]) -> Iterator[str]:
    visits, skips = _visits(some), _skips(some)
    for series in some:
        for on in recurrence.days(series.rule, until=_looked_at(series)):
            made, skipped = visits[series.pk, on], skips[series.pk, on]
            if made + skipped != 1:
                yield f"{series.pk} on {on} has {made} visits and {skipped} skips"
    yield from (f"{pk} on {on} twice" for (pk, on), made in sorted(visits.items()) if made > 1)


def _looked_at(series: Series) -> date:
    """Return the last day that was looked at."""
    if series.next_on is not None:
        return series.next_on - timedelta(days=1)
    return series.ends_on or series.starts_on - timedelta(days=1)


def _visits(some: Sequence[Series]) -> Dates:
    """Count the visits that came to each date, not those that single moves led to afterwards.

    One that went again when its move was undone counts where there is no other: the date was looked at.
    """
    zones = {series.pk: series.zone for series in some}
    found: Dates = Counter()
    withdrawn: Dates = Counter()
    made = Appointment.objects.filter(series__in=some).order_by()
    columns = ("series_id", "original_starts_at", "moves", "rescheduled_from__series_id", "resolution__rule")
    for pk, starts_at, moves, before, rule in made.values_list(*columns):
        if moves == 0 or before != pk:
            place = pk, day_of(starts_at, zones[pk])
            (withdrawn if rule == Rule.MOVE_UNDONE else found)[place] += 1
    return found | Counter(dict.fromkeys(withdrawn.keys() - found.keys(), 1))


def _skips(some: Sequence[Series]) -> Dates:
    """Count the skipped dates that no visit makes up for."""
    zones = {series.pk: series.zone for series in some}
    without = Skip.objects.filter(series__in=some, appointment__isnull=True).order_by()
    rows = without.values_list("series_id", "original_starts_at")
    return Counter((pk, day_of(starts_at, zones[pk])) for pk, starts_at in rows)
