"""Freed times as a coordinator sees them: how they are offered, which are open, and what became of them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views import View

from elevate.care import freeing, rescuing
from elevate.care.models import Gap, Offer
from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.written import clock, day_and_time
from elevate.people.models import Operator
from elevate.scheduling.models import Appointment
from elevate.web import acting
from elevate.web.signed_in import RoleRequest

LATEST = 20
MODES = {
    Operator.Rescue.OFF: gettext_lazy("Off: freed times are offered to nobody"),
    Operator.Rescue.BY_HAND: gettext_lazy("By hand: they are listed here, and you say which to offer"),
    Operator.Rescue.AUTOMATIC: gettext_lazy("Automatically: as soon as no undo can stop it"),
}


class ModeForm(forms.Form):
    """How freed times are offered."""

    rescue = forms.ChoiceField(
        label=gettext_lazy("How freed times are offered"),
        choices=MODES.items(),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one."),
            "invalid_choice": gettext_lazy("Choose one."),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A freed time: where it stands in words, and whom it was offered to."""

    gap: Gap
    visit: Appointment
    state: str
    offers: list[str]


class Rescue(View):
    """GET lists the freed times; POST chooses how they are offered."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _page(request)

    def post(self, request: RoleRequest) -> HttpResponse:
        form = ModeForm(request.POST)
        if not form.is_valid():
            return _page(request, form=form, status=422)
        mode = form.cleaned_data["rescue"]
        rescuing.choose(_operator(), mode, by=request.actor, at=reading.now())
        messages.success(request, _("Saved. {mode}.").format(mode=MODES[mode]))
        return redirect("rescue")


class Acting(View):
    """What a coordinator does with one freed time: done twice, it is done once."""

    act: ClassVar[Any]

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return redirect("rescue")

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        gap = get_object_or_404(Gap, pk=pk)
        try:
            acting.operation(request)
            type(self).act(gap.pk, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, refusal=refusal, status=acting.status_of(refusal))
        return redirect("rescue")


class Offering(Acting):
    """Begin to offer it to neighbours."""

    act = staticmethod(rescuing.offer)


class Withdrawing(Acting):
    """Offer it to nobody any more."""

    act = staticmethod(rescuing.withdraw)


def _page(
    request: RoleRequest,
    *,
    form: ModeForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    freeing.open_due(at=reading.now())
    gaps = Gap.objects.with_everything()
    running = gaps.filter(ended_at__isnull=True).order_by("appointment__starts_at", "id")
    over = gaps.filter(ended_at__isnull=False).order_by("-ended_at", "-id")[:LATEST]
    context = {
        "form": form or ModeForm(initial={"rescue": freeing.mode()}),
        "refusal": refusal.sentence if refusal else None,
        "running": [_row(gap) for gap in running],
        "over": [_row(gap) for gap in over],
        "operation": acting.new_operation(),
    }
    return render(request, "coordinator/rescue.html", context, status=status)


def _operator() -> Operator:
    return Operator.objects.get_or_create(pk=1, defaults={"name": ""})[0]


def _row(gap: Gap) -> Row:
    offers = list(gap.offers.all())
    return Row(
        gap=gap,
        visit=gap.appointment,
        state=_state(gap, offers),
        offers=[_answered(offer, gap.appointment.zone) for offer in offers],
    )


def _state(gap: Gap, offers: list[Offer]) -> str:
    number = len(offers)
    asked = _("Nobody was asked.")
    if number:
        asked = ngettext("{n} neighbour was asked.", "{n} neighbours were asked.", number).format(n=number)
    match gap.end:
        case Gap.End.FILLED:
            names = [offer.client.name for offer in offers if offer.answer == Offer.Answer.ACCEPTED]
            return _("Taken by {name}.").format(name=", ".join(names))
        case Gap.End.NOBODY:
            return _("Nobody took it. {asked}").format(asked=asked)
        case Gap.End.PASSED:
            return _("It came too near to be offered. {asked}").format(asked=asked)
        case Gap.End.WITHDRAWN:
            return _("Withdrawn, or taken otherwise. {asked}").format(asked=asked)
        case _:
            return _open(gap, offers)


def _open(gap: Gap, offers: list[Offer]) -> str:
    zone = gap.appointment.zone
    if gap.waits_for_a_word:
        return _("Waits for your word.")
    current = next((offer for offer in offers if not offer.answer), None)
    if current is not None:
        until = clock(current.answer_until, zone)
        return _("{name} is asked, and may answer until {time}.").format(name=current.client.name, time=until)
    when = day_and_time(gap.next_step_at, zone) if gap.next_step_at else ""
    return _("The next neighbour is asked {when}.").format(when=when)


def _answered(offer: Offer, zone: str) -> str:
    words = {
        Offer.Answer.ACCEPTED: _("{name} accepted."),
        Offer.Answer.DECLINED: _("{name} declined."),
        Offer.Answer.LAPSED: _("{name} did not answer."),
        Offer.Answer.WITHDRAWN: _("{name} was told that it is gone."),
    }
    sentence = words.get(Offer.Answer(offer.answer)) if offer.answer else _("{name} was asked {time}.")
    return str(sentence).format(name=offer.client.name, time=clock(offer.offered_at, zone))
