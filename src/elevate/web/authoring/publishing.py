"""Publish a lesson: first what that means, then the act."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.people.speech import spoken
from elevate.plans.models import PolicyVersion
from elevate.training import drafting, live, publishing
from elevate.training.models import Lesson, LessonVersion
from elevate.web import acting
from elevate.web.authoring.course import shown
from elevate.web.authoring.editing import lesson_or_404
from elevate.web.practice import checking as rehearsing
from elevate.web.signed_in import RoleRequest


class Publishing(View):
    """GET shows what learners will read, and who will be told or asked again; POST publishes that."""

    def get(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found = lesson_or_404(course, lesson)
        version = _version(found, request.GET.get("version", ""))
        return _page(request, found, version) if version else redirect("c_lesson", course, lesson)

    def post(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found, at = lesson_or_404(course, lesson), reading.now()
        version = get_object_or_404(found.versions, pk=request.POST.get("version", ""))
        setting = live.setting(at=at, learner=request.actor.user_id)
        token = request.POST.get("preview", "")
        try:
            _check_practice(version, setting, at=at)
            publishing.publish(version, setting, preview_token=token, by=request.actor, at=at)
        except Refused as refusal:
            return _page(request, found, version, refusal=refusal)
        messages.success(request, _("Published. This is what learners read from now on."))
        return redirect("c_lesson", found.course.key, found.key)


def _version(lesson: Lesson, pk: str) -> LessonVersion | None:
    """Return the text to publish: the draft, or what came with a release."""
    if not pk:
        return drafting.draft_of(lesson)
    return get_object_or_404(lesson.versions.filter(published_at__isnull=True), pk=pk)


def _check_practice(version: LessonVersion, setting: Setting, *, at: datetime) -> None:
    """Refuse scenarios that nobody could pass under the policy as it is."""
    policy = PolicyVersion.objects.current(at)
    if problem := next(iter(rehearsing.problems(version.practice, setting, policy)), None):
        raise Refused(problem.msgid, **problem.params)


def _page(
    request: RoleRequest, lesson: Lesson, version: LessonVersion, *, refusal: Refused | None = None
) -> HttpResponse:
    setting = live.setting(at=reading.now(), learner=request.actor.user_id)
    version = lesson.versions.select_related("lesson__course", "lesson__published").get(pk=version.pk)
    context: dict[str, Any] = {
        "lesson": lesson,
        "course": lesson.course,
        "version": version,
        "shown_title": shown(version.title, setting),
        "problem": spoken(refusal.sentence) if refusal else "",
    }
    try:
        _check_practice(version, setting, at=reading.now())
        context["effect"] = publishing.effect(version, setting)
    except Refused as wrong:
        context["wrong"] = spoken(wrong.sentence)
        refusal = refusal or wrong
    code = acting.status_of(refusal) if refusal and request.method == "POST" else 200
    return render(request, "authoring/publish.html", context, status=code)
