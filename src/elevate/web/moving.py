"""Reschedule a visit: choose a time, see old and new and what it costs, move it (ux.md 3)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy

from elevate.core import tree
from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule
from elevate.core.words import Sentence, gettext_noop
from elevate.people.speech import spoken
from elevate.scheduling import deciding
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.web import acting, colleagues, picking, telling
from elevate.web.asking import NoticeForm, OverrideForm
from elevate.web.pairs import Pair, pair_of
from elevate.web.picking import PickForm
from elevate.web.signed_in import RoleRequest
from elevate.web.staging import Stage, Staged
from elevate.web.standing import changing

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


class Moving(Staged):
    """GET shows times and what a move would do; POST moves exactly as was shown."""

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        return page(self.stage, self.stage.visit(), ConfirmForm())

    def post(self, request: RoleRequest, **_where: str) -> HttpResponse:
        stage, visit, said = self.stage, self.stage.visit(), ConfirmForm(request.POST)
        if (there := _wider(stage, visit, said)) is not None:
            return redirect(there)
        done = _move(stage, visit, said)
        if isinstance(done, Done):
            return redirect(stage.then(done, stage.road("visit", visit)))
        return page(stage, stage.visit(), said, refusal=done, status=acting.status_of(done) if done else 422)


def page(
    stage: Stage, visit: Appointment, said: ConfirmForm, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """Show the times, and the chosen one with its consequence; `refusal` is what the last attempt met."""
    asked, told = PickForm(stage.request.GET, zone=visit.zone, at=stage.at), notice_form(stage, visit)
    context = stage.roof(visit) | {
        "at": stage.at,
        "asked": asked,
        "told": told,
        "said": said,
        "refusal": refusal,
        "operation": acting.new_operation(),
    }
    context |= stage.others(visit)
    context |= _offer(stage, visit, asked, told)
    if status == 200 and (asked.errors or told.errors):
        status = 422
    return render(stage.request, "changes/move.html", context, status=status)


def asked_for(stage: Stage, visit: Appointment) -> Reschedule | None:
    """Return the move that the address asks for; None while it names no time that can be read."""
    to = PickForm(stage.request.GET, zone=visit.zone, at=stage.at).chosen
    if to is None:
        return None
    told = notice_form(stage, visit)
    act = Reschedule(starts_at=to, notice_at=told.notice_at, reason=told.reason_given)
    return replace(act, therapist=colleagues.chosen(stage.request.GET, visit, by=stage.by))


def notice_form(stage: Stage, visit: Appointment) -> NoticeForm:
    """Return the form for an earlier notice, filled from the address if that says anything of it."""
    asked = stage.request.GET
    said = any(name in asked for name in NoticeForm.base_fields)
    return NoticeForm(asked if said else None, zone=visit.zone)


def cannot_move(stage: Stage, visit: Appointment) -> Sentence | None:
    """Return why this visit cannot be moved to any time at all, if it cannot."""
    tomorrow = Reschedule(starts_at=visit.starts_at + timedelta(days=1))
    try:
        deciding.decide(visit, tomorrow, by=stage.by, at=stage.at)
    except Refused as refusal:
        return refusal.sentence
    return None


def choice_of(stage: Stage, visit: Appointment, act: Reschedule) -> Choice:
    """Return what `act` would do, in every way the actor may choose between."""
    charged, lacking = picking.within_reason(partial(_preview, stage, visit, act), by=stage.by)
    ways = _ways(stage, visit, act, charged)
    first = next((way.preview for way in ways if way.preview.allowed), charged)
    outcome, taken = first.outcome, first.code == "slot-taken"
    return Choice(
        starts_at=act.starts_at,
        when=picking.near(act.starts_at, visit.zone, at=stage.at),
        preview=first,
        letters=telling.letters(visit, outcome, new=first.new) if outcome else None,
        nearest=stage.offers.nearest(visit, act.starts_at, at=stage.at) if taken else [],
        lacking=lacking,
        ways=ways,
        question=_(ACCEPTING.text),
        notice=telling.notice(outcome.notice) if outcome and outcome.notice is not None else "",
    )


def _wider(stage: Stage, visit: Appointment, said: ConfirmForm) -> str | None:
    """Return where this and the following visits are changed, if that is wanted; nothing is done yet."""
    act = asked_for(stage, visit)
    if act is None or not said.is_valid() or said.cleaned_data["scope"] != changing.FOLLOWING:
        return None
    return stage.wider(visit, act)


def _move(stage: Stage, visit: Appointment, said: ConfirmForm) -> Done | Refused | None:
    """Do what the address and the form ask for; None when one of the forms says itself what is wrong."""
    asked = PickForm(stage.request.GET, zone=visit.zone, at=stage.at)
    if asked.errors or notice_form(stage, visit).errors or not said.is_valid():
        return None
    act = asked_for(stage, visit)
    if act is None:
        return Refused(gettext_noop("Choose a time first."))
    act = replace(
        act,
        accept_late=said.cleaned_data["late"] == ACCEPTED,
        override_reason=said.cleaned_data["override_reason"],
    )

    def move(seen: Seen) -> Done:
        return stage.do(visit, act, _shown(seen, stage.request))

    return acting.attempt(stage.request, move)


def _offer(stage: Stage, visit: Appointment, asked: PickForm, told: NoticeForm) -> dict[str, Any]:
    stuck = cannot_move(stage, visit)
    if stuck is not None:
        return {"stuck": stuck}
    return {
        "times": picking.times(visit, asked, at=stage.at, offers=stage.offers),
        "choice": _choice(stage, visit, told),
    } | colleagues.surroundings(stage.request.GET, visit, by=stage.by, at=stage.at)


def _choice(stage: Stage, visit: Appointment, told: NoticeForm) -> Choice | None:
    """Return the chosen time's consequence; a notice that the rules refuse becomes an error of its form."""
    act = asked_for(stage, visit)
    if act is None:
        return None
    choice = choice_of(stage, visit, act)
    if choice.preview.refusal is None or choice.taken or act.notice_at is None:
        return choice
    unsaid = choice_of(stage, visit, replace(act, notice_at=None, reason=""))
    if unsaid.preview.refusal != choice.preview.refusal:
        told.add_error(None, spoken(choice.preview.refusal))
    return unsaid


def _preview(stage: Stage, visit: Appointment, act: Reschedule, reason: str) -> Preview:
    return stage.preview(visit, replace(act, override_reason=reason))


def _ways(stage: Stage, visit: Appointment, act: Reschedule, charged: Preview) -> list[Way]:
    accepted = stage.preview(visit, replace(act, accept_late=True))
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
