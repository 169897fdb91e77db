"""Weekly hours: seven days, several ranges a day; after saving, the visits that lie outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.hours import MIDNIGHT, USUAL, Range, Week
from elevate.core.refusals import Refused, StalePreview
from elevate.core.words import gettext_noop
from elevate.core.written import LONG_WEEKDAYS
from elevate.people.models import Therapist
from elevate.people.speech import spoken
from elevate.scheduling import colliding, rostering, rosters as weeks
from elevate.scheduling.models import Appointment
from elevate.web import rosters
from elevate.web.acting import status_of
from elevate.web.asking import CLOCKS
from elevate.web.signed_in import RoleRequest

#: A day's ranges can be as many as this: a slip of the finger is not.
MOST = 12
MONDAY, FRIDAY = 0, 4
#: Digits of a week's version.
LONGEST_VERSION = 9


@dataclass(slots=True, kw_only=True)
class Row:
    """A range as it stands in the form."""

    start: str = ""
    end: str = ""


@dataclass(slots=True, kw_only=True)
class Day:
    """A weekday with its ranges; an empty one stands at the end where one is to be added.

    `saved` says what is saved by now where that is something else.
    """

    number: int
    name: str
    rows: list[Row] = field(default_factory=list)
    saved: str = ""


class Hours(View):
    """GET shows the week; POST saves it, or shows it again with a range more, or with Monday's for all."""

    def get(self, request: RoleRequest, pk: str | None = None) -> HttpResponse:
        therapist = rosters.therapist_of(request, pk)
        version = weeks.version_of(therapist)  # before the week: what is read later is never older
        week = weeks.week_of(therapist)
        return _page(request, pk, _days(USUAL if week is None else week), version=version)

    def post(self, request: RoleRequest, pk: str | None = None) -> HttpResponse:
        therapist = rosters.therapist_of(request, pk)
        days = _said(request.POST)
        if "add" in request.POST or "copy" in request.POST:
            days = _changed(days, request.POST)
            return _page(request, pk, days, version=request.POST.get("version", ""))
        try:
            outside = _save(request, therapist, days)
        except StalePreview as refusal:
            return _beside(request, pk, days, refusal)
        except Refused as refusal:
            return _page(request, pk, days, version=request.POST.get("version", ""), refusal=refusal)
        if not outside:
            messages.success(request, _("The hours are saved."))
        else:
            messages.success(request, _("The hours are saved. Look at the visits outside them below."))
        return redirect(rosters.address(request.actor, "hours", therapist))


def _save(request: RoleRequest, therapist: Therapist, days: list[Day]) -> list[Appointment]:
    version, ranges = _version(request.POST), _ranges(days)
    return rostering.set_hours(therapist, ranges, by=request.actor, at=reading.now(), version=version)


def _version(data: QueryDict) -> int:
    """Read which hours the form was filled in over; `Refused` when it came without."""
    text = data.get("version", "")
    if not text.isdecimal() or len(text) > LONGEST_VERSION:
        raise Refused(gettext_noop("This page is incomplete. Load it again before you act."))
    return int(text)


def _beside(request: RoleRequest, pk: str | None, days: list[Day], refusal: Refused) -> HttpResponse:
    """Show the form as it was sent, and what is saved by now on each day where that differs."""
    therapist = rosters.therapist_of(request, pk)
    version = weeks.version_of(therapist)
    saved = weeks.week_of(therapist) or ()
    for day, there in zip(days, _days(saved), strict=True):
        if day.rows != there.rows:
            of_day = [str(each) for each in saved if each.weekday == day.number]
            day.saved = ", ".join(of_day) or _("no hours")
    return _page(request, pk, days, version=version, refusal=refusal)


def _page(
    request: RoleRequest, pk: str | None, days: list[Day], *, version: object, refusal: Refused | None = None
) -> HttpResponse:
    therapist = rosters.therapist_of(request, pk)
    week = weeks.week_of(therapist)
    outside = [] if week is None else colliding.with_hours(therapist, week, at=reading.now())
    context = rosters.roof(request.actor, therapist) | {
        "days": days,
        "version": version,
        "known": week is not None,
        "problem": spoken(refusal.sentence) if refusal else "",
        "collisions": rosters.collisions(request.actor, outside),
    }
    return render(request, "hours/page.html", context, status=status_of(refusal) if refusal else 200)


def _days(week: Week) -> list[Day]:
    """Return the week as the form shows it."""
    days = [Day(number=number, name=_(name)) for number, name in enumerate(LONG_WEEKDAYS)]
    for each in week:
        days[each.weekday].rows.append(Row(start=_written(each.from_minute), end=_written(each.until_minute)))
    for day in days:
        day.rows = day.rows or [Row()]
    return days


def _said(data: QueryDict) -> list[Day]:
    """Return the week as the form was sent."""
    days = _days(())
    for day in days:
        starts, ends = data.getlist(f"from-{day.number}"), data.getlist(f"to-{day.number}")
        pairs = list(zip(starts, ends, strict=False))[:MOST]
        day.rows = [Row(start=start.strip(), end=end.strip()) for start, end in pairs] or [Row()]
    return days


def _changed(days: list[Day], data: Mapping[str, Any]) -> list[Day]:
    """Return the days with a range more where one is to be added, or with Monday's hours until Friday."""
    for day in days:
        if data.get("add") == str(day.number) and len(day.rows) < MOST:
            day.rows.append(Row())
        if "copy" in data and MONDAY < day.number <= FRIDAY:
            day.rows = [*days[MONDAY].rows]
    return days


def _ranges(days: list[Day]) -> list[Range]:
    """Return what the form says; refused where it cannot be read. A row without either time is no range."""
    return [
        Range(day.number, _minute(row.start, day), _minute(row.end, day) or MIDNIGHT)
        for day in days
        for row in day.rows
        if row.start or row.end
    ]


def _minute(text: str, day: Day) -> int:
    """Read a time of day; 24:00 is the midnight that ends it."""
    if not text:
        raise Refused(gettext_noop("{day}: give both times of a range, or clear both."), day=day.name)
    if text == "24:00":
        return MIDNIGHT
    for form in CLOCKS:
        try:
            read = datetime.strptime(text, form)  # noqa: DTZ007 - a wall clock has no zone
        except ValueError:
            continue
        return read.hour * 60 + read.minute
    raise Refused(
        gettext_noop("{day}: “{text}” is no time of day. Give it as 9:00 or 9:00 AM."),
        day=day.name,
        text=text[:20],
    )


def _written(minute: int) -> str:
    """Write a minute for a time field, which knows the day's end as 00:00."""
    return f"{minute % MIDNIGHT // 60:02d}:{minute % 60:02d}"
