"""Whose columns the schedule has: a page of therapists or of properties, and the visits in them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet

from elevate.core.time import day_of
from elevate.people.actors import Actor
from elevate.people.models import Property, Therapist
from elevate.scheduling.models import Appointment, Away
from elevate.scheduling.models.appointment import AppointmentQuerySet
from elevate.web import closures
from elevate.web.closures import DAY, FARTHEST_ZONE, Closures
from elevate.web.entries import RELATED
from elevate.web.schedule.asked import Asked

PER_PAGE = 30

Owner = Therapist | Property
Held = dict[tuple[date, str], list[Appointment]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that was fetched, in a number of queries that does not depend on how much it is."""

    asked: Asked
    page: Page[Owner]
    visits: Held
    closures: Closures
    away: list[Away]

    def visits_of(self, owner: Owner, on: date) -> list[Appointment]:
        """Return what the owner's cell of that day holds, whatever the filters leave out of it."""
        return self.visits[on, owner.pk]


def found(actor: Actor, asked: Asked, page: str | None) -> Found:
    """Fetch what `asked` is about."""
    first, until = asked.days[0], asked.days[-1] + DAY
    near = _near(actor, first, until)
    owners: Page[Owner] = Paginator(_owners(asked, near), PER_PAGE).get_page(page)
    ids = [owner.pk for owner in owners]
    return Found(
        asked=asked,
        page=owners,
        visits=_by_day(near, asked, ids),
        closures=closures.between(first, until, therapists=[] if asked.by_property else ids),
        away=[*_away(actor, asked, first, until)],
    )


def _near(actor: Actor, first: date, until: date) -> AppointmentQuerySet:
    """Return the visits of those days on any clock."""
    start, end = (datetime.combine(on, time.min, UTC) for on in (first, until))
    return Appointment.objects.visible_to(actor).between(start - FARTHEST_ZONE, end + FARTHEST_ZONE)


def _owners(asked: Asked, near: AppointmentQuerySet) -> QuerySet[Owner]:
    """Return whose columns there are: with the other filter, only those that it leaves something in."""
    if asked.by_property:
        return _narrowed(Property.objects.all(), asked.place, _there(near, asked.therapist, "property"))
    if asked.therapist or asked.place:
        return _narrowed(Therapist.objects.all(), asked.therapist, _there(near, asked.place, "therapist"))
    busy = near.order_by().filter(therapist=OuterRef("pk"))
    return Therapist.objects.filter(Q(status=Therapist.Status.ACTIVE) | Exists(busy))


def _there(near: AppointmentQuerySet, other: Owner | None, mine: str) -> AppointmentQuerySet | None:
    """Return a column's visits that the other filter leaves, if there is one; `mine` names the column."""
    if other is None:
        return None
    theirs = {"therapist": other.pk} if isinstance(other, Therapist) else {"property": other.pk}
    return near.order_by().filter(**{mine: OuterRef("pk")}, **theirs)


def _narrowed(owners: QuerySet[Any], own: Owner | None, there: AppointmentQuerySet | None) -> QuerySet[Owner]:
    if own is not None:
        return owners.filter(pk=own.pk)
    return owners if there is None else owners.filter(Exists(there))


def _by_day(near: AppointmentQuerySet, asked: Asked, owners: list[str]) -> Held:
    # A therapist's own visits elsewhere stay among them: they are in the way of what is free.
    rows = near.filter(property__in=owners) if asked.by_property else near.filter(therapist__in=owners)
    if asked.by_property and asked.therapist:
        rows = rows.filter(therapist=asked.therapist)
    held: Held = defaultdict(list)
    for visit in rows.without_withdrawn().select_related(*RELATED).fetch_mode(FETCH_RAISE):
        owner = visit.property_id if asked.by_property else visit.therapist_id
        held[day_of(visit.starts_at, visit.zone), owner].append(visit)
    return held


def _away(actor: Actor, asked: Asked, first: date, until: date) -> QuerySet[Away]:
    away = Away.objects.visible_to(actor).touching(first, until).select_related("client")
    if asked.place:
        away = away.filter(client__property=asked.place)
    return away.order_by("client__name", "from_on", "id")
