"""The occasions on which time alone brings a message about: for each, when it comes next, and its messages.

What is due lies in `(reached, at]`; a late worker leaves out what would be of no use by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest

from elevate.core.quiet import after_quiet
from elevate.core.reminding import (
    AFTER_VISIT,
    BEFORE,
    OPEN,
    RECORDED_WITHIN,
    Reminder,
    pay_week,
    pay_week_reminder_after,
)
from elevate.core.rulebook import State
from elevate.core.time import WEEK, day_of, start_of_day
from elevate.messaging import reminders
from elevate.messaging.addressing import written
from elevate.messaging.due_lessons import LessonsDue
from elevate.messaging.models import Message
from elevate.messaging.welcoming import Welcoming
from elevate.messaging.wording import Letter
from elevate.people.models import Coordinator, Person
from elevate.people.places import operator_zone
from elevate.scheduling.models import Appointment
from elevate.storing.prepared import INSTANT, Prepared

#: Rows held in memory at a time.
CHUNK = 500
#: Longer than any visit: what has just ended is found by when it started.
LONGEST_VISIT = timedelta(hours=12)


class Occasion(Protocol):
    """Something that comes round as time passes."""

    @property
    def name(self) -> Reminder:
        """What it brings about."""

    def next_after(self, reached: datetime) -> datetime | None:
        """Return the first instant after `reached` at which something is due."""

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield what is due after `reached` and no later than `at`, not yet saved."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """So long before a visit, for those that had been booked by then."""

    name: Reminder

    def next_after(self, reached: datetime) -> datetime | None:
        """Return when the next visit is so far ahead."""
        lead = BEFORE[self.name]
        first = _COMING[self.name].first(after=reached + lead)
        return first and first - lead

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield the client's reminders, as long as they are of use."""
        lead = BEFORE[self.name]
        due = _booked(lead).filter(starts_at__gt=reached + lead, starts_at__lte=at + lead)
        for visit in _each(due):
            last = self.name is Reminder.BEFORE_START
            until = visit.starts_at if last else visit.facts().free_until
            if until > at:
                letter = reminders.before_start(visit) if last else reminders.before_deadline(visit)
                yield _about(visit, visit.client, letter, send_at=at, useful_until=until)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """So long after the end of a visit that nobody has settled.

    So long after the end as `until` says, another nudge stands for this one.
    """

    name: Reminder
    until: timedelta | None = None

    def next_after(self, reached: datetime) -> datetime | None:
        """Return when the next visit, open as it is, has been over for so long."""
        lag = OPEN[self.name]
        first = _ENDING.first(after=reached - lag)
        return first and first + lag

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield the nudges: to the therapist, in the end to the coordinators."""
        lag, told = OPEN[self.name], _coordinators() if self.name is Reminder.OPEN_72H else None
        due = Appointment.objects.booked().filter(ends_at__gt=reached - lag, ends_at__lte=at - lag)
        for visit in _each(due if self.until is None else due.filter(ends_at__gt=at - self.until)):
            timing = {"useful_until": None if self.until is None else visit.ends_at + self.until}
            if told is None:
                letter = reminders.still_open(visit, name=self.name)
                timing |= _by_day(at, visit.therapist.time_zone)
                yield _about(visit, visit.therapist, letter, **timing)
            for person, zone in told or []:
                letter = reminders.open_for_days(visit, span=lag)
                yield _about(visit, person, letter, **timing | _by_day(at, zone))


@dataclass(frozen=True, slots=True)
class Rebooking:
    """Half an hour after a visit that took place, for clients who have no next one."""

    name: Reminder = Reminder.REBOOK

    def next_after(self, reached: datetime) -> datetime | None:
        """Return half an hour after the next visit was over and recorded."""
        first = _DONE.first(after=reached - AFTER_VISIT, began_after=_began_after(reached))
        return first and first + AFTER_VISIT

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield how to rebook, to each client without a next visit."""
        coming = Appointment.objects.booked().filter(client_id=OuterRef("client_id"), ends_at__gt=at)
        done = _done(reached - AFTER_VISIT, _began_after(reached)).filter(done_at__lte=at - AFTER_VISIT)
        office = [person for person, _zone in _coordinators()]
        for visit in _each(done.filter(~Exists(coming))):
            letter = reminders.rebook(visit, coordinators=office)
            yield _about(visit, visit.client, letter, **_by_day(at, visit.client.property.time_zone))


