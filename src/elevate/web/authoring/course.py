"""One course: what it says of itself, its lessons and their order, and one more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.facts.setting import BadTag
from elevate.core.refusals import Refused
from elevate.people.speech import spoken
from elevate.training import arranging, live, tags
from elevate.training.models import Course, Lesson, LessonVersion
from elevate.web import acting
from elevate.web.authoring.shelf import course_or_404, titled
from elevate.web.signed_in import RoleRequest


class CourseForm(forms.Form):
    """What a course says of itself."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        error_messages={"required": gettext_lazy("Give the course a title.")},
    )
    summary = forms.CharField(label=gettext_lazy("Summary"), max_length=300, required=False)
    welcome = forms.CharField(
        label=gettext_lazy("Welcome"),
        help_text=gettext_lazy("Stands above the lessons until somebody begins. Markdown and facts work."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lesson in its course's list; `up` and `down` are the places it can move to."""

    lesson: Lesson
    title: str
    minutes: int
    published: bool
    draft: bool
    release: bool
    up: int
    down: int


class CoursePage(View):
    """GET shows the course; POST names it, adds a lesson, or moves, requires, retires or restores one."""

    def get(self, request: RoleRequest, course: str) -> HttpResponse:
        return _page(request, course_or_404(course))

    def post(self, request: RoleRequest, course: str) -> HttpResponse:
        found = course_or_404(course)
        form = CourseForm(request.POST) if request.POST.get("act") == "describe" else None
        if form is not None and not form.is_valid():
            return _page(request, found, form=form, status=422)
        try:
            answer = _act(request, found, form, at=reading.now())
        except Refused as refusal:
            found.refresh_from_db()
            return _page(request, found, form=form, problem=spoken(refusal.sentence), status=422)
        return answer or redirect("c_course", found.key)


def _act(
    request: RoleRequest, course: Course, form: CourseForm | None, *, at: datetime
) -> HttpResponse | None:
    """Do what the button says; what it answers leads elsewhere than to the course."""
    by = request.actor
    match request.POST.get("act"):
        case "describe" if form is not None:
            setting = live.setting(at=at, learner=by.user_id)
            arranging.describe(course, _words(form), setting, by=by, at=at)
            messages.success(request, _("The course is saved."))
        case "add":
            operation = acting.operation(request)
            lesson = arranging.add_lesson(course, titled(request), operation_id=operation, by=by, at=at)
            return redirect("c_lesson", course.key, lesson.key)
        case "retire_course":
            arranging.withdraw(course, by=by, at=at)
        case "restore_course":
            arranging.put_back(course, by=by, at=at)
        case act:
            _act_on_lesson(request, _lesson(request, course), act or "", at=at)
    return None


def _act_on_lesson(request: RoleRequest, lesson: Lesson, act: str, *, at: datetime) -> None:
    by = request.actor
    match act:
        case "place":
            arranging.place(lesson, _number(request.POST.get("place", "")), by=by, at=at)
        case "require" | "optional":
            arranging.require(lesson, required=act == "require", by=by, at=at)
        case "retire":
            arranging.retire(lesson, by=by, at=at)
            messages.success(request, _("The lesson is retired. Who completed it has completed it."))
        case "restore":
            arranging.restore(lesson, by=by, at=at)
        case _:
            raise Http404


def _lesson(request: RoleRequest, course: Course) -> Lesson:
    lessons = course.lessons.select_related("course")
    return get_object_or_404(lessons, pk=request.POST.get("lesson", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _words(form: CourseForm) -> dict[str, str]:
    return {name: words.replace("\r\n", "\n") for name, words in form.cleaned_data.items()}


def _page(
    request: RoleRequest,
    course: Course,
    *,
    form: CourseForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = _rows(course, at=reading.now())
    context: dict[str, Any] = {
        "course": course,
        "form": form or CourseForm(initial=_said(course)),
        "rows": [row for row in rows if row.lesson.retired_at is None],
        "retired": [row for row in rows if row.lesson.retired_at is not None],
        "problem": problem,
        "operation": acting.new_operation(),
    }
    return render(request, "authoring/course.html", context, status=status)


def _said(course: Course) -> dict[str, str]:
    return {"title": course.title, "summary": course.summary, "welcome": course.welcome}


def _rows(course: Course, *, at: datetime) -> list[Row]:
    setting = live.setting(at=at)
    lessons = list(course.lessons.select_related("published"))
    drafts, releases = _unpublished(lessons)
    standing = [lesson.pk for lesson in lessons if lesson.retired_at is None]
    rows = []
    for lesson in lessons:
        place = standing.index(lesson.pk) + 1 if lesson.pk in standing else 0
        text = drafts.get(lesson.pk) or lesson.published or releases.get(lesson.pk)
        rows.append(
            Row(
                lesson=lesson,
                title=shown(text.title, setting) if text else lesson.key,
                minutes=text.minutes if text else 0,
                published=lesson.published is not None,
                draft=lesson.pk in drafts,
                release=lesson.pk in releases,
                up=place - 1,
                down=place + 1 if 0 < place < len(standing) else 0,
            )
        )
    return rows


def _unpublished(lessons: list[Lesson]) -> tuple[dict[str, LessonVersion], dict[str, LessonVersion]]:
    """Return each lesson's draft, and what came with a release after what learners read."""
    found = LessonVersion.objects.filter(lesson__in=lessons).order_by("number").defer("body", "practice")
    drafts, releases = {}, {}
    for version in found:
        if not version.shipped_hash:
            if version.published_at is None:
                drafts[version.lesson_id] = version
        elif version.published_at is None:
            releases[version.lesson_id] = version
        else:
            releases.pop(version.lesson_id, None)
    return drafts, releases


def shown(title: str, setting: Any) -> str:
    """Return a title with its facts; as it is written where one of them is wrong."""
    try:
        return tags.fresh(title, setting)
    except BadTag:
        return title
