"""Book a client again like an earlier visit: choose a time, see what it means, book it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core import grid
from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule
from elevate.core.words import gettext_noop
from elevate.core.written import day_and_time
from elevate.people.actors import Actor
from elevate.scheduling import booking, previewing, suggesting
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.web import acting, picking, telling
from elevate.web.asking import OverrideForm
from elevate.web.cards import Frame, card_of
from elevate.web.pairs import Pair, either
from elevate.web.picking import PickForm
from elevate.web.roads import road, roof
from elevate.web.signed_in import RoleRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(picking.Choice):
    """A chosen time, with what the visit will use and earn once it is completed."""

    promise: Pair | None


class Again(View):
    """GET shows times and what booking would do; POST books exactly what was shown."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return page(request, acting.visit_or_404(request, pk), OverrideForm())

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        visit, said = acting.visit_or_404(request, pk), OverrideForm(request.POST)
        booked = _book(request, visit, said, at=reading.now())
        if isinstance(booked, Appointment):
            when = day_and_time(booked.starts_at, visit.zone)
            messages.success(request, _("Booked for {when}.").format(when=when))
            return redirect(road(request.actor, "visit", booked))
        return page(request, visit, said, refusal=booked, status=acting.status_of(booked) if booked else 422)


def page(
    request: RoleRequest,
    visit: Appointment,
    said: OverrideForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the times, and what booking the chosen one means; `refusal` is what the last attempt met."""
    at = reading.now()
    asked = PickForm(request.GET, zone=visit.zone, at=at)
    context = roof(request.actor, visit) | {
        "at": at,
        "asked": asked,
        "said": said,
        "refusal": refusal,
        "times": picking.times(_like(visit), asked, at=at),
        "choice": choice_of(visit, asked.chosen, by=request.actor, at=at) if asked.chosen else None,
        "ended": card_of(visit, Frame(by=request.actor, at=at)) if visit.resolution else None,
        "operation": acting.new_operation(),
    }
    if status == 200 and asked.errors:
        status = 422
    return render(request, "changes/again.html", context, status=status)


def choice_of(visit: Appointment, starts_at: datetime, *, by: Actor, at: datetime) -> Choice:
    """Return what booking `visit` again at `starts_at` would do."""
    wish = _wish(visit, starts_at)
    preview, lacking = picking.within_reason(partial(_preview, wish, by=by, at=at), by=by)
    return Choice(
        starts_at=starts_at,
        when=picking.near(starts_at, visit.zone, at=at),
        preview=preview,
        letters=telling.letters_of_booking(preview.new) if preview.new else None,
        nearest=suggesting.nearest(_like(visit), starts_at, at=at) if preview.code == "slot-taken" else [],
        lacking=lacking,
        promise=either([Rule.COMPLETED], rate=preview.new.rate) if preview.new else None,
    )


def _book(
    request: RoleRequest, visit: Appointment, said: OverrideForm, *, at: datetime
) -> Appointment | Refused | None:
    """Book what the address asks for; None when one of the forms says itself what is wrong."""
    asked = PickForm(request.GET, zone=visit.zone, at=at)
    if asked.errors or not said.is_valid():
        return None
    if asked.chosen is None:
        return Refused(gettext_noop("Choose a time first."))
    try:
        seen = acting.seen(request)
        wish = _wish(visit, asked.chosen, override_reason=said.cleaned_data["override_reason"])
        wish = replace(wish, operation_id=seen.operation_id, preview_token=seen.preview_token)
        return booking.book(wish, by=request.actor, at=at)
    except Refused as refusal:
        return refusal


def _preview(wish: Wish, reason: str, *, by: Actor, at: datetime) -> Preview:
    return previewing.of_booking(replace(wish, override_reason=reason), by=by, at=at)


def _wish(visit: Appointment, starts_at: datetime, *, override_reason: str = "") -> Wish:
    return Wish(
        client=visit.client,
        therapist=visit.therapist,
        service=visit.service,
        property=visit.property,
        starts_at=starts_at,
        override_reason=override_reason,
    )


def _like(visit: Appointment) -> Appointment:
    """Return a visit like the earlier one that is not booked: the earlier one's own time counts as taken."""
    length = visit.service.length
    return Appointment(
        client=visit.client,
        therapist=visit.therapist,
        service=visit.service,
        property=visit.property,
        starts_at=visit.starts_at,
        ends_at=grid.ends_at(visit.starts_at, length),
        blocked_until=grid.blocked_until(visit.starts_at, length, visit.service.buffer),
    )
