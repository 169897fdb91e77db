"""The courses as whoever writes them sees them, and a new one."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.people.speech import spoken
from elevate.training import arranging
from elevate.training.models import Course
from elevate.web import acting
from elevate.web.signed_in import RoleRequest

#: No title is longer.
LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Row:
    """A course in the list: how many lessons learners see, and how many are being written."""

    course: Course
    taught: int
    drafts: int


class Shelf(View):
    """GET lists the courses; POST adds one."""

    def get(self, request: RoleRequest) -> HttpResponse:
        return _page(request)

    def post(self, request: RoleRequest) -> HttpResponse:
        try:
            title = titled(request)
            operation = acting.operation(request)
            course = arranging.add_course(title, operation_id=operation, by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, problem=spoken(refusal.sentence), status=422)
        messages.success(request, _("The course is there. Add its first lesson."))
        return redirect("c_course", course.key)


def course_or_404(key: str) -> Course:
    """Return a course, retired or not."""
    return get_object_or_404(Course, key=key)


def titled(request: RoleRequest) -> str:
    """Read the title of something new."""
    title = request.POST.get("title", "").replace("\0", "")
    return arranging.titled(title)[:LONGEST_TITLE]


def _page(request: RoleRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    rows = [_row(course) for course in _courses()]
    context = {
        "rows": [row for row in rows if row.course.retired_at is None],
        "retired": [row for row in rows if row.course.retired_at is not None],
        "problem": problem,
        "typed": request.POST.get("title", ""),
        "operation": acting.new_operation(),
    }
    return render(request, "authoring/courses.html", context, status=status)


def _courses() -> list[Course]:
    standing = Q(lessons__retired_at__isnull=True)
    draft = Q(lessons__versions__published_at__isnull=True, lessons__versions__shipped_hash="")
    return list(
        Course.objects.annotate(
            taught=Count("lessons", filter=standing & Q(lessons__published__isnull=False), distinct=True),
            drafts=Count("lessons", filter=standing & draft, distinct=True),
        ).order_by("position", "pk")
    )


def _row(course: Course) -> Row:
    return Row(course, vars(course)["taught"], vars(course)["drafts"])
