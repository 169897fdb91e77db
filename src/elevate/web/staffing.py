"""The therapists: their hours in words, and their next time off."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from elevate.clock import reading
from elevate.core.hours import in_words
from elevate.people.models import Therapist
from elevate.scheduling import rosters as weeks
from elevate.scheduling.models import TimeOff
from elevate.web import rosters
from elevate.web.signed_in import RoleRequest
from elevate.web.time_off import words

PER_PAGE = 25


def therapists(request: RoleRequest) -> HttpResponse:
    """List the therapists; those who take no visits come last."""
    found = Therapist.objects.order_by("status", "name", "id")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    known, off = weeks.weeks(), _next_off(at=reading.now())
    rows = [_row(request, each, known, off) for each in page]
    return render(request, "coordinator/therapists.html", {"page": page, "rows": rows})


def _row(
    request: RoleRequest, therapist: Therapist, known: dict[str, Any], off: dict[str, str]
) -> dict[str, Any]:
    return {
        "therapist": therapist,
        "known": therapist.pk in known,
        "hours": in_words(known.get(therapist.pk, ())),
        "off": off.get(therapist.pk, ""),
        "active": therapist.status == Therapist.Status.ACTIVE,
        "hours_url": rosters.address(request.actor, "hours", therapist),
        "time_off_url": rosters.address(request.actor, "time_off", therapist),
    }


def _next_off(*, at: datetime) -> dict[str, str]:
    """Return each therapist's present or next time off, in words."""
    coming = (
        TimeOff.objects.standing().filter(ends_at__gt=at).select_related("therapist").order_by("-starts_at")
    )
    return {off.therapist_id: words(off.starts_at, off.ends_at, off.therapist.time_zone) for off in coming}
