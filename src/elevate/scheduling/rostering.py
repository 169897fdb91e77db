"""Set a therapist's weekly hours (rules.md 7)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from elevate.core import hours
from elevate.core.hours import Range, Week
from elevate.core.refusals import StalePreview
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.scheduling import colliding, rosters
from elevate.scheduling.models import Appointment, Roster, WeeklyHours


@transaction.atomic
def set_hours(
    therapist: Therapist, ranges: Iterable[Range], *, by: Actor, at: datetime, version: int | None = None
) -> list[Appointment]:
    """Replace a therapist's weekly hours, and return the booked visits that lie outside them now.

    Refused: overlapping ranges, those across midnight, and with a `version` other hours than
    those it names unless they are the same by now. Visits stay as they are.
    """
    week = hours.week_of(ranges)
    Therapist.objects.select_for_update(no_key=True).get(pk=therapist.pk)
    if rosters.week_of(therapist) != week:
        _check(version, rosters.version_of(therapist))
        _replace(therapist, week, by=by, at=at)
    return colliding.with_hours(therapist, week, at=at)


def _check(seen: int | None, current: int) -> None:
    if seen not in (None, current):
        raise StalePreview(
            _(
                "Somebody else saved other hours since this page was opened. "
                "They stand beside yours now: save again to put yours in their place."
            )
        )


def _replace(therapist: Therapist, week: Week, *, by: Actor, at: datetime) -> None:
    set_now = {"set_at": at, "set_by": by.signature}
    roster, made = Roster.objects.get_or_create(therapist=therapist, defaults=set_now)
    if not made:
        roster.set_at, roster.set_by, roster.version = at, by.signature, roster.version + 1
        roster.save()
        roster.hours.all().delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(
            roster=roster, weekday=each.weekday, from_minute=each.from_minute, until_minute=each.until_minute
        )
        for each in week
    )
    facts = {"hours": [[each.weekday, each.from_minute, each.until_minute] for each in week]}
    recording.record("therapist.hours_set", about=therapist, by=by, at=at, facts=facts)