@dataclass(frozen=True, slots=True)
class PayWeekEnding:
    """On the last day of a pay week, if anything is open."""

    name: Reminder = Reminder.PAY_WEEK

    def next_after(self, reached: datetime) -> datetime | None:
        """Return the morning of the last day of the pay week."""
        return pay_week_reminder_after(reached, operator_zone())

    def messages(self, reached: datetime, at: datetime) -> Iterator[Message]:
        """Yield the count of open visits to each coordinator, if this is still the day to hear it."""
        zone = operator_zone()
        week = pay_week(day_of(at, zone))
        over_at = start_of_day(week + WEEK, zone)
        is_due = reached < pay_week_reminder_after(over_at - WEEK, zone) <= at < over_at
        count = Appointment.objects.unresolved(at).count() if is_due else 0
        letter = reminders.pay_week_ends(count=count, last_on=day_of(at, zone))
        for person, sleeps_in in _coordinators() if count else []:
            key = f"{self.name}:{week}:{person.pk}"
            yield written(person, letter, source_key=key, useful_until=over_at, **_by_day(at, sleeps_in))


OCCASIONS: tuple[Occasion, ...] = (
    Welcoming(),
    Ahead(Reminder.BEFORE_DEADLINE),
    Ahead(Reminder.BEFORE_START),
    Rebooking(),
    StillOpen(Reminder.OPEN_2H, until=OPEN[Reminder.OPEN_24H]),
    StillOpen(Reminder.OPEN_24H),
    StillOpen(Reminder.OPEN_72H),
    PayWeekEnding(),
    LessonsDue(Reminder.LESSONS_SOON),
    LessonsDue(Reminder.LESSONS_TODAY),
)


def _booked(lead: timedelta) -> QuerySet[Appointment]:
    """Return the visits to come that had been booked so long before."""
    return Appointment.objects.booked().filter(booked_at__lt=F("starts_at") - lead)


def _done(after: datetime, began_after: datetime) -> Any:
    """Return the visits that took place and were recorded within a day, `done_at` later than `after`."""
    recorded = {"resolution__resolved_at__lte": F("ends_at") + RECORDED_WITHIN}
    recent = Appointment.objects.filter(state=State.COMPLETED, starts_at__gt=began_after, **recorded)
    return recent.annotate(done_at=Greatest("ends_at", "resolution__resolved_at")).filter(done_at__gt=after)


def _began_after(reached: datetime) -> datetime:
    """Return a time before which nothing began that is due after `reached`: the index starts there."""
    return reached - AFTER_VISIT - RECORDED_WITHIN - LONGEST_VISIT


# Asked by every worker at every turn: composed once.
_COMING = {
    name: Prepared(
        lambda after, lead=lead: (
            _booked(lead)
            .filter(starts_at__gt=after)
            .order_by("starts_at")
            .values_list("starts_at", flat=True)[:1]
        ),
        after=INSTANT,
    )
    for name, lead in BEFORE.items()
}
_ENDING = Prepared(
    lambda after: (
        Appointment.objects.booked()
        .filter(ends_at__gt=after)
        .order_by("ends_at")
        .values_list("ends_at", flat=True)[:1]
    ),
    after=INSTANT,
)
_DONE: Prepared[datetime] = Prepared(
    lambda after, began_after: (
        _done(after, began_after).order_by("done_at").values_list("done_at", flat=True)[:1]
    ),
    after=INSTANT,
    began_after=INSTANT + timedelta(days=1),
)


def _each(due: QuerySet[Appointment]) -> Iterator[Appointment]:
    people = ("client__property", "therapist", "property", "policy")
    return due.select_related(*people).order_by("pk").iterator(chunk_size=CHUNK)


def _coordinators() -> list[tuple[Coordinator, str]]:
    """Return each coordinator with the zone they live by: the operator's."""
    zone = operator_zone()
    return [(person, zone) for person in Coordinator.objects.all()]


def _about(visit: Appointment, person: Person, letter: Letter, **timing: Any) -> Message:
    key = f"{letter.template}:{visit.pk}:{person.pk}"
    return written(person, letter, source_key=key, appointment=visit, **timing)


def _by_day(at: datetime, zone: str) -> dict[str, Any]:
    """Let a message wait for the day where its reader sleeps (rules.md 8)."""
    return {"send_at": after_quiet(at, zone), "waking_zone": zone}
