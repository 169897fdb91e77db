"""A client's page: the next visit, the credits, and the rule in one sentence with its deadline."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from elevate.care import linking
from elevate.care.models import Offer
from elevate.clock import reading
from elevate.core.rulebook import Kind
from elevate.core.written import date_and_time
from elevate.credits import ledger
from elevate.people.models import Client, Coordinator
from elevate.people.speech import spoken
from elevate.scheduling import absent, statements
from elevate.scheduling.models import Appointment, Resolution
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.web.clients import LINES, line_of
from elevate.web.places import map_url
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import mine

PER_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The rule as it stands for one visit: until when it is free, and what it costs after."""

    free: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A visit that is over, or will not be: what became of it and of the credit."""

    visit: Appointment
    words: str
    credit: str


def home(request: RoleRequest) -> HttpResponse:
    """Show the client's own page; `?page=` turns past visits, `?all` shows the whole statement."""
    at = reading.now()
    client = Client.objects.select_related("property").get(pk=request.actor.person_id)
    visits = Appointment.objects.visible_to(request.actor).with_people().fetch_mode(FETCH_RAISE)
    context = _ahead(visits, at=at) | _behind(request, visits, at=at) | _credits(request, client, at=at)
    offers = Offer.objects.visible_to(request.actor)
    about = {
        "coordinators": Coordinator.objects.all()[:3],
        "opted_out": client.opted_out_at is not None,
        "offers": [(offer, linking.path(offer)) for offer in offers.open(at).with_everything()],
        "standing": mine.mine(request.actor, at=at),
        "away_until": absent.until([client], at=at).get(client.pk),
    }
    return render(request, "client/home.html", context | about)


def _ahead(visits: AppointmentQuerySet, *, at: datetime) -> dict[str, Any]:
    coming = list(visits.coming(at)[: PER_PAGE + 1])
    first = coming[0] if coming else None
    return {
        "next": first,
        "others": coming[1:],
        "rule": first and _rule(first, at=at),
        "map_url": first and map_url(first.property),
    }


def _rule(visit: Appointment, *, at: datetime) -> Deadline:
    facts = visit.facts()
    words = {
        "deadline": date_and_time(facts.free_until, visit.zone),
        "place": visit.property.name,
    }
    if at <= facts.free_until:
        sentence = _(
            "You can cancel or move it free of charge until {deadline} ({place} time). "
            "After that, cancelling uses 1 credit."
        )
    else:
        sentence = _("It was free to cancel until {deadline} ({place} time). Cancelling now uses 1 credit.")
    return Deadline(free=at <= facts.free_until, sentence=sentence.format(**words))


def _behind(request: RoleRequest, visits: AppointmentQuerySet, *, at: datetime) -> dict[str, Any]:
    page = Paginator(visits.behind(at).without_withdrawn(), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "past": [_past(visit) for visit in page]}


def _past(visit: Appointment) -> Past:
    outcome = visit.resolution
    if outcome is None:
        words = _("Not yet confirmed by {therapist}").format(therapist=visit.therapist.first_name)
        return Past(visit=visit, words=words, credit="")
    credit = _("1 used") if outcome.credit_used else _("kept")
    return Past(visit=visit, words=_became(visit, outcome), credit=credit)


def _became(visit: Appointment, outcome: Resolution) -> str:
    """Say what became of a visit in the words of the person who was to be visited."""
    if visit.rescheduled_to is not None:
        return _("Moved to {when}").format(when=date_and_time(visit.rescheduled_to.starts_at, visit.zone))
    match outcome.kind:
        case None:
            return _("Took place")
        case Kind.NO_SHOW:
            return _("You could not be reached at the door")
        case Kind.THERAPIST:
            return _("Cancelled by your therapist")
        case _:
            return _("Cancelled. {why}").format(why=spoken(outcome.why_sentence))


def _credits(request: RoleRequest, client: Client, *, at: datetime) -> dict[str, Any]:
    # What only moves between held and available is the operator's bookkeeping.
    lines = [line for line in statements.lines(client, at=at) if line.change]
    shown = lines if "all" in request.GET else lines[-LINES:]
    balance = ledger.balance(client.pk, at=at)
    return {
        "balance": balance,
        "owed": max(0, -balance.total),
        "next_grant": ledger.next_grant(client.pk, at=at),
        "lines": [line_of(line, client.property.time_zone) for line in reversed(shown)],
        "more_lines": len(lines) - len(shown),
    }
