"""Dates of standing visits that were not booked: the list of them."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from elevate.core.written import date_and_time, day_and_time
from elevate.people.actors import Actor
from elevate.people.speech import spoken
from elevate.scheduling.models import Skip
from elevate.scheduling.standing import saying, skipping
from elevate.web.roads import LAYOUTS, skip_road
from elevate.web.signed_in import RoleRequest

PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A date that waits: when it would be, whose, and why there is no visit."""

    skip: Skip
    when: str
    why: str
    arrangement: str
    kept: str
    url: str


def waiting(request: RoleRequest) -> HttpResponse:
    """List every date that waits to be settled, the soonest first."""
    found = skipping.open_for(request.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "layout": LAYOUTS[request.actor.role],
        "page": page,
        "skips": [listed(skip, request.actor) for skip in page],
    }
    return render(request, "standing/skips.html", context)


def listed(skip: Skip, actor: Actor) -> Listed:
    """Return a date as a list shows it; it came with everybody in its arrangement."""
    zone, kept = skip.series.zone, skip.kept
    stands = _("Its visit stays on {when} for now.")
    return Listed(
        skip=skip,
        when=date_and_time(skip.original_starts_at, zone),
        why=spoken(skip.why),
        arrangement=spoken(saying.arrangement(skip.series)),
        kept=stands.format(when=day_and_time(kept.starts_at, zone)) if kept else "",
        url=skip_road(actor, "skip", skip.pk),
    )
