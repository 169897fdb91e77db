"""Bring a course as a file: what it would add, change and leave out, before it does; and take one along."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop
from elevate.people.speech import spoken
from elevate.training import bringing, exporting, live, packing, parcels
from elevate.training.bringing import Fate, Line, Taking
from elevate.training.models import Parcel
from elevate.web import acting
from elevate.web.authoring.shelf import course_or_404
from elevate.web.signed_in import RoleRequest

FATES = {
    Fate.ADDED: gettext_lazy("New"),
    Fate.DRAFTED: gettext_lazy("Changed: becomes a draft"),
    Fate.SAME: gettext_lazy("The same: stays"),
    Fate.KEPT: gettext_lazy("Left out: there is a draft already"),
}
TAGS = {Fate.ADDED: "done", Fate.DRAFTED: "credit", Fate.SAME: "", Fate.KEPT: "stop"}
KINDS = {
    Parcel.Kind.OWN: gettext_lazy("A course of elevate"),
    Parcel.Kind.COMMON_CARTRIDGE: gettext_lazy("Common Cartridge"),
    Parcel.Kind.SCORM: gettext_lazy("SCORM"),
}
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson of the file, and what becomes of it."""

    line: Line
    fate: str
    tag: str
    problem: str


@dataclass(frozen=True, slots=True)
class Left:
    """What was left out for one reason."""

    why: str
    names: list[str]
    more: int


class Bringing(View):
    """GET shows where to choose a file; POST keeps it, to be looked at."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _form(request)

    def post(self, request: RoleRequest) -> HttpResponse:
        try:
            file, operation = _file(request), acting.operation(request)
            parcel = parcels.keep(
                file.name or "", file.read(), operation_id=operation, by=request.actor, at=reading.now()
            )
        except Refused as refusal:
            return _form(request, refusal)
        return redirect("c_parcel", parcel.pk)


class Looking(View):
    """GET shows what taking the course in would do; POST does exactly that."""

    def get(self, request: RoleRequest, pk: str) -> HttpResponse:
        return _page(request, get_object_or_404(Parcel.objects.select_related("course"), pk=pk))

    def post(self, request: RoleRequest, pk: str) -> HttpResponse:
        parcel, at = get_object_or_404(Parcel, pk=pk), reading.now()
        setting = live.setting(at=at, learner=request.actor.user_id)
        taking = Taking(publish="publish" in request.POST, preview_token=request.POST.get("preview", ""))
        try:
            course = parcels.take(parcel, setting, taking, by=request.actor, at=at)
        except Refused as refusal:
            return _page(request, parcel, refusal=refusal)
        messages.success(request, _("The course is taken in."))
        return redirect("c_course", course.key)


def export(request: RoleRequest, course: str) -> HttpResponse:
    """Send a course as a zip: what learners read, to be kept or taken in elsewhere."""
    found = course_or_404(course)
    answer = HttpResponse(exporting.zipped(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}.zip"'
    return answer


def _file(request: RoleRequest) -> UploadedFile[Any]:
    """Return the file that came along; refused without one, or where it is too large to be read."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused(gettext_noop("Choose a file first."))
    packing.check_size(file.size or 0, 0)
    return file


def _form(request: RoleRequest, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "problem": spoken(refusal.sentence) if refusal else "",
        "most": packing.LARGEST // 1_000_000,
        "parcels": Parcel.objects.defer("data").select_related("course")[:MOST_SHOWN],
        "operation": acting.new_operation(),
    }
    return render(request, "authoring/bring.html", context, status=422 if refusal else 200)


def _page(request: RoleRequest, parcel: Parcel, *, refusal: Refused | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "parcel": parcel,
        "kind": KINDS[Parcel.Kind(parcel.kind)],
        "left_out": _left(parcel),
        "problem": spoken(refusal.sentence) if refusal else "",
    }
    if parcel.taken_at is None:
        setting = live.setting(at=reading.now(), learner=request.actor.user_id)
        try:
            plan = bringing.plan(parcels.contents(parcel), setting)
            context |= {"plan": plan, "rows": [_row(line) for line in plan.lines]}
        except Refused as wrong:
            context["problem"] = spoken(wrong.sentence)
    status = acting.status_of(refusal) if refusal else 200
    return render(request, "authoring/parcel.html", context, status=status)


def _row(line: Line) -> Row:
    return Row(line, str(FATES[line.fate]), TAGS[line.fate], spoken(line.problem) if line.problem else "")


def _left(parcel: Parcel) -> list[Left]:
    """Return what was left out, by reason."""
    by_reason = groupby(sorted(parcel.left_out, key=itemgetter(1, 0)), itemgetter(1))
    found = []
    for why, pairs in by_reason:
        names = [name for name, _why in pairs]
        found.append(Left(why, names[:MOST_SHOWN], max(0, len(names) - MOST_SHOWN)))
    return found
