"""A therapist's week: seven days at a glance, and one of them with everything that can be done (ux.md 6)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from elevate.clock import reading
from elevate.core.time import WEEK, day_of, start_of_day
from elevate.core.written import day_and_time
from elevate.people.models import Therapist
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.web import agenda, closures, today
from elevate.web.asking import DayField
from elevate.web.cards import Frame
from elevate.web.closures import DAY, Closures, Off
from elevate.web.entries import Entry, entry_of
from elevate.web.signed_in import RoleRequest

PAGE = "week"


class OnForm(forms.Form):
    """The day that the address asks for."""

    on = DayField(required=False, label=_("Day"))

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)

    def day(self, otherwise: date) -> date:
        """Return the day asked for; `otherwise` where none is, or none that can be read."""
        return (self.cleaned_data["on"] or otherwise) if self.is_valid() else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the week in few words; `hours` is empty while nobody has entered any."""

    on: date
    entries: list[Entry]
    closed: str
    off: list[Off]
    hours: str
    is_today: bool
    is_chosen: bool

    @property
    def count(self) -> int:
        """How many visits take place."""
        return sum(entry.takes_place for entry in self.entries)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all to say of the day."""
        return not (self.entries or self.off or self.closed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """Everything that was fetched for a week of one therapist."""

    therapist: Therapist
    chosen: date
    today: date
    visits: dict[date, list[Appointment]]
    closures: Closures
    frame: Frame

    @property
    def zone(self) -> str:
        return self.therapist.time_zone

    def off(self, on: date) -> list[Off]:
        return self.closures.off_on(self.therapist.pk, on, self.zone)


def week(request: RoleRequest) -> HttpResponse:
    """Show the week of `?on=`, or this one."""
    at = reading.now()
    asked = OnForm(request.GET)
    found = _week(request, asked, at=at)
    days = [_day(found, on) for on in _seven(found.chosen)]
    visits = [visit for on in found.visits for visit in found.visits[on]]
    context = {
        "asked": asked,
        "days": days,
        "count": sum(day.count for day in days),
        "pay": today.pay_of(visits),
        "day": next(day for day in days if day.is_chosen),
        "runs": agenda.runs(
            found.visits[found.chosen], found.off(found.chosen), found.frame, zone=found.zone
        ),
        "next_words": _next_words(_own(request), found, at=at),
        "before": found.chosen - WEEK,
        "after": found.chosen + WEEK,
        "this_week": found.today in _seven(found.chosen),
    }
    return render(request, "therapist/week.html", context, status=422 if asked.errors else 200)


def answer(request: RoleRequest, visit: Appointment, *, problem: str, status: int) -> HttpResponse:
    """Return what replaces the card tapped, the next one to come, and the visit's entry in its column."""
    at = reading.now()
    zone = Therapist.objects.get(pk=request.actor.person_id).time_zone
    on = day_of(visit.starts_at, zone)
    visits = [*_between(_own(request), on, on + DAY, zone)]
    frame = _frame(request, visits, zone=zone, at=at)
    cards = {each.pk: agenda.card(each, frame) for each in visits}
    card = cards.pop(visit.pk)
    card.problem = problem
    others = [other for other in cards.values() if other.is_open]
    following = min(others, key=lambda other: other.starts_at, default=None)
    if following:
        following.elsewhere = True
    entry = entry_of(card.visit, frame, zone=zone)
    context = {"card": card, "following": following, "entry": entry, "elsewhere": True}
    return render(request, "therapist/week.html#answer", context, status=status)


def address(request: RoleRequest, visit: Appointment) -> str:
    """Return where the visit's card stands."""
    zone = Therapist.objects.get(pk=request.actor.person_id).time_zone
    query = urlencode({"on": day_of(visit.starts_at, zone).isoformat()})
    return f"{reverse('week')}?{query}#visit-{visit.pk}"


def _week(request: RoleRequest, asked: OnForm, *, at: datetime) -> _Week:
    therapist = Therapist.objects.get(pk=request.actor.person_id)
    zone = therapist.time_zone
    on_today = day_of(at, zone)
    chosen = asked.day(on_today)
    first, *_rest, last = _seven(chosen)
    visits: defaultdict[date, list[Appointment]] = defaultdict(list)
    for visit in _between(_own(request), first, last + DAY, zone):
        visits[day_of(visit.starts_at, zone)].append(visit)
    return _Week(
        therapist=therapist,
        chosen=chosen,
        today=on_today,
        visits=visits,
        closures=closures.between(first, last + DAY, therapists=[therapist.pk]),
        frame=_frame(request, visits[chosen], zone=zone, at=at),
    )


def _frame(request: RoleRequest, visits: list[Appointment], *, zone: str, at: datetime) -> Frame:
    """Return the frame of one day's cards: only today has a next one."""
    todays = [visit for visit in visits if day_of(visit.starts_at, zone) == day_of(at, zone)]
    return Frame(by=request.actor, at=at, page=PAGE, next_id=today.next_id(todays, at=at))


def _seven(on: date) -> list[date]:
    """Return the days of the week that holds `on`, from Monday on."""
    monday = on - timedelta(days=on.weekday())
    return [monday + n * DAY for n in range(7)]


def _day(week: _Week, on: date) -> Day:
    return Day(
        on=on,
        entries=[entry_of(visit, week.frame, zone=week.zone) for visit in week.visits[on]],
        closed=week.closures.closed.get(on, ""),
        off=week.off(on),
        hours=week.closures.hours_words(week.therapist.pk, on, week.zone),
        is_today=on == week.today,
        is_chosen=on == week.chosen,
    )


def _next_words(own: AppointmentQuerySet, week: _Week, *, at: datetime) -> str:
    """Say when and where it goes on after the chosen day."""
    since = max(at, start_of_day(week.chosen + DAY, week.zone))
    then = own.booked().filter(starts_at__gte=since).order_by("starts_at", "id").first()
    if then is None:
        return _("Nothing is booked after that.")
    when = day_and_time(then.starts_at, then.zone)
    return _("Next: {when}, {place}.").format(when=when, place=then.property.name)


def _between(own: AppointmentQuerySet, first: date, until: date, zone: str) -> AppointmentQuerySet:
    return own.between(start_of_day(first, zone), start_of_day(until, zone)).without_withdrawn()


def _own(request: RoleRequest) -> AppointmentQuerySet:
    own = Appointment.objects.visible_to(request.actor).with_people().select_related("series")
    return own.fetch_mode(FETCH_RAISE)
