"""A certificate of a completed course: its page, its PDF, and the page where anybody can check it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_safe

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.people.models import Operator
from elevate.people.places import operator_zone
from elevate.people.speech import spoken
from elevate.training import certifying, printing
from elevate.training.models import Certificate, Course
from elevate.web.learning import courses
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest


class Certifying(View):
    """GET shows the certificate, or what is left until there is one; POST issues it."""

    def get(self, request: RoleRequest, course: str) -> HttpResponse:
        return _page(request, get_object_or_404(Course, key=course))

    def post(self, request: RoleRequest, course: str) -> HttpResponse:
        found = get_object_or_404(Course, key=course)
        try:
            certifying.issue(found, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, found, problem=spoken(refusal.sentence), status=422)
        return redirect("certificate", course)


def pdf(request: RoleRequest, course: str) -> HttpResponse:
    """Send the certificate as one page of PDF."""
    issued = certifying.of(get_object_or_404(Course, key=course), learner=request.actor)
    if issued is None:
        raise Http404
    named = {"Content-Disposition": f'inline; filename="certificate-{course}.pdf"'}
    return HttpResponse(
        printing.certificate(issued, link=_link(issued)), content_type="application/pdf", headers=named
    )


@login_not_required
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Say whose certificate a link names, to whoever has the link."""
    issued = certifying.named_by(token)
    if issued is None:
        raise Http404
    return render(request, "learning/checked.html", _facts(issued))


def _page(request: RoleRequest, course: Course, *, problem: str = "", status: int = 200) -> HttpResponse:
    issued = certifying.of(course, learner=request.actor)
    if issued is None and course.retired_at is not None:
        raise Http404
    shelf = next(iter(courses.shelves_of(request, courses.setting_of(request), course=course)), None)
    context = {"layout": LAYOUTS[request.actor.role], "course": course, "shelf": shelf, "problem": problem}
    context |= _facts(issued) if issued else {}
    return render(request, "learning/certificate.html", context, status=status)


def _facts(issued: Certificate) -> dict[str, object]:
    operator = Operator.objects.values_list("name", flat=True).first() or ""
    on = day_of(issued.issued_at, operator_zone())
    return {
        "issued": issued,
        "operator": operator,
        "on": on,
        "code": certifying.code(issued),
        "link": _link(issued),
    }


def _link(issued: Certificate) -> str:
    return settings.ELEVATE_URL + reverse("certificate_check", args=[certifying.token(issued)])
