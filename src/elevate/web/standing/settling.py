"""One date that was not booked, with every way to settle it: at its time, at another, or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core import grid
from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule, State
from elevate.core.written import day_and_time
from elevate.people.actors import Actor
from elevate.people.models import Therapist
from elevate.people.speech import spoken
from elevate.scheduling import suggesting
from elevate.scheduling.models import Appointment, Skip
from elevate.scheduling.previewing import Preview
from elevate.scheduling.standing import skipping
from elevate.scheduling.standing.wishes import Filling
from elevate.web import acting, picking, telling
from elevate.web.asking import OverrideForm
from elevate.web.pairs import Pair, either, pair_of
from elevate.web.picking import PickForm
from elevate.web.roads import series_road, skip_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import finding, waiting
from elevate.web.standing.asking import therapist_choice

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(picking.Choice):
    """What booking the date would do, or moving the visit that stands for it; `late` when that costs."""

    pair: Pair | None
    why: str
    late: bool


class WithForm(forms.Form):
    """Whom a coordinator lets perform it, and whether a late move is accepted without a charge."""

    therapist = therapist_choice(required=False, empty_label=gettext_lazy("Usual therapist"))
    late = forms.ChoiceField(
        choices=[("", ""), (ACCEPTED, "")],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Say what becomes of the old visit.")},
    )

    def __init__(self, data: Any, *, by: Actor) -> None:
        super().__init__(data)
        if not by.is_coordinator:
            del self.fields["therapist"]


class Settling(View):
    """GET shows what stands in the way, and times; POST books exactly what was shown."""

    def get(self, request: RoleRequest, pk: int) -> HttpResponse:
        return _page(request, finding.skip_or_404(request, pk), OverrideForm())

    def post(self, request: RoleRequest, pk: int) -> HttpResponse:
        skip, said, at = finding.skip_or_404(request, pk), OverrideForm(request.POST), reading.now()
        asked, who = _asked(request, skip, at=at)
        if asked.errors or not who.is_valid() or not said.is_valid():
            return _page(request, skip, said, status=422)
        try:
            seen, reason = acting.seen(request), said.cleaned_data["override_reason"]
            filling = replace(_filling(asked, who), override_reason=reason, operation_id=seen.operation_id)
            by, token = request.actor, seen.preview_token
            settled = skipping.book(pk, filling, by=by, at=at, preview_token=token)
        except Refused as refusal:
            again = finding.skip_or_404(request, pk)
            return _page(request, again, said, refusal=refusal, status=acting.status_of(refusal))
        return _onwards(request, settled.appointment, skip)


class Dropping(View):
    """POST leaves the date out: there will be no visit for it."""

    def get(self, request: RoleRequest, pk: int) -> HttpResponse:
        return redirect(skip_road(request.actor, "skip", finding.skip_or_404(request, pk).pk))

    def post(self, request: RoleRequest, pk: int) -> HttpResponse:
        skip = finding.skip_or_404(request, pk)
        try:
            acting.operation(request)
            skipping.drop(pk, by=request.actor, at=reading.now())
        except Refused as refusal:
            again, status = finding.skip_or_404(request, pk), acting.status_of(refusal)
            return _page(request, again, OverrideForm(), refusal=refusal, status=status)
        when = day_and_time(skip.original_starts_at, skip.series.zone)
        messages.success(request, _("{when} is left out.").format(when=when))
        return redirect(series_road(request.actor, "series", skip.series_id))


def _onwards(request: RoleRequest, visit: Appointment | None, skip: Skip) -> HttpResponse:
    if visit is None:
        return redirect(series_road(request.actor, "series", skip.series_id))
    when = day_and_time(visit.starts_at, skip.series.zone)
    messages.success(request, _("Booked for {when}.").format(when=when))
    return redirect(series_road(request.actor, "series", skip.series_id))


def _asked(request: RoleRequest, skip: Skip, *, at: datetime) -> tuple[PickForm, WithForm]:
    asked = PickForm(request.GET, zone=skip.series.zone, at=at)
    return asked, WithForm(request.GET, by=request.actor)


def _filling(asked: PickForm, who: WithForm) -> Filling:
    said = who.cleaned_data
    return Filling(
        starts_at=asked.chosen, therapist=said.get("therapist"), accept_late=said["late"] == ACCEPTED
    )


def _page(
    request: RoleRequest,
    skip: Skip,
    said: OverrideForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    at = reading.now()
    asked, who = _asked(request, skip, at=at)
    context = finding.roof(request.actor, skip.series) | {
        "at": at,
        "listed": waiting.listed(skip, request.actor),
        "asked": asked,
        "who": who,
        "said": said,
        "refusal": refusal,
        "drop_url": skip_road(request.actor, "skip_drop", skip.pk),
        "operation": acting.new_operation(),
    }
    if skip.settled_at is not None:
        context["settled"] = _settled(skip)
    elif who.is_valid():
        context |= _offer(request, skip, asked, who, at=at)
    if status == 200 and (asked.errors or who.errors):
        status = 422
    return render(request, "standing/skip.html", context, status=status)


def _settled(skip: Skip) -> str:
    return {
        Skip.Settlement.BOOKED: _("A visit was booked for this date."),
        Skip.Settlement.DROPPED: _("This date was left out."),
        Skip.Settlement.AWAY: _("The client is away on this date."),
        Skip.Settlement.SUPERSEDED: _("The arrangement changed: this date is no longer one of it."),
    }.get(Skip.Settlement(skip.settlement), "")


def _offer(
    request: RoleRequest, skip: Skip, asked: PickForm, who: WithForm, *, at: datetime
) -> dict[str, Any]:
    filling = _filling(asked, who)
    visit = _visit(skip, filling.therapist or skip.series.therapist)
    return {
        "visit": visit,
        "choice": _choice(skip, visit, filling, by=request.actor, at=at),
        "times": picking.times(visit, asked, at=at),
    }


def _choice(skip: Skip, visit: Appointment, filling: Filling, *, by: Actor, at: datetime) -> Choice:
    preview, lacking = picking.within_reason(partial(_preview, skip, filling, by=by, at=at), by=by)
    starts_at, outcome = filling.starts_at or skip.original_starts_at, preview.outcome
    lost = preview.code == "slot-taken" and filling.starts_at is not None
    return Choice(
        starts_at=starts_at,
        when=picking.near(starts_at, skip.series.zone, at=at),
        preview=preview,
        letters=_letters(visit, preview),
        nearest=suggesting.nearest(visit, starts_at, at=at) if lost else [],
        lacking=lacking,
        pair=pair_of(outcome) if outcome else _promise(preview),
        why=spoken(outcome.why) if outcome else _("When it is completed. Until then the credit is held."),
        late=bool(outcome and outcome.rule in (Rule.LATE_MOVE, Rule.LATE_MOVE_ACCEPTED)),
    )


def _preview(skip: Skip, filling: Filling, reason: str, *, by: Actor, at: datetime) -> Preview:
    return skipping.preview(skip, replace(filling, override_reason=reason), by=by, at=at)


def _letters(visit: Appointment, preview: Preview) -> telling.Letters | None:
    if preview.new is None:
        return None
    if preview.outcome is not None:
        return telling.letters(visit, preview.outcome, new=preview.new)
    return telling.letters_of_booking(preview.new)


def _promise(preview: Preview) -> Pair | None:
    return either([Rule.COMPLETED], rate=preview.new.rate) if preview.new else None


def _visit(skip: Skip, therapist: Therapist) -> Appointment:
    """Return the visit that stands for the date, or one like it that is not booked."""
    if skip.kept is not None and skip.kept.state == State.BOOKED:
        return Appointment.objects.with_people().get(pk=skip.kept_id)
    series = skip.series
    length = series.service.length
    return Appointment(
        client=series.client,
        therapist=therapist,
        service=series.service,
        property=series.property,
        starts_at=skip.original_starts_at,
        ends_at=grid.ends_at(skip.original_starts_at, length),
        blocked_until=grid.blocked_until(skip.original_starts_at, length, series.service.buffer),
    )
