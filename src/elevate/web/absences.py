"""One time away: what it cancelled, coming back earlier, and booking again what is free."""

from dataclasses import dataclass
from uuid import uuid5

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views import View

from elevate.clock import reading
from elevate.core.outcomes import Outcome
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.core.written import day, day_and_time, full_day
from elevate.people.actors import Actor, Role
from elevate.people.models import Client
from elevate.scheduling import returning
from elevate.scheduling.leaving import Effect
from elevate.scheduling.models import Appointment, Away, Resolution
from elevate.web import acting
from elevate.web.asking import DayField
from elevate.web.pairs import Pair, pair_of
from elevate.web.roads import absence_road, away_roof, road
from elevate.web.signed_in import RoleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A visit that is cancelled, with its pair and why; nobody reads what somebody else earns."""

    visit: Appointment
    url: str
    pair: Pair
    shows_pay: bool
    outcome: Outcome | Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A time away in a list."""

    url: str
    dates: str
    note: str


class BackForm(forms.Form):
    """The new first day back."""

    on = DayField(label=gettext_lazy("First day back"))


class Absence(View):
    """Shows one time away; POST ends it earlier."""

    def get(self, request: RoleRequest, away: str, pk: str = "") -> HttpResponse:
        return _page(request, _away_or_404(request, pk, away))

    def post(self, request: RoleRequest, away: str, pk: str = "") -> HttpResponse:
        found, form = _away_or_404(request, pk, away), BackForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form=form, status=422)
        try:
            acting.operation(request)
            ended = returning.end_early(found, form.cleaned_data["on"], by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, found, refusal=refusal, status=acting.status_of(refusal))
        messages.success(request, _("Back on {back}.").format(back=full_day(ended.until_on)))
        return redirect(absence_road(request.actor, ended))


class BookingAgain(View):
    """One tap books a freed time again."""

    def get(self, request: RoleRequest, away: str, pk: str = "") -> HttpResponse:
        return redirect(absence_road(request.actor, _away_or_404(request, pk, away)))

    def post(self, request: RoleRequest, away: str, pk: str = "") -> HttpResponse:
        found, lost = _away_or_404(request, pk, away), request.POST.get("visit", "")
        try:
            operation = uuid5(acting.operation(request), lost)
            booked = returning.book_again(
                found, lost, by=request.actor, at=reading.now(), operation_id=operation
            )
        except Refused as refusal:
            return _page(request, found, refusal=refusal, status=acting.status_of(refusal))
        said = _("Booked for {when}.").format(when=day_and_time(booked.starts_at, booked.zone))
        messages.success(request, said)
        return redirect(absence_road(request.actor, found))


def client_or_404(request: RoleRequest, pk: str) -> Client:
    """Return the client a page is about: for a client themself; to outsiders nobody is there."""
    visible = Client.objects.visible_to(request.actor).select_related("property")
    return get_object_or_404(visible, pk=pk or request.actor.person_id)


def row(visit: Appointment, outcome: Outcome | Resolution, *, by: Actor) -> Row:
    """Return a cancelled visit as `by` may read it."""
    mine = by.role is Role.THERAPIST and visit.therapist_id == by.person_id
    return Row(
        visit=visit,
        url=road(by, "visit", visit) if mine or by.is_coordinator else "",
        pair=pair_of(outcome),
        shows_pay=mine or by.is_coordinator,
        outcome=outcome,
    )


def sums(effect: Effect, *, by: Actor) -> str:
    """Say what all the cancellations come to, in one sentence."""
    number, used = len(effect.lost), effect.used
    if not number:
        return _("No visit is booked in these days.")
    words = ngettext("{n} visit is cancelled.", "{n} visits are cancelled.", number).format(n=number)
    credits = ngettext("{n} credit is used.", "{n} credits are used.", used).format(n=used)
    return " ".join(filter(None, [words, credits if used else _("No credit is used."), _paid(effect, by)]))


def listed(away: Away, actor: Actor) -> Listed:
    """Return a time away as a list shows it."""
    if away.until_on == away.from_on:
        note = _("Called off")
    else:
        note = _("Ended earlier than planned") if away.ended_at else away.reason
    return Listed(url=absence_road(actor, away), dates=dates(away), note=note)


def dates(away: Away) -> str:
    """Write a time away: `Mon 2 Mar to Mon 16 Mar 2026`."""
    return _("{first} to {back}").format(first=day(away.from_on), back=full_day(away.until_on))


def _paid(effect: Effect, by: Actor) -> str:
    if by.role is Role.CLIENT:
        return ""
    pay = effect.pay(by.person_id if by.role is Role.THERAPIST else None)
    return _("Pay: {amount}.").format(amount=", ".join(map(str, pay))) if pay else ""


def _away_or_404(request: RoleRequest, pk: str, away: str) -> Away:
    client = client_or_404(request, pk)
    return get_object_or_404(Away.objects.select_related("client__property"), pk=away, client=client)


def _page(
    request: RoleRequest,
    away: Away,
    *,
    form: BackForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    at = reading.now()
    today = day_of(at, away.client.property.time_zone)
    lost = returning.cancelled(away)
    context = away_roof(request.actor, away.client) | {
        "away": away,
        "dates": dates(away),
        "rows": [row(each, each.resolution, by=request.actor) for each in lost if each.resolution],
        "freed": returning.freed(away, at=at) if away.ended_at else [],
        "form": form or BackForm(initial={"on": max(today, away.from_on)}),
        "open": away.until_on > today,
        "begun": away.from_on <= today,
        "refusal": refusal,
        "operation": acting.new_operation(),
        "again_url": absence_road(request.actor, away, "again"),
    }
    return render(request, "away/one.html", context, status=status)
