"""Whether required lessons come before new visits: a coordinator's switch."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.people.models import Operator, Therapist
from elevate.training import gating
from elevate.web.signed_in import RoleRequest

_ON, _OFF = "on", "off"
WAYS = {
    _OFF: gettext_lazy("No: lessons and visits go their own ways"),
    _ON: gettext_lazy("Yes: no new visit is booked with a therapist who has required lessons left"),
}


class GateForm(forms.Form):
    """Whether the gate is on."""

    gate = forms.ChoiceField(
        label=gettext_lazy("Required lessons before new visits"),
        choices=WAYS.items(),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("Choose one."),
        },
    )


class Settings(View):
    """GET shows the switch and whom it holds back; POST turns it."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _page(request, GateForm(initial={"gate": _ON if gating.is_on() else _OFF}))

    def post(self, request: RoleRequest) -> HttpResponse:
        form = GateForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        operator, _new = Operator.objects.get_or_create(pk=1, defaults={"name": ""})
        on = form.cleaned_data["gate"] == _ON
        gating.turn(operator, on=on, by=request.actor, at=reading.now())
        messages.success(request, _("Saved."))
        return redirect("c_lesson_settings")


def _page(request: RoleRequest, form: GateForm, *, status: int = 200) -> HttpResponse:
    held = Therapist.objects.filter(pk__in=gating.held_back())
    return render(request, "coordinator/gate.html", {"form": form, "held": held}, status=status)
