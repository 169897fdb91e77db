"""How long the way takes: usually, and between two properties that take longer or less."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.people.models import Operator, Property
from elevate.people.speech import spoken
from elevate.scheduling import travelling
from elevate.scheduling.models import Travel
from elevate.web.signed_in import RoleRequest

PER_PAGE = 50
_CHOOSE = {
    "required": gettext_lazy("Choose a property."),
    "invalid_choice": gettext_lazy("Choose a property."),
}


def _property(**said: Any) -> "forms.ModelChoiceField[Property]":
    """Return the choice of a property; its first words are short enough for a phone."""
    return forms.ModelChoiceField(
        Property.objects.all(), empty_label=gettext_lazy("Choose"), error_messages=_CHOOSE, **said
    )


class Minutes(forms.IntegerField):
    """Minutes of the way, in words where it is none."""

    default_error_messages = {
        "required": gettext_lazy("Give the minutes, for example 20."),
        "invalid": gettext_lazy("Give the minutes as a whole number, for example 20."),
        "min_value": gettext_lazy("The way takes from 0 to 600 minutes."),
        "max_value": gettext_lazy("The way takes from 0 to 600 minutes."),
    }

    def __init__(self, **said: Any) -> None:
        super().__init__(label=gettext_lazy("Minutes"), min_value=0, max_value=travelling.MOST, **said)


class UsualForm(forms.Form):
    """How long the way takes between properties that are not in the table."""

    usual = Minutes()


class WayForm(forms.Form):
    """The way between two properties."""

    one = _property(label=gettext_lazy("From"))
    other = _property(label=gettext_lazy("To"))
    minutes = Minutes()


class Ways(View):
    """GET shows the table; POST sets the usual minutes or a pair's, or takes a pair out."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _page(request, _usual(), WayForm())

    def post(self, request: RoleRequest) -> HttpResponse:
        act = request.POST.get("act")
        usual = UsualForm(request.POST) if act == "usual" else _usual()
        way = WayForm(request.POST if act == "way" else None)
        try:
            done = _act(request, usual, way, at=reading.now())
        except Refused as refusal:
            return _page(request, usual, way, problem=spoken(refusal.sentence), status=422)
        if not done:
            return _page(request, usual, way, status=422)
        messages.success(request, done)
        return redirect("travel")


def _act(request: RoleRequest, usual: UsualForm, way: WayForm, *, at: datetime) -> str:
    """Do what was asked for and return what to say; nothing when a form says itself what is wrong."""
    match request.POST.get("act"):
        case "usual" if usual.is_valid():
            travelling.set_usual(usual.cleaned_data["usual"], by=request.actor, at=at)
            return _("The usual minutes are saved.")
        case "way" if way.is_valid():
            said = way.cleaned_data
            travelling.set_way(said["one"], said["other"], said["minutes"], by=request.actor, at=at)
            return _("The way is saved.")
        case "remove":
            return _remove(request, at=at)
        case _:
            return ""


def _remove(request: RoleRequest, *, at: datetime) -> str:
    number = request.POST.get("way", "")
    found = (
        Travel.objects.select_related("one", "other").filter(pk=number if number.isdecimal() else 0).first()
    )
    if found is not None:
        travelling.set_way(found.one, found.other, None, by=request.actor, at=at)
    return _("The way takes the usual minutes again.")


def _usual() -> UsualForm:
    operator = Operator.objects.first() or Operator()
    return UsualForm(initial={"usual": operator.travel_minutes})


def _page(
    request: RoleRequest, usual: UsualForm, way: WayForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    ways = Travel.objects.select_related("one", "other").order_by("one__name", "other__name", "id")
    page = Paginator(ways, PER_PAGE).get_page(request.GET.get("page"))
    context = {"usual": usual, "way": way, "problem": problem, "page": page}
    return render(request, "coordinator/travel.html", context, status=status)
