"""A therapist's clients, those who need attention first; and one client with credits and visits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE, Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from elevate.care import attention
from elevate.clock import reading
from elevate.core import care
from elevate.core.credits import Days
from elevate.core.time import day_of
from elevate.credits import ledger
from elevate.credits.models import Balance
from elevate.people.actors import Actor, Role
from elevate.people.models import Client
from elevate.people.speech import spoken
from elevate.plans.models import Pause
from elevate.scheduling import absent, statements
from elevate.scheduling.models import Appointment
from elevate.scheduling.statements import Line
from elevate.web import caring
from elevate.web.cards import Frame, card_of
from elevate.web.places import map_url
from elevate.web.roads import LAYOUTS, find_road, new_series_road, person_road
from elevate.web.signed_in import RoleRequest
from elevate.web.standing import everybody
from elevate.web.steps import AHEAD, Plan, steps_of

PER_PAGE = 25
LINES = 12
LONGEST_SEARCH = 80


def clients(request: RoleRequest) -> HttpResponse:
    """List the clients by need of attention; `?q=` finds one by name, unit or property."""
    at = reading.now()
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    listed = found(attention.clients(request.actor, at=at), wanted)
    counts = listed.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(rank=attention.NEEDS_ATTENTION)))
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    people = seen(request.actor, page, at=at)
    context = _roof(request.actor) | {
        "wanted": wanted,
        "query": f"{urlencode({'q': wanted})}&" if wanted else "",
        "counts": counts,
        "page": page,
        "waiting": [client for client in people if client.rank == attention.NEEDS_ATTENTION],
        "others": [client for client in people if client.rank != attention.NEEDS_ATTENTION],
    }
    return render(request, "therapist/clients.html", context)


def client(request: RoleRequest, pk: str) -> HttpResponse:
    """Show one client: how to reach them, their credits in words, their visits with this therapist."""
    at = reading.now()
    person = get_object_or_404(attention.clients(request.actor, at=at), pk=pk)
    zone, whole = person.property.time_zone, "all" in request.GET
    lines = statements.lines(person, at=at, until=at + AHEAD)
    known = [line for line in lines if line.entry.at <= at]
    [shown] = seen(request.actor, [person], at=at)
    context = _roof(request.actor) | {
        "client": shown,
        "book_url": find_road(request.actor, person),
        "care": caring.context_of(person, by=request.actor, at=at, wanted=request.GET.get("words", "")),
        "away_url": person_road(request.actor, person, "away"),
        "standing": everybody.of_client(request.actor, person, at=at),
        "standing_url": new_series_road(request.actor, client=person.pk),
        "map_url": map_url(person.property),
        "dial": "".join(sign for sign in person.phone if sign in "+0123456789"),
        "credits": credits_words(ledger.balance(person.pk, at=at)),
        "next_grant": ledger.next_grant(person.pk, at=at),
        "steps": steps_of(lines, at=at, zone=zone, plan=_plan(person, at=at)),
        "lines": [line_of(line, zone) for line in (known if whole else known[-LINES:])[::-1]],
        "more_lines": 0 if whole else max(0, len(known) - LINES),
    }
    return render(request, "therapist/client.html", context | _visits(request, person, at=at))


def found(people: QuerySet[Client], wanted: str) -> QuerySet[Client]:
    """Keep the people whose name, unit or property holds every word that is wanted."""
    for word in wanted.split():
        people = people.filter(
            Q(name__icontains=word) | Q(unit__icontains=word) | Q(property__name__icontains=word)
        )
    return people


def _roof(actor: Actor) -> dict[str, Any]:
    """Return what these pages need of their surroundings: layout, ways, and how they speak of visits."""
    lists = {Role.COORDINATOR: "c_clients", Role.THERAPIST: "clients"}
    return {
        "layout": LAYOUTS[actor.role],
        "clients_url": reverse(lists[actor.role]),
        "theirs": actor.role is Role.THERAPIST,
    }


def seen(actor: Actor, people: Iterable[Client], *, at: datetime) -> list[Any]:
    """Return the people with what their pages and lists say of them."""
    listed = list(people)
    away = absent.until(listed, at=at)
    return [_seen(client, actor, away.get(client.pk), at=at) for client in listed]


def _seen(client: Any, actor: Actor, away_until: date | None, *, at: datetime) -> Any:
    """Add what the page says: whole days since the last visit, and how they stand."""
    zone = client.property.time_zone
    client.url, client.away_until = person_road(actor, client), away_until
    client.days_since = (
        (day_of(at, zone) - day_of(client.last_visit_at, zone)).days if client.last_visit_at else None
    )
    client.owed = max(0, -client.balance)
    client.why = spoken(care.words(attention.facts_of(client), at=at))
    return client


def credits_words(balance: Balance) -> str:
    """Say what a client has and what of it booked visits hold."""
    if balance.total < 0:
        words = ngettext("{n} credit owed.", "{n} credits owed.", -balance.total).format(n=-balance.total)
    else:
        words = ngettext("{n} credit.", "{n} credits.", balance.total).format(n=balance.total)
    return " ".join(filter(None, [words, _held(balance)]))


def _held(balance: Balance) -> str:
    # A visit may be booked ahead of the credit that will cover it (rules.md 3).
    if balance.held > max(0, balance.total):
        return ngettext(
            "{n} booked visit takes one when it is due.", "{n} booked visits take one each.", balance.held
        ).format(n=balance.held)
    if not balance.held:
        return ""
    return ngettext(
        "{n} is held for a booked visit.", "{n} are held for booked visits.", balance.held
    ).format(n=balance.held)


def _plan(client: Client, *, at: datetime) -> Plan:
    promised = Appointment.objects.booked().filter(client=client, starts_at__gt=at)
    pauses = Pause.objects.filter(subscription__client=client)
    return Plan(
        promised=[*promised.values_list("starts_at", flat=True)],
        pauses=[Days(pause.from_on, pause.until_on) for pause in pauses],
    )


def line_of(line: Line, zone: str) -> dict[str, Any]:
    """Return a line of the statement with its day; what only moves between held and available says so."""
    change = f"{line.change:+d}".replace("-", "−") if line.change else _("none")
    return {
        "on": day_of(line.entry.at, zone),
        "words": line.words,
        "change_words": change,
        "balance_after": line.balance_after,
        "rule": line.rule,
    }


def _visits(request: RoleRequest, client: Client, *, at: datetime) -> dict[str, Any]:
    own = Appointment.objects.visible_to(request.actor).with_people().fetch_mode(FETCH_RAISE)
    own = own.filter(client=client).without_withdrawn()
    ahead = own.coming(at)
    page = Paginator(own.behind(at), PER_PAGE).get_page(request.GET.get("page"))
    frame = Frame(by=request.actor, at=at)
    return {
        "ahead": [card_of(visit, frame) for visit in ahead[:PER_PAGE]],
        "past": [card_of(visit, frame) for visit in page],
        "page": page,
    }
