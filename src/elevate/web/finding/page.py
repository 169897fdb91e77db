"""Find an hour: a coordinator for any client with anybody, a therapist for an own client with themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.written import day_and_time
from elevate.credits import ledger
from elevate.people.models import Client, Therapist
from elevate.scheduling.models import Appointment
from elevate.web import acting
from elevate.web.asking import OverrideForm
from elevate.web.clients import credits_words
from elevate.web.finding import asked as asking, choosing, people, times as free
from elevate.web.finding.asked import Asked
from elevate.web.roads import road
from elevate.web.signed_in import RoleRequest


class Finding(View):
    """GET shows free times and what booking one means; POST books exactly what was shown."""

    def get(self, request: RoleRequest) -> HttpResponse:
        client = people.wanted(request)
        if client is None:
            return people.people(request, unknown="client" in request.GET)
        return _page(request, _asked(request, client))

    def post(self, request: RoleRequest) -> HttpResponse:
        client = people.wanted(request)
        if client is None:
            return people.people(request, unknown=True)
        return _booked(request, _asked(request, client))


class BookingOwn(View):
    """The same for a therapist and one of their own clients."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _page(request, _own(request, pk))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _booked(request, _own(request, pk))


def _own(request: RoleRequest, pk: str) -> Asked:
    visible = Client.objects.visible_to(request.actor).select_related("property")
    return _asked(request, get_object_or_404(visible, pk=pk))


def _asked(request: RoleRequest, client: Client) -> Asked:
    own = None if request.actor.is_coordinator else Therapist.objects.get(pk=request.actor.person_id)
    return asking.read(request.GET, client, own=own, at=reading.now())


def _booked(request: RoleRequest, asked: Asked) -> HttpResponse:
    """Book it and show the visit; else the page again, with why not."""
    said, at = OverrideForm(request.POST), reading.now()
    if asked.form.errors or not said.is_valid():
        return _page(request, asked, said, status=422)
    try:
        seen, reason = acting.seen(request), said.cleaned_data["override_reason"]
        visit = choosing.book(asked, seen, reason, by=request.actor, at=at)
    except Refused as refusal:
        return _page(request, asked, said, refusal=refusal, status=acting.status_of(refusal))
    messages.success(request, _done(visit))
    return redirect(road(request.actor, "visit", visit))


def _done(visit: Appointment) -> str:
    when = day_and_time(visit.starts_at, visit.zone)
    words = _("Booked {client} for {when} with {therapist}.")
    return words.format(client=visit.client.name, when=when, therapist=visit.therapist.name)


def _page(
    request: RoleRequest,
    asked: Asked,
    said: OverrideForm | None = None,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show what is free, and what booking the chosen time or the soonest one means."""
    at = reading.now()
    times = free.times(asked, request.GET.get("page"), at=at)
    time = choosing.chosen(asked, times.soonest)
    context = _surroundings(request, asked) | {
        "at": at,
        "asked": asked,
        "form": asked.form,
        "said": said or OverrideForm(),
        "refusal": refusal,
        "times": times,
        "choice": choosing.choice_of(asked, time, by=request.actor, at=at) if time else None,
        "credits": credits_words(ledger.balance(asked.client.pk, at=at)),
        "operation": acting.new_operation(),
    }
    if status == 200 and asked.form.errors:
        status = 422
    return render(request, "finding/times.html", context, status=status)


def _surroundings(request: RoleRequest, asked: Asked) -> dict[str, Any]:
    if request.actor.is_coordinator:
        return {"layout": "layouts/coordinator.html", "back": reverse("find"), "own": False}
    back = reverse("client", args=[asked.client.pk])
    return {"layout": "layouts/therapist.html", "back": back, "own": True}
