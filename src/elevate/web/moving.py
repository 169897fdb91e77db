"""Reschedule a visit: choose a time, see old and new and what it costs, move it (ux.md 3)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core import tree
from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule
from elevate.core.words import Sentence, gettext_noop
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling import deciding, previewing, rescheduling, suggesting
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.web import acting, colleagues, picking, telling
from elevate.web.asking import NoticeForm, OverrideForm
from elevate.web.pairs import Pair, pair_of
from elevate.web.picking import PickForm
from elevate.web.roads import road, roof
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import changing, wider

ACCEPTED = "accepted"
ONLY_THIS = "this"
#: The flowchart's question for a late move, asked in its words.
ACCEPTING = next(node for node in tree.NODES if isinstance(node, tree.Question) and node.id == "accept")


class ConfirmForm(OverrideForm):
    """What is answered with the button: what becomes of the old visit when the notice is late."""

    late = forms.ChoiceField(
        label=gettext_lazy("The old visit"),
        choices=[("", ""), (ACCEPTED, "")],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Say what becomes of the old visit.")},
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Which visits"),
        choices=[(ONLY_THIS, ""), (changing.FOLLOWING, "")],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Say which visits move.")},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to move, charged or accepted without a charge, with the preview it is shown with."""

    value: str
    label: str
    preview: Preview
    pair: Pair | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(picking.Choice):
    """A chosen time, with every way to move there that the actor may choose between."""

    ways: list[Way]
    question: str
    notice: str


class Moving(View):
    """GET shows times and what a move would do; POST moves exactly as was shown."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return page(request, acting.visit_or_404(request, pk), ConfirmForm())

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        visit, said, at = acting.visit_or_404(request, pk), ConfirmForm(request.POST), reading.now()
        if (there := _wider(request, visit, said, at=at)) is not None:
            return redirect(there)
        done = _move(request, visit, said, at=at)
        if isinstance(done, Done):
            return redirect(road(request.actor, "visit", visit))
        visit = acting.visit_or_404(request, pk)
        return page(request, visit, said, refusal=done, status=acting.status_of(done) if done else 422)


def page(
    request: RoleRequest,
    visit: Appointment,
    said: ConfirmForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the times, and the chosen one with its consequence; `refusal` is what the last attempt met."""
    at = reading.now()
    asked, told = PickForm(request.GET, zone=visit.zone, at=at), notice_form(request, visit)
    context = roof(request.actor, visit) | {
        "at": at,
        "asked": asked,
        "told": told,
        "said": said,
        "refusal": refusal,
        "operation": acting.new_operation(),
    }
    context |= wider.surroundings(visit, request.actor)
    context |= _offer(request, visit, asked, told, at=at)
    if status == 200 and (asked.errors or told.errors):
        status = 422
    return render(request, "changes/move.html", context, status=status)


def asked_for(request: RoleRequest, visit: Appointment, *, at: datetime) -> Reschedule | None:
    """Return the move that the address asks for; None while it names no time that can be read."""
    to = PickForm(request.GET, zone=visit.zone, at=at).chosen
    if to is None:
        return None
    told = notice_form(request, visit)
    act = Reschedule(starts_at=to, notice_at=told.notice_at, reason=told.reason_given)
    return replace(act, therapist=colleagues.chosen(request, visit))


def notice_form(request: RoleRequest, visit: Appointment) -> NoticeForm:
    """Return the form for an earlier notice, filled from the address if that says anything of it."""
    said = any(name in request.GET for name in NoticeForm.base_fields)
    return NoticeForm(request.GET if said else None, zone=visit.zone)


def cannot_move(visit: Appointment, *, by: Actor, at: datetime) -> Sentence | None:
    """Return why this visit cannot be moved to any time at all, if it cannot."""
    try:
        deciding.decide(visit, Reschedule(starts_at=visit.starts_at + timedelta(days=1)), by=by, at=at)
    except Refused as refusal:
        return refusal.sentence
    return None


