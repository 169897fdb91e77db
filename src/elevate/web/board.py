"""The board: what needs an answer, what happens today, what to look at, and what the coordinator was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from elevate.care.models import Gap
from elevate.clock import reading
from elevate.core.rulebook import MANY_MOVES, State
from elevate.core.time import day_of
from elevate.core.words import Sentence
from elevate.core.written import length
from elevate.messaging.models import Message, State as MessageState
from elevate.scheduling import colliding, settling
from elevate.scheduling.models import Appointment, Skip
from elevate.scheduling.models.appointment import OCCUPYING, AppointmentQuerySet
from elevate.web import outbox, rosters
from elevate.web.cards import Card, Frame, card_of, ending
from elevate.web.pairs import Pair, pair_of
from elevate.web.signed_in import RoleRequest

PER_PAGE = 10
LETTERS = 10
LOOKED_AT = 20
#: When the coordinator is nudged about a visit without an answer (rules.md 8).
LATE = timedelta(hours=72)
#: How long a visit that was moved often, or booked without a credit, stays on the board.
RECENT = timedelta(days=14)
#: No day is longer, on any clock.
LONGEST_DAY = timedelta(hours=25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A past visit without an answer, and for how long it has waited."""

    card: Card
    age: Sentence
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Todays:
    """A visit of today: how it ended, if it did, and its pair, which is a forecast until then."""

    card: Card
    ended: str
    pair: Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A visit to look at, and why."""

    card: Card
    why: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A property with its visits of the day that it is there."""

    name: str
    on: date
    rows: list[Todays]


def board(request: RoleRequest) -> HttpResponse:
    """Show the board; `?page=` turns the pages of what needs an answer."""
    at = reading.now()
    frame = Frame(by=request.actor, at=at)
    visits = Appointment.objects.visible_to(request.actor).with_people().fetch_mode(FETCH_RAISE)
    page = Paginator(visits.unresolved(at), PER_PAGE).get_page(request.GET.get("page"))
    places, flagged = _places(visits, frame), _flagged(visits, frame)
    context = {
        "page": page,
        "open": [_open(visit, frame) for visit in page],
        "held": _("held"),
        "waits": _("waiting"),
        "settled": settling.settled(request.actor, at=at),
        "places": places,
        "visits_today": sum(row.card.visit.state in OCCUPYING for place in places for row in place.rows),
        "flagged": flagged,
        "freed": Gap.objects.waiting().count(),
        "skips": Skip.objects.open().count(),
        "cover": rosters.collisions(request.actor, colliding.cover_needed(at)[:LOOKED_AT]),
    }
    return render(request, "coordinator/board.html", context | _messages(request, at=at))


def _open(visit: Appointment, frame: Frame) -> Open:
    waited = frame.at - visit.ends_at
    return Open(card=card_of(visit, frame), age=length(waited), late=waited >= LATE)


def _places(visits: AppointmentQuerySet, frame: Frame) -> list[Place]:
    """Return today's visits by property: where it is another day, that day."""
    around = visits.filter(
        starts_at__gt=frame.at - LONGEST_DAY, starts_at__lt=frame.at + LONGEST_DAY
    ).without_withdrawn()
    today = [visit for visit in around if _is_today(visit, frame.at)]
    today.sort(key=lambda visit: (visit.property.name, visit.property_id, visit.starts_at, visit.pk))
    return [_place([*group], frame) for _property, group in groupby(today, lambda visit: visit.property_id)]


def _is_today(visit: Appointment, at: datetime) -> bool:
    return day_of(visit.starts_at, visit.zone) == day_of(at, visit.zone)


def _place(visits: list[Appointment], frame: Frame) -> Place:
    first = visits[0]
    return Place(
        name=first.property.name,
        on=day_of(frame.at, first.zone),
        rows=[_todays(visit, frame) for visit in visits],
    )


def _todays(visit: Appointment, frame: Frame) -> Todays:
    card, outcome = card_of(visit, frame), visit.resolution
    if outcome is None:
        return Todays(card=card, ended="", pair=Pair(card.credit, card.pay))
    return Todays(card=card, ended=ending(visit, outcome), pair=pair_of(outcome))


def _flagged(visits: AppointmentQuerySet, frame: Frame) -> list[Flagged]:
    """Return the visits, recent or ahead, that were moved often or booked without a credit (rules.md 2)."""
    unusual = Q(moves__gte=MANY_MOVES) | ~Q(override_reason="")
    recent = visits.filter(unusual, starts_at__gt=frame.at - RECENT)
    standing = recent.exclude(state=State.RESCHEDULED).without_withdrawn()
    return [
        Flagged(card=card_of(visit, frame), why=[*_why(visit)])
        for visit in standing.order_by("-starts_at", "-id")[:LOOKED_AT]
    ]


def _why(visit: Appointment) -> Iterable[str]:
    if visit.moves >= MANY_MOVES:
        yield ngettext("Moved {n} time", "Moved {n} times", visit.moves).format(n=visit.moves)
    if visit.override_reason:
        yield _("Booked as an exception: {reason}").format(reason=visit.override_reason)


def _messages(request: RoleRequest, *, at: datetime) -> dict[str, Any]:
    every = Message.objects.visible_to(request.actor)
    mine = every.filter(recipient_id=request.actor.person_id).order_by("-send_at", "-id")
    waiting, failed = every.queued().count(), every.filter(state=MessageState.FAILED).count()
    return {
        "notes": outbox.notes(mine[:LETTERS], at=at),
        "waiting": waiting,
        "failed": failed,
        "waiting_url": f"{reverse('messages')}?state={MessageState.QUEUED}",
        "failed_url": f"{reverse('messages')}?state={MessageState.FAILED}",
    }
