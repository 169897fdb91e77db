"""Let somebody else perform a visit."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from elevate.api import arranging, finding, standing, visits
from elevate.api.arranging import Dry
from elevate.api.fields import Id, Input, Line
from elevate.api.gate import Call, only
from elevate.api.standing import Dates
from elevate.api.visits import Visit
from elevate.people.actors import Role
from elevate.people.models import Therapist
from elevate.scheduling import substituting
from elevate.scheduling.models import Appointment

router = Router(tags=["appointments"])


class Substituting(Input):
    """Who performs the visit instead."""

    therapist_id: Id
    preview_token: Line | None = None


@router.post("/appointments/{appointment_id}/substitute", response={200: Visit | Dates}, exclude_unset=True)
def substitute_therapist(
    request: Call, response: HttpResponse, appointment_id: str, payload: Substituting, dry: Query[Dry]
) -> dict[str, Any]:
    """Let somebody else perform a booked visit: at the same time, free of charge, at their own rate."""
    visit = finding.find(finding.appointments(request), appointment_id)
    only(request, Role.COORDINATOR, Role.THERAPIST)
    therapist = finding.find(Therapist.objects.all(), payload.therapist_id)
    shown = partial(substituting.preview, visit, therapist, by=request.actor, at=request.at)
    if dry.dry_run:
        return standing.dates(shown(), visit.zone, request)
    seen = visits.seen(request, visit, preview_token=payload.preview_token)
    with arranging.as_shown(request, visit.zone, shown):
        substituting.substitute(visit.pk, therapist, by=request.actor, at=request.at, seen=seen)
    done = finding.find(_with_all(), visit.pk)
    visits.tag(response, done)
    theirs = request.actor.role is Role.THERAPIST
    return visits.visit(done, request) | ({"pay": None} if theirs else {})


def _with_all() -> Any:
    return Appointment.objects.with_people().select_related("rescheduled_from")
