"""What else stands in a visit's way: time off for everybody, hours, closed days and travel for clients."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from elevate.core import availability, grid
from elevate.core.availability import Window
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import day_and_time
from elevate.people.actors import Actor, Role
from elevate.people.models import Property, Therapist
from elevate.scheduling import diaries, diary_rows
from elevate.scheduling.diaries import Diary, Place
from elevate.scheduling.models import Appointment, TimeOff
from elevate.storing.prepared import INSTANT, TEXT, Prepared

# The key stays free: whoever books with them refers to it without waiting.
_LOCK = Prepared(
    lambda therapist: (
        Therapist.objects.select_for_update(no_key=True).filter(pk=therapist).order_by().values_list("pk")
    ),
    therapist=TEXT,
)
_OFF = Prepared(
    lambda therapist, start, end: (
        TimeOff.objects.touching(start, end)
        .filter(therapist_id=therapist)
        .order_by("starts_at")
        .values_list("starts_at", "ends_at")
    ),
    therapist=TEXT,
    start=INSTANT,
    end=diary_rows.LATER,
)


def lock(therapist: Therapist, *, by: Actor) -> None:
    """Let a client who books for themselves wait for others who do, so that none comes between two places."""
    if _is_bound(by) and connection.features.has_select_for_update:
        _LOCK.rows(therapist=therapist.pk)


def check(new: Appointment, *, by: Actor, besides: Appointment | None = None) -> None:
    """Refuse a visit in time off; a client's own outside hours, on a closed day or without time for the way.

    `besides` is the visit that leaves its time for this one.
    """
    if not _is_bound(by):
        for start, end in _OFF.rows(therapist=new.therapist_id, start=new.starts_at, end=new.ends_at):
            raise _off(new, start, end, by=by)
        return
    for refusal in _refusals(new, besides, by=by):
        raise refusal


def notes(new: Appointment, *, by: Actor, besides: Appointment | None = None) -> list[Sentence]:
    """Return what staff should know of a time that they may choose all the same."""
    if _is_bound(by):
        return []
    diary, place = _around(new, besides)
    return [*_outside(new, diary), *_closed(new, place), *_too_near(new, diary, place)]


def _is_bound(by: Actor) -> bool:
    return by.role is Role.CLIENT


def _off(new: Appointment, start: datetime, end: datetime, *, by: Actor) -> Refused:
    sentence = _("{therapist} is off from {start} until {end}. Choose another time.")
    if not _is_bound(by):
        sentence = _(
            "{therapist} is off from {start} until {end}. "
            "Choose another time, or withdraw the time off first."
        )
    return Refused(
        sentence,
        therapist=new.therapist.first_name,
        start=day_and_time(start, new.zone),
        end=day_and_time(end, new.zone),
    )


def _refusals(new: Appointment, besides: Appointment | None, *, by: Actor) -> Iterator[Refused]:
    diary, place = _around(new, besides)
    for start, end in sorted(diary.off):
        if start < new.ends_at and end > new.starts_at:
            yield _off(new, start, end, by=by)
    for _outside_hours in _outside(new, diary):
        sentence = _("That is outside {therapist}’s weekly hours. Choose another time.")
        yield Refused(sentence, therapist=new.therapist.first_name)
    for note in _closed(new, place):
        yield Refused(_("Closed that day: {name}. Choose another day."), **note.params)
    for note in _too_near(new, diary, place):
        sentence = _(
            "{therapist} is at another property close to that time, and the way takes {way} minutes. "
            "Choose another time."
        )
        yield Refused(sentence, therapist=new.therapist.first_name, way=note.params["way"])


def _around(new: Appointment, besides: Appointment | None) -> tuple[Diary, Place]:
    """Return the therapist's diary around the visit, and what bears on its property."""
    place = diaries.place(new.property, since=new.starts_at, until=new.blocked_until)
    diary = diaries.of(
        new.therapist,
        since=new.starts_at - place.farthest,
        until=new.blocked_until + place.farthest,
        besides=besides.pk if besides else "",
    )
    return diary, place


def _outside(new: Appointment, diary: Diary) -> Iterator[Sentence]:
    window = Window.of(new.starts_at, new.starts_at + grid.rounded_up(new.ends_at - new.starts_at))
    if diary.week is not None and availability.open_hours(window, diary.week, diary.zone) != window.all:
        yield say(_("Outside {therapist}’s weekly hours."), therapist=new.therapist.first_name)


def _closed(new: Appointment, place: Place) -> Iterator[Sentence]:
    first, last = day_of(new.starts_at, new.zone), day_of(new.ends_at - grid.QUARTER, new.zone)
    for on, name in sorted(place.closed.items()):
        if first <= on <= last:
            yield say(_("Closed that day: {name}."), name=name)


def _too_near(new: Appointment, diary: Diary, place: Place) -> Iterator[Sentence]:
    """Say of each neighbour elsewhere that the way does not fit; one that overlaps has the time itself."""
    for start, blocked_until, property_id in diary.visits:
        apart = max(new.starts_at - blocked_until, start - new.blocked_until)
        way = grid.QUARTER * place.way_from(property_id)
        if grid.NOTHING <= apart < way:
            name = Property.objects.filter(pk=property_id).values_list("name", flat=True).get()
            minutes = int(apart.total_seconds()) // 60
            sentence = _("Only {minutes} minutes from {property}; the way takes {way}.")
            if not minutes:
                sentence = _("No time for the way from {property}, which takes {way} minutes.")
            yield say(sentence, minutes=minutes, property=name, way=int(way.total_seconds()) // 60)
