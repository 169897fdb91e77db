"""To settle: past visits that still need an answer, oldest first, one tap each (rules.md 8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import render

from elevate.clock import reading
from elevate.core import tree
from elevate.core.time import day_of
from elevate.scheduling import settling
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing import skipping
from elevate.web.cards import Card, Frame, card_of
from elevate.web.pairs import Pair, either
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import waiting

PAGE = "settle"
PER_PAGE = 20
#: Dates of standing visits that are shown; as they are settled, others follow.
SKIPS = 20
# Where in the flowchart the two longer answers lead: who could not come, and when they said so.
DIDNT_HAPPEN, MOVED = "who", "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A past visit with its three answers, each with what it may cost and earn."""

    card: Card
    didnt: Pair
    moved: Pair


def settle(request: RoleRequest) -> HttpResponse:
    """Show what needs an answer, and the visit that was answered last so that it can be undone."""
    at = reading.now()
    unresolved = _own(request).unresolved(at)
    page = Paginator(unresolved, PER_PAGE).get_page(request.GET.get("page"))
    frame = Frame(by=request.actor, at=at, page=PAGE)
    context = {
        "page": page,
        "questions": [_question(visit, frame) for visit in page],
        "answered": _answered(request, frame),
        "skips": [waiting.listed(skip, request.actor) for skip in skipping.open_for(request.actor)[:SKIPS]],
    }
    return render(request, "therapist/settle.html", context | _progress(request, at=at))


def answer(request: RoleRequest, visit: Appointment, *, problem: str, status: int) -> HttpResponse:
    """Return what replaces the card tapped, and what is left to settle now."""
    at = reading.now()
    frame = Frame(by=request.actor, at=at, page=PAGE)
    question = _question(visit, frame)
    question.card.problem = problem
    context = {"question": question, "elsewhere": True}
    return render(request, "therapist/settle.html#answer", context | _progress(request, at=at), status=status)


def _answered(request: RoleRequest, frame: Frame) -> Card | None:
    visit = _own(request).filter(pk=request.GET.get("answered", ""), resolution__isnull=False).first()
    return _dated(card_of(visit, frame)) if visit else None


def _question(visit: Appointment, frame: Frame) -> Question:
    card = _dated(card_of(visit, frame))
    return Question(card=card, didnt=_either(DIDNT_HAPPEN, visit), moved=_either(MOVED, visit))


def _dated(card: Card) -> Card:
    card.on = day_of(card.starts_at, card.zone)
    return card


def _either(start: str, visit: Appointment) -> Pair:
    return either((leaf.rule for _, leaf in tree.leaves(start)), rate=visit.rate)


def _progress(request: RoleRequest, *, at: datetime) -> dict[str, Any]:
    count = _own(request).unresolved(at).count()
    return {"count": count, "settled": settling.settled(request.actor, at=at)}


def _own(request: RoleRequest) -> Any:
    return Appointment.objects.visible_to(request.actor).with_people().fetch_mode(FETCH_RAISE)