def choice_of(visit: Appointment, act: Reschedule, *, by: Actor, at: datetime) -> Choice:
    """Return what `act` would do, in every way the actor may choose between."""
    charged, lacking = picking.within_reason(partial(_preview, visit, act, by=by, at=at), by=by)
    ways = _ways(visit, act, charged, by=by, at=at)
    first = next((way.preview for way in ways if way.preview.allowed), charged)
    outcome = first.outcome
    return Choice(
        starts_at=act.starts_at,
        when=picking.near(act.starts_at, visit.zone, at=at),
        preview=first,
        letters=telling.letters(visit, outcome, new=first.new) if outcome else None,
        nearest=suggesting.nearest(visit, act.starts_at, at=at) if first.code == "slot-taken" else [],
        lacking=lacking,
        ways=ways,
        question=_(ACCEPTING.text),
        notice=telling.notice(outcome.notice) if outcome and outcome.notice is not None else "",
    )


def _wider(request: RoleRequest, visit: Appointment, said: ConfirmForm, *, at: datetime) -> str | None:
    """Return where this and the following visits are changed, if that is wanted; nothing is done yet."""
    act, series = asked_for(request, visit, at=at), wider.series_of(visit, request.actor)
    if act is None or series is None or not said.is_valid():
        return None
    if said.cleaned_data["scope"] != changing.FOLLOWING:
        return None
    return wider.change_road(visit, series, act, request.actor)


def _move(
    request: RoleRequest, visit: Appointment, said: ConfirmForm, *, at: datetime
) -> Done | Refused | None:
    """Do what the address and the form ask for; None when one of the forms says itself what is wrong."""
    asked = PickForm(request.GET, zone=visit.zone, at=at)
    if asked.errors or notice_form(request, visit).errors or not said.is_valid():
        return None
    act = asked_for(request, visit, at=at)
    if act is None:
        return Refused(gettext_noop("Choose a time first."))
    act = replace(
        act,
        accept_late=said.cleaned_data["late"] == ACCEPTED,
        override_reason=said.cleaned_data["override_reason"],
    )

    def move(seen: Seen) -> Done:
        return rescheduling.reschedule(visit.pk, act, by=request.actor, at=at, seen=_shown(seen, request))

    return acting.attempt(request, move)


def _offer(
    request: RoleRequest, visit: Appointment, asked: PickForm, told: NoticeForm, *, at: datetime
) -> dict[str, Any]:
    stuck = cannot_move(visit, by=request.actor, at=at)
    if stuck is not None:
        return {"stuck": stuck}
    return {
        "times": picking.times(visit, asked, at=at),
        "choice": _choice(request, visit, told, at=at),
    } | colleagues.surroundings(request, visit, at=at)


def _choice(request: RoleRequest, visit: Appointment, told: NoticeForm, *, at: datetime) -> Choice | None:
    """Return the chosen time's consequence; a notice that the rules refuse becomes an error of its form."""
    act = asked_for(request, visit, at=at)
    if act is None:
        return None
    choice = choice_of(visit, act, by=request.actor, at=at)
    if choice.preview.refusal is None or choice.taken or act.notice_at is None:
        return choice
    unsaid = choice_of(visit, replace(act, notice_at=None, reason=""), by=request.actor, at=at)
    if unsaid.preview.refusal != choice.preview.refusal:
        told.add_error(None, spoken(choice.preview.refusal))
    return unsaid


def _preview(visit: Appointment, act: Reschedule, reason: str, *, by: Actor, at: datetime) -> Preview:
    return previewing.preview(visit, replace(act, override_reason=reason), by=by, at=at)


def _ways(visit: Appointment, act: Reschedule, charged: Preview, *, by: Actor, at: datetime) -> list[Way]:
    accepted = previewing.preview(visit, replace(act, accept_late=True), by=by, at=at)
    ways = [_way("", _answer("no"), charged)]
    if accepted.outcome is not None and accepted.outcome.rule is Rule.LATE_MOVE_ACCEPTED:
        ways.append(_way(ACCEPTED, _answer("yes"), accepted))
    return ways


def _way(value: str, label: str, preview: Preview) -> Way:
    pair = pair_of(preview.outcome) if preview.outcome else None
    return Way(value=value, label=label, preview=preview, pair=pair)


def _answer(value: str) -> str:
    answer = ACCEPTING.answer(value)
    return _(answer.label) if answer else ""


def _shown(seen: Seen, request: RoleRequest) -> Seen:
    """Return what was seen of the chosen way: a late move shows two outcomes, each with its token."""
    if request.POST.get("late") != ACCEPTED:
        return seen
    return replace(seen, preview_token=request.POST.get("preview_accepted", ""))
