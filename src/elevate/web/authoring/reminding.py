"""Remind one person of a course: the words, to be changed, and the tap that sends them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.quiet import after_quiet
from elevate.core.refusals import Refused
from elevate.core.written import day_and_time
from elevate.messaging.addressing import address
from elevate.people.speech import spoken
from elevate.training import live, nudging
from elevate.training.cohorts import Standing
from elevate.training.models import Course
from elevate.training.nudging import Words
from elevate.web import acting
from elevate.web.authoring import people
from elevate.web.authoring.shelf import course_or_404
from elevate.web.signed_in import RoleRequest


class Reminding(View):
    """GET shows the words; POST sends them, or the suggested ones where none came along."""

    def get(self, request: RoleRequest, course: str, learner: str) -> HttpResponse:
        return _page(request, course_or_404(course), learner)

    def post(self, request: RoleRequest, course: str, learner: str) -> HttpResponse:
        found, at = course_or_404(course), reading.now()
        setting, stands = live.setting(at=at), _standing(found, learner)
        suggested = nudging.suggestion(stands, by=request.actor)
        text = request.POST.get("text", suggested).replace("\r\n", "\n")
        try:
            words = Words(learner_id=learner, text=text, operation_id=acting.operation(request))
            sent = nudging.send(found, words, setting, by=request.actor, at=at)
        except Refused as refusal:
            if "text" in request.POST:
                return _page(request, found, learner, text=text, refusal=refusal)
            return people.page(request, found, problem=spoken(refusal.sentence), status=422)
        when = day_and_time(sent.sent_at, stands.learner.zone)
        name = stands.learner.person.first_name
        messages.success(request, _("Your words to {name} go out {when}.").format(name=name, when=when))
        return redirect("c_people", found.key)


def _standing(course: Course, learner: str) -> Standing:
    at = reading.now()
    try:
        return nudging.standing(course, learner, live.setting(at=at), at=at)
    except Refused as refusal:
        raise Http404 from refusal


def _page(
    request: RoleRequest, course: Course, learner: str, *, text: str = "", refusal: Refused | None = None
) -> HttpResponse:
    at, stands = reading.now(), _standing(course, learner)
    delay = live.setting(at=at).policy.message_delay
    why_not = nudging.why_not(stands, at=at)
    context: dict[str, Any] = {
        "course": course,
        "standing": stands,
        "person": stands.learner.person,
        "to": address(stands.learner.person),
        "text": text or nudging.suggestion(stands, by=request.actor),
        "longest": nudging.LONGEST,
        "why_not": spoken(why_not) if why_not else "",
        "when": day_and_time(after_quiet(at + delay, stands.learner.zone), stands.learner.zone),
        "problem": spoken(refusal.sentence) if refusal else "",
        "operation": acting.new_operation(),
    }
    status = acting.status_of(refusal) if refusal else 200
    return render(request, "authoring/remind.html", context, status=status)
