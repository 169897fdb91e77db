"""The portal: what there is to learn, how far one has come, and where to go on (ux.md 10)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from elevate.clock import reading
from elevate.core.facts.setting import Setting
from elevate.training import due, live, progress, rendering, tags
from elevate.training.due import Due
from elevate.training.models import Course
from elevate.training.progress import CourseProgress, LessonProgress, State
from elevate.web.learning import offline
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest

STATES = {
    State.NOT_STARTED: gettext_lazy("Not started"),
    State.IN_PROGRESS: gettext_lazy("In progress"),
    State.COMPLETED: gettext_lazy("Completed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A lesson in a list, as the learner stands with it."""

    progress: LessonProgress
    title: str
    summary: str
    url: str
    state: str

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.progress.version.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A course in the list, with its lessons and the one to go on with."""

    progress: CourseProgress
    url: str
    state: str
    lines: list[Line]
    next: Line | None
    due: Due | None = None

    @property
    def minutes_left(self) -> int:
        """How long the lessons that are left take."""
        return sum(line.minutes for line in self.lines if line.progress.state is not State.COMPLETED)


def courses(request: RoleRequest) -> HttpResponse:
    """List the courses; where there is but one, show it."""
    shelves = shelves_of(request, setting_of(request))
    if len(shelves) == 1:
        return redirect(shelves[0].url)
    context = {"layout": LAYOUTS[request.actor.role], "shelves": shelves}
    return render(request, "learning/courses.html", context)


def course(request: RoleRequest, course: str) -> HttpResponse:
    """Show a course: its lessons, and where to go on."""
    found = get_object_or_404(Course.objects.taught(), key=course)
    setting = setting_of(request)
    shelf = next(iter(shelves_of(request, setting, course=found)), None)
    context = {
        "layout": LAYOUTS[request.actor.role],
        "keeper": offline.keeper(request.actor),
        "course": found,
        "shelf": shelf,
        "welcome": rendering.render(found.welcome, tags.evaluate(found.welcome, setting)),
    }
    return render(request, "learning/course.html", context)


def setting_of(request: RoleRequest) -> Setting:
    """Return what lessons say now to whoever asks."""
    return live.setting(at=reading.now(), learner=request.actor.user_id)


def shelves_of(request: RoleRequest, setting: Setting, *, course: Course | None = None) -> list[Shelf]:
    """Return the courses, or one of them, as the actor stands with them."""
    actor = request.actor
    found = progress.of_courses(actor.user_id or "", setting, courses=None if course is None else [course])
    days = due.days(actor, at=reading.now())
    return [_shelf(each, setting, days.get(each.course.pk)) for each in found]


def lesson_road(course: str, lesson: str, anchor: str = "") -> str:
    """Return the address of a lesson, or of a paragraph in it."""
    return reverse("lesson", args=[course, lesson]) + (f"#{anchor}" if anchor else "")


def line_of(each: LessonProgress, setting: Setting) -> Line:
    """Return a lesson as lists show it."""
    return Line(
        progress=each,
        title=tags.fresh(each.version.title, setting),
        summary=tags.fresh(each.version.summary, setting),
        url=lesson_road(each.lesson.course.key, each.lesson.key),
        state=_("Changed: take it again") if each.again else str(STATES[each.state]),
    )


def _shelf(each: CourseProgress, setting: Setting, due: Due | None) -> Shelf:
    lines = [line_of(lesson, setting) for lesson in each.lessons]
    upcoming = each.next
    return Shelf(
        progress=each,
        url=reverse("course", args=[each.course.key]),
        state=str(STATES[each.state]),
        lines=lines,
        due=None if each.state is State.COMPLETED else due,
        next=next((line for line in lines if line.progress is upcoming), None) if upcoming else None,
    )
