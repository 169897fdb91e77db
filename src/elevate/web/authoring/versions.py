"""Every version of a lesson: what differs between two of them, and an old one as a new draft."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.facts.setting import BadTag, Setting
from elevate.core.refusals import Refused
from elevate.people.speech import spoken
from elevate.training import changes, checking, drafting, live
from elevate.training.changes import Difference
from elevate.training.models import Lesson, LessonVersion
from elevate.web import acting, history
from elevate.web.authoring.editing import lesson_or_404
from elevate.web.signed_in import RoleRequest


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the list: whose it is, and how it stands."""

    version: LessonVersion
    writer: str
    state: str
    tag: str


class Versions(View):
    """GET lists the versions, and what differs between two; POST makes a draft of one."""

    def get(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        return _page(request, lesson_or_404(course, lesson))

    def post(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found = lesson_or_404(course, lesson)
        version = get_object_or_404(
            found.versions.select_related("lesson__published"), pk=request.POST.get("version", "")
        )
        try:
            drafting.restore(version, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, found, refusal=refusal)
        messages.success(request, _("Version {n} is your draft now.").format(n=version.number))
        return redirect("c_lesson", found.course.key, found.key)


def _page(request: RoleRequest, lesson: Lesson, *, refusal: Refused | None = None) -> HttpResponse:
    setting = live.setting(at=reading.now(), learner=request.actor.user_id)
    versions = list(lesson.versions.order_by("-number"))
    context: dict[str, Any] = {
        "lesson": lesson,
        "course": lesson.course,
        "rows": _rows(lesson, versions),
        "from": request.GET.get("from") or (versions[1].pk if len(versions) > 1 else ""),
        "to": request.GET.get("to") or (versions[0].pk if versions else ""),
        "problem": spoken(refusal.sentence) if refusal else "",
    }
    before, after = (_asked(request, versions, name) for name in ("from", "to"))
    if before is not None and after is not None:
        context |= {"before": before, "after": after} | _compared(before, after, setting)
    status = acting.status_of(refusal) if refusal else 200
    return render(request, "authoring/versions.html", context, status=status)


def _asked(request: RoleRequest, versions: list[LessonVersion], name: str) -> LessonVersion | None:
    asked = request.GET.get(name, "")
    return next((version for version in versions if version.pk == asked), None)


def _rows(lesson: Lesson, versions: list[LessonVersion]) -> list[Row]:
    names = history.names(version.written_by for version in versions)
    return [
        Row(version, names.get(version.written_by, _("the release")), *_state(lesson, version))
        for version in versions
    ]


def _state(lesson: Lesson, version: LessonVersion) -> tuple[str, str]:
    if version.pk == lesson.published_id:
        return _("Learners read this"), "done"
    if drafting.is_draft(version):
        return _("Draft"), "credit"
    return (_("Came with a release"), "move") if version.published_at is None else (_("Earlier"), "")


def _compared(before: LessonVersion, after: LessonVersion, setting: Setting) -> dict[str, Any]:
    try:
        said = changes.between(before, after, setting)
    except BadTag as wrong:
        return {"wrong": spoken(wrong.sentence)}
    return {"differences": [*_around(before, after), *said]}


def _around(before: LessonVersion, after: LessonVersion) -> list[Difference]:
    """Return what differs outside the text."""
    named = {
        _("Title"): (before.title, after.title),
        _("Summary"): (before.summary, after.summary),
        _("Minutes"): (str(before.minutes), str(after.minutes)),
        _("Must be taken again"): (_yes(value=before.material), _yes(value=after.material)),
        _("Practice"): tuple(checking.practice_text(each.practice) for each in (before, after)),
    }
    return [
        Difference("", name, [old] if old else [], [new] if new else [])
        for name, (old, new) in named.items()
        if old != new
    ]


def _yes(*, value: bool) -> str:
    return _("yes") if value else _("no")
