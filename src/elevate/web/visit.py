"""One visit: its page, the one tap that completes it, and the one that takes it back."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused, StalePreview
from elevate.core.time import day_of
from elevate.core.words import gettext_noop
from elevate.people.actors import Role
from elevate.people.speech import spoken
from elevate.scheduling import completing, undoing
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing import saying
from elevate.web import acting, settle, today, week
from elevate.web.cards import Frame, card_of, ending
from elevate.web.history import history
from elevate.web.pairs import Pair, pair_of
from elevate.web.places import map_url
from elevate.web.roads import new_series_road, road, series_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import wider
from elevate.web.told import told

#: The pages whose cards act, all of them a therapist's: how each answers, and where it is.
PAGES = {
    today.PAGE: (today.answer, "today"),
    settle.PAGE: (settle.answer, "settle"),
    week.PAGE: (week.answer, "week"),
}


def visit(request: RoleRequest, pk: str) -> HttpResponse:
    """Show one visit with all that is known of it."""
    return page(request, pk)


class Completing(View):
    """Complete a visit: its card showed what that does, so one tap is enough."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _to_page(request, pk)

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        visit = acting.visit_or_404(request, pk)

        def complete(seen: Seen) -> Done:
            return completing.complete(visit.pk, by=request.actor, at=reading.now(), seen=seen)

        return _answer(request, visit, acting.attempt(request, complete))


class Undoing(View):
    """Take back the outcome that the card showed."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _to_page(request, pk)

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        visit = acting.visit_or_404(request, pk)

        def undo(seen: Seen) -> Done:
            return _undo_once(request, visit, seen)

        return _answer(request, visit, acting.attempt(request, undo))


def page(request: RoleRequest, pk: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Return the visit's page as things are now, with what was wrong at its top."""
    visit = acting.visit_or_404(request, pk)
    role = request.actor.role
    context = _facts(request, visit, at=reading.now()) | {
        "problem": problem,
        "layout": f"layouts/{role}.html",
        "own": role is Role.THERAPIST,
    }
    return render(request, f"{role}/visit.html", context, status=status)


def _facts(request: RoleRequest, visit: Appointment, *, at: datetime) -> dict[str, Any]:
    facts, card = visit.facts(), card_of(visit, Frame(by=request.actor, at=at))
    moved_from = Appointment.objects.filter(rescheduled_to=visit).first()
    return {
        "visit": visit,
        "card": card,
        "pair": pair_of(visit.resolution) if visit.resolution else Pair(card.credit, card.pay),
        "ended": ending(visit, visit.resolution) if visit.resolution else "",
        "map_url": map_url(visit.property),
        "free_until": facts.free_until,
        "still_free": visit.resolution is None and at <= facts.free_until,
        "back": _where_from(visit, at=at),
        "fixed": _fixed(request, visit),
        "moved_from": moved_from,
        "moved_from_url": moved_from and road(request.actor, "visit", moved_from),
        "moved_to_url": visit.rescheduled_to and road(request.actor, "visit", visit.rescheduled_to),
        "history": history(visit),
        "told": told(visit, by=request.actor, at=at),
    } | _standing(request, visit, at=at)


def _standing(request: RoleRequest, visit: Appointment, *, at: datetime) -> dict[str, Any]:
    """Return the arrangement that the visit is of, or where to make one of it; and who else could come."""
    series, actor = wider.series_of(visit, request.actor), request.actor
    ahead = visit.resolution is None and visit.starts_at > at
    return {
        "series": series,
        "series_url": series and series_road(actor, "series", series.pk),
        "arrangement": series and saying.arrangement(series),
        "standing_url": "" if visit.series_id else new_series_road(actor, visit=visit.pk),
        "substitute_url": road(actor, "visit_substitute", visit) if ahead else "",
    }


def _where_from(visit: Appointment, *, at: datetime) -> dict[str, str]:
    """Return the list a therapist finds this visit on: what waits for an answer, today, or the client's."""
    if visit.resolution is None and visit.ends_at <= at:
        return {"href": reverse("settle"), "label": _("To settle")}
    if day_of(visit.starts_at, visit.zone) == day_of(at, visit.zone):
        return {"href": reverse("today"), "label": _("Today")}
    return {"href": reverse("client", args=[visit.client_id]), "label": visit.client.name}


def _fixed(request: RoleRequest, visit: Appointment) -> str:
    """Say why an outcome cannot be undone; nothing where it can."""
    if visit.resolution is None:
        return ""
    try:
        undoing.check(visit, by=request.actor)
    except Refused as refusal:
        return spoken(refusal.sentence)
    return ""


def _undo_once(request: RoleRequest, visit: Appointment, seen: Seen) -> Done:
    """Undo the outcome that was shown, and no later one; one that is undone already is what was asked for."""
    try:
        if visit.resolution_id != seen.preview_token:
            raise StalePreview(gettext_noop("This visit changed since the page was opened. Look again."))
        return undoing.undo(
            visit.pk,
            by=request.actor,
            at=reading.now(),
            reason=_("Undone by {name}").format(name=request.actor.name),
            seen=Seen(version=visit.version),
        )
    except Refused:
        undone = visit.resolutions.filter(pk=seen.preview_token, undone_at__isnull=False).first()
        if undone is None:
            raise
        return Done(appointment=visit, resolution=undone)


def _answer(request: RoleRequest, visit: Appointment, done: Done | Refused) -> HttpResponse:
    """Answer an act: a card where one was tapped, else the page it was done on, else why nothing was done."""
    own = request.actor.role is Role.THERAPIST
    answer, route = PAGES.get(request.GET.get("from", "") if own else "", (None, ""))
    problem, status = "", 200
    if isinstance(done, Refused):
        problem, status = spoken(done.sentence), acting.status_of(done)
    if answer and getattr(request, "htmx", False):
        return answer(request, acting.visit_or_404(request, visit.pk), problem=problem, status=status)
    if problem:
        return page(request, visit.pk, problem=problem, status=status)
    return _back(request, visit, route)


def _to_page(request: RoleRequest, pk: str) -> HttpResponse:
    return redirect(road(request.actor, "visit", acting.visit_or_404(request, pk)))


def _back(request: RoleRequest, visit: Appointment, route: str) -> HttpResponse:
    match route:
        case "today":
            return redirect(f"/t/#visit-{visit.pk}")
        case "settle":
            return redirect(f"/t/settle/?answered={visit.pk}#visit-{visit.pk}")
        case "week":
            return redirect(week.address(request, visit))
        case _:
            return redirect(road(request.actor, "visit", visit))
