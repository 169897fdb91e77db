"""Rows that a screen only reads: hours, time off, closed days, standing visits, clients away."""

from datetime import date, datetime, time, timedelta

from elevate.people.models import Client, Therapist
from elevate.scheduling.models import Appointment, Away, Blackout, Roster, Series, TimeOff, WeeklyHours
from tests.world import NOW


def hours(therapist: Therapist, *ranges: tuple[int, int, int]) -> None:
    """Enter weekly hours: weekday, from and until which hour."""
    roster, _ = Roster.objects.get_or_create(pk=therapist.pk, defaults={"set_at": NOW, "set_by": "test"})
    for weekday, since, until in ranges:
        WeeklyHours.objects.create(
            roster=roster, weekday=weekday, from_minute=60 * since, until_minute=60 * until
        )


def time_off(therapist: Therapist, since: datetime, *, hours: float, reason: str = "") -> TimeOff:
    return TimeOff.objects.create(
        therapist=therapist,
        starts_at=since,
        ends_at=since + timedelta(hours=hours),
        reason=reason,
        entered_at=NOW,
        entered_by="test",
    )


def closed(on: date, name: str = "Founders’ Day") -> Blackout:
    return Blackout.objects.create(closed_on=on, name=name, added_at=NOW, added_by="test")


def away(client: Client, first: date, back: date) -> Away:
    return Away.objects.create(
        client=client,
        from_on=first,
        until_on=back,
        planned_until_on=back,
        notice_at=NOW,
        entered_at=NOW,
        entered_by="test",
    )


def standing(visit: Appointment, *, every_weeks: int = 1) -> Series:
    """Make a booked visit one of a series."""
    series = Series.objects.create(
        client=visit.client,
        therapist=visit.therapist,
        service=visit.service,
        property=visit.property,
        starts_on=visit.starts_at.date(),
        local_time=time(12),
        weekdays="WE",
        every_weeks=every_weeks,
        created_at=NOW,
        created_by="test",
    )
    Appointment.objects.filter(pk=visit.pk).update(series=series, original_starts_at=visit.starts_at)
    return series
