"""Today: a therapist's visits by place, then time, each completed in one tap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from elevate.clock import reading
from elevate.core.money import Money
from elevate.core.time import day_of, local, start_of_day
from elevate.core.written import day_and_time
from elevate.people.models import Therapist
from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.training import gating
from elevate.web.cards import Card, Frame, card_of
from elevate.web.places import map_url
from elevate.web.signed_in import RoleRequest

PAGE = "today"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A property with the day's visits there; `note` is what else to know before going."""

    name: str
    address: str
    map_url: str
    access_notes: str
    note: str
    cards: list[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A therapist's day as it stands at an instant."""

    therapist: Therapist
    on: date
    visits: list[Appointment]
    places: list[Place]
    then: Appointment | None

    @property
    def taking_place(self) -> list[Appointment]:
        """The visits that were or will be made."""
        return [visit for visit in self.visits if visit.state in OCCUPYING]

    @property
    def open(self) -> bool:
        """Whether a visit is still to be made."""
        return any(card.is_open for place in self.places for card in place.cards)

    @property
    def next_words(self) -> str:
        """When and where it goes on after today."""
        if self.then is None:
            return _("Nothing is booked after today.")
        when = day_and_time(self.then.starts_at, self.then.zone)
        return _("Next: {when}, {place}.").format(when=when, place=self.then.property.name)

    @property
    def count(self) -> int:
        """How many visits there are."""
        return len(self.taking_place)

    @property
    def place_count(self) -> int:
        """At how many places."""
        return len({visit.property_id for visit in self.taking_place})

    @property
    def paid_without(self) -> int:
        """How many visits were cancelled and are paid all the same."""
        cancelled = (visit.resolution for visit in self.visits if visit.state not in OCCUPYING)
        return sum(1 for resolution in cancelled if resolution and resolution.pay)

    @property
    def pay(self) -> str:
        """What the day earns, a late cancellation's pay included."""
        return pay_of(self.visits)


def today(request: RoleRequest) -> HttpResponse:
    """Show the day."""
    day = day_for(request, at=reading.now())
    context = {"day": day, "lessons_left": gating.left(day.therapist)}
    return render(request, "therapist/today.html", context)


def answer(request: RoleRequest, visit: Appointment, *, problem: str, status: int) -> HttpResponse:
    """Return what replaces the card tapped, and what is no longer true beside it.

    That is the next visit to come, which this act made the next one or no longer is, and the counts.
    """
    day = day_for(request, at=reading.now())
    cards = {card.id: card for place in day.places for card in place.cards}
    card = cards.get(visit.pk) or card_of(visit, Frame(by=request.actor, at=reading.now(), page=PAGE))
    card.problem = problem
    others = [other for other in cards.values() if other.is_open and other is not card]
    following = min(others, key=lambda other: other.starts_at, default=None)
    if following:
        following.elsewhere = True
    context = {"day": day, "card": card, "following": following, "elsewhere": True}
    return render(request, "therapist/today.html#answer", context, status=status)


def day_for(request: RoleRequest, *, at: datetime) -> Day:
    """Return the day that `at` falls on where the therapist lives."""
    therapist = Therapist.objects.get(pk=request.actor.person_id)
    on = day_of(at, therapist.time_zone)
    start, end = (start_of_day(day, therapist.time_zone) for day in (on, on + DAY))
    own = Appointment.objects.visible_to(request.actor).with_people().fetch_mode(FETCH_RAISE)
    visits = list(own.between(start, end).without_withdrawn())
    frame = Frame(by=request.actor, at=at, page=PAGE, next_id=next_id(visits, at=at))
    return Day(
        therapist=therapist,
        on=on,
        visits=visits,
        places=_places(visits, frame, zone=therapist.time_zone),
        then=own.booked().filter(starts_at__gte=end).order_by("starts_at", "id").first(),
    )


def next_id(visits: Iterable[Appointment], *, at: datetime) -> str:
    """Return which of a day's visits is the next one, or is being made."""
    return next((visit.pk for visit in visits if visit.resolution is None and visit.ends_at > at), "")


def _places(visits: list[Appointment], frame: Frame, *, zone: str) -> list[Place]:
    first_at: dict[str, int] = {}
    for number, visit in enumerate(visits):
        first_at.setdefault(visit.property_id, number)
    grouped = sorted(visits, key=lambda visit: first_at[visit.property_id])
    return [
        place_of([*group], frame, zone=zone)
        for _property, group in groupby(grouped, lambda visit: visit.property_id)
    ]


def place_of(visits: list[Appointment], frame: Frame, *, zone: str) -> Place:
    """Return the place of `visits`, which are all there; `zone` is the clock of who goes there."""
    first = visits[0]
    here, there = (local(first.starts_at, clock).utcoffset() for clock in (zone, first.zone))
    return Place(
        name=first.property.name,
        address=first.property.address,
        map_url=map_url(first.property),
        access_notes=first.property.access_notes,
        note="" if here == there else _("Times are local to {place}").format(place=first.property.name),
        cards=[card_of(visit, frame) for visit in visits],
    )


def pay_of(visits: Iterable[Appointment]) -> str:
    """Write what `visits` earn or will, a late cancellation's pay included."""
    return _total(visit.resolution.pay if visit.resolution else visit.rate for visit in visits)


def _total(amounts: Iterable[Money]) -> str:
    totals: dict[str, Money] = {}
    for amount in amounts:
        totals[amount.currency] = totals.get(amount.currency, Money.none(amount.currency)) + amount
    return " + ".join(str(total) for total in totals.values())
