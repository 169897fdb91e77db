"""One visit: its page, the one tap that completes it, and the one that takes it back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from elevate.clock import reading
from elevate.core.refusals import Refused, StalePreview
from elevate.core.words import gettext_noop
from elevate.people.actors import Role
from elevate.people.speech import spoken
from elevate.scheduling import undoing
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import Completion, Seen
from elevate.scheduling.models import Appointment
from elevate.web import acting, settle, today, week
from elevate.web.cards import card_of, ending
from elevate.web.pairs import Pair, pair_of
from elevate.web.places import map_url
from elevate.web.signed_in import RoleRequest
from elevate.web.staging import Stage, Staged

#: The pages whose cards act, all of them a therapist's: how each answers, and where it is.
PAGES = {
    today.PAGE: (today.answer, "today"),
    settle.PAGE: (settle.answer, "settle"),
    week.PAGE: (week.answer, "week"),
}


class Visit(Staged):
    """Show one visit with all that is known of it."""

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        return page(self.stage)


class Completing(Staged):
    """Complete a visit: its card showed what that does, so one tap is enough."""

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        return _to_page(self.stage)

    def post(self, request: RoleRequest, **_where: str) -> HttpResponse:
        visit = self.stage.visit()

        def complete(seen: Seen) -> Done:
            return self.stage.do(visit, Completion(), seen)

        return _answer(self.stage, visit, acting.attempt(request, complete))


class Undoing(Staged):
    """Take back the outcome that the card showed."""

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        return _to_page(self.stage)

    def post(self, request: RoleRequest, **_where: str) -> HttpResponse:
        visit = self.stage.visit()

        def undo(seen: Seen) -> Done:
            return _undo_once(request, visit, seen)

        return _answer(self.stage, visit, acting.attempt(request, undo))


def page(stage: Stage, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Return the visit's page as things are now, with what was wrong at its top."""
    visit, role = stage.visit(), stage.by.role
    context = stage.roof(visit) | _facts(stage, visit) | {"problem": problem}
    return render(stage.request, f"{role}/visit.html", context, status=status)


def _facts(stage: Stage, visit: Appointment) -> dict[str, Any]:
    facts, card = visit.facts(), card_of(visit, stage.frame)
    return {
        "card": card,
        "pair": pair_of(visit.resolution) if visit.resolution else Pair(card.credit, card.pay),
        "ended": ending(visit, visit.resolution) if visit.resolution else "",
        "map_url": map_url(visit.property),
        "free_until": facts.free_until,
        "still_free": visit.resolution is None and stage.at <= facts.free_until,
    } | stage.around(visit)


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


def _answer(stage: Stage, visit: Appointment, done: Done | Refused) -> HttpResponse:
    """Answer an act: a card where one was tapped, else the page it was done on, else why nothing was done."""
    request = stage.request
    own = request.actor.role is Role.THERAPIST
    answer, route = PAGES.get(request.GET.get("from", "") if own else "", (None, ""))
    problem, status = "", 200
    if isinstance(done, Refused):
        problem, status = spoken(done.sentence), acting.status_of(done)
    if answer and getattr(request, "htmx", False):
        return answer(request, acting.visit_or_404(request, visit.pk), problem=problem, status=status)
    if isinstance(done, Refused):
        return page(stage, problem=problem, status=status)
    return redirect(stage.then(done, _back(stage, visit, route)))


def _to_page(stage: Stage) -> HttpResponse:
    return redirect(stage.road("visit", stage.visit()))


def _back(stage: Stage, visit: Appointment, route: str) -> str:
    match route:
        case "today":
            return f"/t/#visit-{visit.pk}"
        case "settle":
            return f"/t/settle/?answered={visit.pk}#visit-{visit.pk}"
        case "week":
            return week.address(stage.request, visit)
        case _:
            return stage.road("visit", visit)
