"""The flowchart's page: for everybody's visits, or for one, with the path taken so far (ux.md 5)."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from elevate.clock import reading
from elevate.people.actors import Actor, Role
from elevate.scheduling.models import Appointment
from elevate.training import live
from elevate.web.flowchart import About, Drawing, drawing
from elevate.web.learning import standpoints
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest
from elevate.web.staging import Stage


def page(request: RoleRequest) -> HttpResponse:
    """Show the flowchart under the rules in force; with `?visit=`, under those of that visit."""
    actor = request.actor
    context: dict[str, Any] = {"layout": LAYOUTS[actor.role]}
    if "visit" in request.GET:
        stage = Stage(request, request.GET["visit"])
        visit = stage.visit()
        context |= {"visit": visit, "visit_url": stage.road("visit", visit)}
        context["drawing"] = _of_visit(stage, visit)
    else:
        context["drawing"] = _in_force(actor, at=reading.now())
    return render(request, "learning/flowchart.html", context)


def _in_force(actor: Actor, *, at: datetime) -> Drawing:
    own = actor.role is Role.THERAPIST
    now = live.setting(at=at, learner=actor.user_id)
    return drawing(now.policy, rate=now.rate, about=About(therapist="" if own else _("the therapist")))


def _of_visit(stage: Stage, visit: Appointment) -> Drawing:
    own = stage.by.role is Role.THERAPIST
    about = About(
        client=visit.client.first_name,
        therapist="" if own else visit.therapist.first_name,
        here=_("This is how it ended") if visit.resolution else _("You are here"),
        doors=standpoints.doors(stage, visit),
    )
    path = standpoints.path(stage, visit)
    return drawing(visit.policy.as_policy(), rate=visit.rate, path=path, about=about)
