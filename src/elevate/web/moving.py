"""Reschedule a visit: choose a time, see old and new and what it costs, move it (ux.md 3)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule
from elevate.core.words import Sentence
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling import deciding, previewing, rescheduling, suggesting
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.scheduling.suggesting import Suggestion
from elevate.web import acting, picking, telling
from elevate.web.asking import NoticeForm
from elevate.web.pairs import Pair, pair_of
from elevate.web.picking import PickForm
from elevate.web.roads import road, roof
from elevate.web.signed_in import RoleRequest

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to move: `charged`, or `accepted` without a charge. Each carries the preview it was shown with."""

    value: str
    label: str
    preview: Preview
    pair: Pair | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A chosen time: what moving there would do, or why it cannot be."""

    starts_at: datetime
    when: str
    preview: Preview
    ways: list[Way]
    letters: telling.Letters | None
    notice: str
    nearest: list[Suggestion]
    lacking: Sentence | None

    @property
    def taken(self) -> bool:
        """Whether somebody else has that time."""
        return self.preview.code == "slot-taken"


class Moving(View):
    """GET shows times and what a move would do; POST moves exactly as was shown. The address holds the answers."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return page(request, acting.visit_or_404(request, pk))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        visit, at = acting.visit_or_404(request, pk), reading.now()
        act = asked_for(request, visit, at=at)
        if act is None or notice_form(request, visit).errors:
            return page(request, visit, status=422)
        act = replace(
            act,
            accept_late=request.POST.get("late") == ACCEPTED,
            override_reason=request.POST.get("override_reason", "")[:500],
        )

        def move(seen: Seen) -> Done:
            return rescheduling.reschedule(visit.pk, act, by=request.actor, at=at, seen=_shown(seen, request))

        done = acting.attempt(request, move)
        if isinstance(done, Refused):
            return page(
                request, acting.visit_or_404(request, pk), refusal=done, status=acting.status_of(done)
            )
        return redirect(road(request.actor, "visit", visit))


def page(
    request: RoleRequest, visit: Appointment, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """Show the times, and the chosen one with its consequence; `refusal` is what the last attempt met."""
    at = reading.now()
    asked, told = PickForm(request.GET, zone=visit.zone, at=at), notice_form(request, visit)
    stuck = cannot_move(visit, by=request.actor, at=at)
    context = roof(request.actor, visit) | {
        "at": at,
        "asked": asked,
        "told": told,
        "refusal": refusal,
        "stuck": stuck,
        "operation": acting.new_operation(),
    }
    if stuck is None:
        context["times"] = picking.times(visit, asked, at=at)
        context["choice"] = _choice(request, visit, told, at=at)
    if status == 200 and (asked.errors or told.errors):
        status = 422
    return render(request, "changes/move.html", context, status=status)


def _choice(request: RoleRequest, visit: Appointment, told: NoticeForm, *, at: datetime) -> Choice | None:
    """Return the chosen time's consequence; a notice that the rules refuse becomes an error of its form."""
    act = asked_for(request, visit, at=at)
    if act is None:
        return None
    choice = choice_of(visit, act, by=request.actor, at=at)
    if choice.preview.refusal is None or choice.taken or act.notice_at is None:
        return choice
    told.add_error(None, spoken(choice.preview.refusal))
    return choice_of(visit, replace(act, notice_at=None, reason=""), by=request.actor, at=at)


def asked_for(request: RoleRequest, visit: Appointment, *, at: datetime) -> Reschedule | None:
    """Return the move that the address asks for; None while it names no time that can be read."""
    to = PickForm(request.GET, zone=visit.zone, at=at).chosen
    told = notice_form(request, visit)
    return to and Reschedule(starts_at=to, notice_at=told.notice_at, reason=told.reason_given)


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
    charged, lacking = _ask(visit, act, by=by, at=at)
    ways = _ways(visit, act, charged, by=by, at=at)
    first = next((way.preview for way in ways if way.preview.allowed), charged)
    outcome = first.outcome
    taken = first.code == "slot-taken"
    return Choice(
        starts_at=act.starts_at,
        when=picking.near(act.starts_at, visit.zone, at=at),
        preview=first,
        ways=ways,
        letters=telling.letters(visit, outcome, new=first.new) if outcome else None,
        notice=telling.notice(outcome.notice) if outcome and outcome.notice is not None else "",
        nearest=suggesting.nearest(visit, act.starts_at, at=at) if taken else [],
        lacking=lacking,
    )


def _ask(visit: Appointment, act: Reschedule, *, by: Actor, at: datetime) -> tuple[Preview, Sentence | None]:
    """Return the preview, and what is lacking if only a coordinator's reason makes it possible."""
    plain = previewing.preview(visit, act, by=by, at=at)
    if plain.allowed or not by.is_coordinator:
        return plain, None
    overridden = previewing.preview(visit, replace(act, override_reason="?"), by=by, at=at)
    return (overridden, plain.refusal) if overridden.allowed else (plain, None)


def _ways(visit: Appointment, act: Reschedule, charged: Preview, *, by: Actor, at: datetime) -> list[Way]:
    accepted = previewing.preview(visit, replace(act, accept_late=True), by=by, at=at)
    ways = [_way("", _("Charge the old visit"), charged)]
    if accepted.outcome is not None and accepted.outcome.rule is Rule.LATE_MOVE_ACCEPTED:
        ways.append(_way(ACCEPTED, _("Move without a charge"), accepted))
    return ways


def _way(value: str, label: str, preview: Preview) -> Way:
    return Way(value=value, label=label, preview=preview, pair=preview.outcome and pair_of(preview.outcome))


def _shown(seen: Seen, request: RoleRequest) -> Seen:
    """Return what was seen of the way that was chosen: a late move shows two outcomes, each with its token."""
    if request.POST.get("late") != ACCEPTED:
        return seen
    return replace(seen, preview_token=request.POST.get("preview_accepted", ""))
