"""Check in with a client, leave them in peace, note what came of it, and turn such messages off and on."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.care import checking_in, opting
from elevate.care.checking_in import Words
from elevate.care.models import CheckIn, Snooze
from elevate.clock import reading
from elevate.core.check_ins import Variant
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop
from elevate.core.written import full_day
from elevate.people.actors import Role
from elevate.people.models import Client
from elevate.people.speech import spoken
from elevate.web import acting, caring
from elevate.web.asking import DayField
from elevate.web.roads import LAYOUTS, person_road
from elevate.web.signed_in import RoleRequest


class SnoozeForm(forms.Form):
    """Until when a client is left in peace."""

    until = DayField()


class CheckingIn(View):
    """GET shows the words on a page of their own; POST sends what was written, once."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _page(request, _client_or_404(request, pk))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        client, at = _client_or_404(request, pk), reading.now()
        try:
            words = Words(
                text=request.POST.get("text", "").replace("\r\n", "\n"),
                variant=_variant(request),
                operation_id=acting.operation(request),
            )
            sent = checking_in.send(client, words, by=request.actor, at=at)
        except Refused as refusal:
            return _page(request, client, problem=refusal, status=acting.status_of(refusal))
        when = caring.going_out(client, sent.sent_at, at=at)
        said = _("Your message to {name} goes out {when}.")
        messages.success(request, said.format(name=client.first_name, when=when))
        return redirect(person_road(request.actor, client))


class Snoozing(View):
    """Leave the client in peace: for a week, or until a day."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return redirect(person_road(request.actor, _client_or_404(request, pk)))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        client, at = _client_or_404(request, pk), reading.now()
        try:
            acting.operation(request)
            snooze = _snooze(request, client, at=at)
        except Refused as refusal:
            return _page(request, client, problem=refusal, status=acting.status_of(refusal))
        said = _("{name} is left in peace until {day}.")
        messages.success(request, said.format(name=client.first_name, day=full_day(snooze.until_on)))
        return redirect(person_road(request.actor, client))


class Noting(View):
    """What came of a check-in."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return redirect(person_road(request.actor, _client_or_404(request, pk)))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        client = _client_or_404(request, pk)
        check_in = get_object_or_404(CheckIn, client=client, pk=request.POST.get("check_in", ""))
        try:
            acting.operation(request)
            outcome = _outcome(request)
            checking_in.note_outcome(check_in, outcome, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, client, problem=refusal, status=acting.status_of(refusal))
        messages.success(request, _("Noted."))
        return redirect(person_road(request.actor, client))


class Opting(View):
    """Turn check-in messages off and on: the client, or somebody the client told."""

    def get(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        return redirect(_home(request, _client_or_404(request, pk)))

    def post(self, request: RoleRequest, pk: str = "") -> HttpResponse:
        client, asked = _client_or_404(request, pk), request.POST.get("messages")
        if asked not in ("on", "off"):
            messages.error(request, _("Say whether check-in messages are to be on or off: nothing changed."))
            return redirect(_home(request, client))
        off = asked == "off"
        decide = opting.opt_out if off else opting.opt_in
        decide(client, by=request.actor, at=reading.now())
        messages.success(request, _said(request, client, off=off))
        return redirect(_home(request, client))


def _client_or_404(request: RoleRequest, pk: str) -> Client:
    """Return the client whose page this is; a client's own page names nobody."""
    pk = request.actor.person_id if request.actor.role is Role.CLIENT else pk
    visible = Client.objects.visible_to(request.actor).select_related("property")
    return get_object_or_404(visible, pk=pk)


def _home(request: RoleRequest, client: Client) -> str:
    own = request.actor.role is Role.CLIENT
    return "/me/#check-ins" if own else person_road(request.actor, client)


def _said(request: RoleRequest, client: Client, *, off: bool) -> str:
    if request.actor.role is Role.CLIENT:
        return _("We send you no check-in messages any more.") if off else _("Check-in messages are on.")
    said = (
        _("{name} gets no check-in messages any more.") if off else _("{name} gets check-in messages again.")
    )
    return said.format(name=client.first_name)


def _variant(request: RoleRequest) -> str:
    variant = request.POST.get("variant", "")
    return variant if variant in Variant else ""


def _snooze(request: RoleRequest, client: Client, *, at: datetime) -> Snooze:
    if "not_now" in request.POST:
        return checking_in.not_now(client, by=request.actor, at=at)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        [first, *_rest] = form.errors["until"]
        raise Refused(str(first))
    return checking_in.snooze(client, form.cleaned_data["until"], by=request.actor, at=at)


def _outcome(request: RoleRequest) -> CheckIn.Outcome:
    try:
        return CheckIn.Outcome(request.POST.get("outcome", ""))
    except ValueError as problem:
        raise Refused(gettext_noop("Choose what came of it.")) from problem


def _page(
    request: RoleRequest, client: Client, *, problem: Refused | None = None, status: int = 200
) -> HttpResponse:
    at = reading.now()
    context: dict[str, Any] = {
        "layout": LAYOUTS[request.actor.role],
        "client_url": person_road(request.actor, client),
        "care": caring.context_of(client, by=request.actor, at=at, wanted=request.GET.get("words", "")),
        "problem": spoken(problem.sentence) if problem else "",
        "text": request.POST.get("text"),
    }
    return render(request, "care/page.html", context, status=status)
