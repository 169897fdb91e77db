"""Therapists' weekly hours as they were entered."""

from collections.abc import Iterable

from elevate.core.hours import Range, Week
from elevate.people.models import Therapist
from elevate.scheduling.models import Roster, WeeklyHours


def week_of(therapist: Therapist) -> Week | None:
    """Return the therapist's week; None while nobody has entered any hours."""
    if not Roster.objects.filter(pk=therapist.pk).exists():
        return None
    return _week(WeeklyHours.objects.filter(roster_id=therapist.pk))


def version_of(therapist: Therapist) -> int:
    """Return how often the therapist's week was entered anew; 0 while nobody has entered any hours."""
    return Roster.objects.filter(pk=therapist.pk).values_list("version", flat=True).first() or 0


def weeks() -> dict[str, Week]:
    """Return the week of everybody whose hours were entered, by therapist."""
    rosters = Roster.objects.prefetch_related("hours")
    return {roster.pk: _week(roster.hours.all()) for roster in rosters}


def _week(rows: Iterable[WeeklyHours]) -> Week:
    return tuple(sorted(Range(row.weekday, row.from_minute, row.until_minute) for row in rows))
