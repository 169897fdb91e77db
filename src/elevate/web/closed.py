"""Days on which nobody comes: those there are, one more, and the public holidays to choose from."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.people.models import Operator
from elevate.people.speech import spoken
from elevate.scheduling import closing, colliding
from elevate.scheduling.models import Blackout
from elevate.web import rosters
from elevate.web.asking import TOO_LONG, DayField
from elevate.web.signed_in import RoleRequest


class DayForm(forms.Form):
    """A day to close."""

    closed_on = DayField(label=gettext_lazy("Day"))
    name = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Say what for, for example: Office move."),
            "max_length": TOO_LONG,
        },
    )


class Closed(View):
    """GET lists the days; POST closes one or all suggested, opens one again, or says whose holidays."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _page(request, DayForm())

    def post(self, request: RoleRequest) -> HttpResponse:
        form = DayForm(request.POST if request.POST.get("act") == "add" else None)
        if form.is_bound and not form.is_valid():
            return _page(request, form, status=422)
        try:
            said = _act(request, form, at=reading.now())
        except Refused as refusal:
            return _page(request, form, problem=spoken(refusal.sentence), status=422)
        if said:
            messages.success(request, said)
        return redirect("closed")


def _act(request: RoleRequest, form: DayForm, *, at: datetime) -> str:
    """Do what the button says, and return what was done."""
    match request.POST.get("act"):
        case "add":
            given = form.cleaned_data
            closing.add([closing.Day(given["closed_on"], given["name"])], by=request.actor, at=at)
            return _("That day is closed.")
        case "suggested":
            added = closing.add(_suggested(request.POST.get("on", ""), at=at), by=request.actor, at=at)
            return _("Closed: {names}.").format(names=", ".join(day.name for day in added)) if added else ""
        case "remove":
            if (on := _day(request.POST.get("on", ""))) is not None:
                closing.remove(on, by=request.actor, at=at)
            return _("That day is open again.")
        case "country":
            said = [request.POST.get(name, "") for name in ("country", "region")]
            closing.settle_in(*said, by=request.actor, at=at)
            return _("Holidays are suggested for there from now on.")
        case _:
            return ""


def _suggested(on: str, *, at: datetime) -> list[closing.Day]:
    """Return the suggestion of one day, or all of them."""
    suggested = closing.suggestions(at)
    return suggested if on == "all" else [day for day in suggested if day.on.isoformat() == on]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(request: RoleRequest, form: DayForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    at = reading.now()
    operator = Operator.objects.first() or Operator()
    today = day_of(at, operator.time_zone)
    days = list(Blackout.objects.filter(closed_on__gte=today))
    booked = colliding.with_closed({day.closed_on for day in days}, at=at)
    context: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "days": days,
        "suggested": closing.suggestions(at),
        "operator": operator,
        "countries": closing.named(),
        "regions": closing.regions(operator.country),
        "collisions": rosters.collisions(request.actor, booked),
    }
    return render(request, "coordinator/closed.html", context, status=status)
