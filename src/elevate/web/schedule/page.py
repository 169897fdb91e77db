"""The schedule's page."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from elevate.clock import reading
from elevate.core.time import day_of
from elevate.people.places import operator_zone
from elevate.scheduling.models import Away
from elevate.web.cards import Frame
from elevate.web.schedule import asked as asking, columns, hours
from elevate.web.schedule.cells import Cell, cells
from elevate.web.schedule.columns import Found
from elevate.web.signed_in import RoleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the schedule; `number` counts from 1."""

    on: date
    number: int
    cells: list[Cell]
    closed: str
    away: list[Away]

    @property
    def count(self) -> int:
        """How many visits take place."""
        return sum(entry.takes_place for cell in self.cells for entry in cell.entries)

    @property
    def open(self) -> int:
        """How many visits need an answer."""
        return sum(entry.state == "due" for cell in self.cells for entry in cell.entries)


def schedule(request: RoleRequest) -> HttpResponse:
    """Show the day or the week of `?on=`, of everybody or of those the filters name."""
    at = reading.now()
    asked = asking.read(request.GET, today=day_of(at, operator_zone()))
    found = columns.found(request.actor, asked, request.GET.get("page"))
    days = [_day(found, on, Frame(by=request.actor, at=at), number=n) for n, on in enumerate(asked.days, 1)]
    context = {
        "asked": asked,
        "form": asked.form,
        "page": found.page,
        "days": days,
        "day": days[0],
        "count": sum(day.count for day in days),
        "open": sum(day.open for day in days),
        "hours": None if asked.weekly else hours.placed(days[0].cells),
        "before": asked.on - asked.step,
        "after": asked.on + asked.step,
        "is_now": asked.today in asked.days,
    }
    status = 422 if asked.form.errors else 200
    return render(request, "coordinator/schedule.html", context, status=status)


def _day(found: Found, on: date, frame: Frame, *, number: int) -> Day:
    return Day(
        on=on,
        number=number,
        cells=cells(found, on, frame),
        closed=found.closures.closed.get(on, ""),
        away=[away for away in found.away if away.from_on <= on < away.until_on],
    )
