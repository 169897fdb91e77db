"""Let somebody else perform one visit: who could, what it means, and the one tap that does it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.people.models import Therapist
from elevate.scheduling import covering, substituting
from elevate.scheduling.acting import done_before
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing.effects import Preview
from elevate.web import acting, telling
from elevate.web.roads import road, roof
from elevate.web.signed_in import RoleRequest
from elevate.web.standing.asking import therapist_choice


class WhoForm(forms.Form):
    """Who comes instead."""

    therapist = therapist_choice(label=gettext_lazy("Who comes instead"))


class Substituting(View):
    """GET shows who could come and what that means; POST lets them, exactly as was shown."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _page(request, acting.visit_or_404(request, pk))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        if not request.actor.is_coordinator and _was_done(request, pk):
            return redirect("today")
        visit, asked = acting.visit_or_404(request, pk), WhoForm(request.GET)
        if not asked.is_valid():
            return _page(request, visit, status=422)
        therapist, at = asked.cleaned_data["therapist"], reading.now()
        try:
            seen = acting.seen(request)
            substituting.substitute(visit.pk, therapist, by=request.actor, at=at, seen=seen)
        except Refused as refusal:
            again = acting.visit_or_404(request, pk)
            return _page(request, again, refusal=refusal, status=acting.status_of(refusal))
        said = _("{therapist} visits {client} instead.")
        messages.success(request, said.format(therapist=therapist.name, client=visit.client.name))
        return redirect(_onwards(request, visit))


def _was_done(request: RoleRequest, pk: str) -> bool:
    """Tell whether this is a second tap: the visit is a colleague's by now, its page not there any more."""
    try:
        return done_before("appointment.substituted", pk, acting.seen(request))
    except Refused:
        return False


def _onwards(request: RoleRequest, visit: Appointment) -> str:
    """Return where to go then: a visit that is a colleague's now has no page of the therapist's any more."""
    return road(request.actor, "visit", visit) if request.actor.is_coordinator else reverse("today")


def _page(
    request: RoleRequest, visit: Appointment, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    at = reading.now()
    asked = WhoForm(request.GET if "therapist" in request.GET else None)
    therapist = asked.cleaned_data["therapist"] if asked.is_bound and asked.is_valid() else None
    context = roof(request.actor, visit) | {
        "asked": asked,
        "refusal": refusal,
        "over": substituting.is_over(visit, at=at),
        "candidates": covering.candidates(visit),
        "operation": acting.new_operation(),
    }
    if therapist is not None:
        context |= _chosen(request, visit, therapist, at=at)
    if status == 200 and (asked.errors or "problem" in context):
        status = 422
    return render(request, "changes/substitute.html", context, status=status)


def _chosen(
    request: RoleRequest, visit: Appointment, therapist: Therapist, *, at: datetime
) -> dict[str, Any]:
    preview = substituting.preview(visit, therapist, by=request.actor, at=at)
    if not preview.allowed:
        return {"problem": preview.refusal, "chosen": therapist}
    return {
        "chosen": therapist,
        "preview": preview,
        "pay": _pay(preview) if request.actor.is_coordinator else "",
        "letters": telling.letters_of_substitute(visit, therapist),
    }


def _pay(preview: Preview) -> str:
    [line] = preview.lines
    return str(line.new.rate) if line.new else ""
