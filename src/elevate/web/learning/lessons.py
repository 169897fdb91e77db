"""One lesson: read it, see what changed in it, complete it, go on to the next (ux.md 10)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from elevate.clock import reading
from elevate.core.facts import reading as facts
from elevate.core.facts.reading import Block
from elevate.core.facts.setting import Setting
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Rule
from elevate.training import changes, completing, finding as taught, progress, rendering, tags
from elevate.training.media import KINDS
from elevate.training.models import Completion, Lesson, LessonVersion, Medium
from elevate.training.progress import LessonProgress, State
from elevate.web.flowchart import Drawing, drawing
from elevate.web.learning import courses, films, finding, offline
from elevate.web.learning.courses import Line, lesson_road
from elevate.web.pairs import Pair, pair_of
from elevate.web.practice.exercises import exercises_of
from elevate.web.practice.shelf import shelf_of
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest

#: What can only be seen or heard: neither pages nor drawings with scripts in them.
SHOWN = frozenset(kind for kind, *_signs in KINDS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a lesson's page: text, or a block that its own template draws."""

    template: str
    html: str = ""
    outcome: Outcome | None = None
    pair: Pair | None = None
    drawing: Drawing | None = None


class Reading(View):
    """GET shows the lesson; POST completes it and leads to the next one."""

    def get(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found = finding.lesson_or_404(course, lesson)
        completing.open_(found, by=request.actor, at=reading.now())
        setting = courses.setting_of(request)
        return render(request, "learning/lesson.html", _context(request, found, setting))

    def post(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found, at = finding.lesson_or_404(course, lesson), reading.now()
        version, setting = found.text, courses.setting_of(request)
        if outdated := _outdated(request, version, setting):
            # Show what it says now: only that can be completed.
            context = _context(request, found, setting) | {"outdated": outdated}
            return render(request, "learning/lesson.html", context, status=409)
        completing.complete(version, setting, how=Completion.By.READING, by=request.actor, at=at)
        return redirect(_onwards(request, found, setting))


def to_rule(request: RoleRequest, rule: str) -> HttpResponse:
    """Lead to the paragraph that explains `rule`; to the flowchart where no lesson does."""
    if rule not in set(Rule):
        raise Http404
    lesson = taught.lesson_on(Rule(rule))
    if lesson is None:
        return redirect(f"{reverse('flowchart')}#{rule}")
    return redirect(lesson_road(lesson.course.key, lesson.key, rule))


def medium(request: RoleRequest, course: str, name: str) -> HttpResponse:
    """Send a picture of a course; what is none is kept as a file, so that it never acts as a page of ours."""
    if "\0" in name:  # no database looks for that character
        raise Http404
    found = get_object_or_404(Medium, course__key=course, name=name)
    if found.content_type in SHOWN:
        return HttpResponse(bytes(found.data), content_type=found.content_type)
    named = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name) or ""}
    return HttpResponse(bytes(found.data), content_type="application/octet-stream", headers=named)


def parts_of(version: LessonVersion, setting: Setting) -> list[Part]:
    """Return the lesson's page, stretch by stretch; `BadTag` where one of its tags is wrong."""
    media = reverse("medium", args=[version.lesson.course.key, "_"]).removesuffix("_/")
    values = tags.evaluate(version.body, setting)
    rendered = rendering.render(version.body, values, media=media)
    return [_part(part, setting) for part in rendered.parts]


def _part(part: rendering.Part, setting: Setting) -> Part:
    tag = part.block
    if tag is None:
        return Part(template="learning/parts/text.html", html=part.html)
    template = f"learning/parts/{tag.block}.html"
    if tag.block in {Block.OUTCOME, Block.CASE}:
        outcome = facts.outcome(tag, setting)
        return Part(template="learning/parts/outcome.html", outcome=outcome, pair=pair_of(outcome))
    if tag.block is Block.FLOWCHART:
        chart = drawing(setting.policy, rate=setting.rate, path=tag.path or None)
        return Part(template=template, drawing=chart)
    return Part(template=template)


def _context(request: RoleRequest, lesson: Lesson, setting: Setting) -> dict[str, Any]:
    version, at = lesson.text, reading.now()
    shelf = courses.shelves_of(request, setting, course=lesson.course)[0]
    line = next(line for line in shelf.lines if line.progress.lesson == lesson)
    return {
        "layout": LAYOUTS[request.actor.role],
        "keeper": offline.keeper(request.actor),
        "lesson": lesson,
        "version": version,
        "reading": changes.token(version, setting),
        "shelf": shelf,
        "line": line,
        "number": shelf.lines.index(line) + 1,
        "parts": parts_of(version, setting),
        "film": films.showing(version, setting),
        "captions_url": reverse("captions", args=[lesson.course.key, lesson.key]),
        "differences": _differences(line.progress, setting),
        "before": _beside(shelf.lines, line, -1),
        "after": _beside(shelf.lines, line, 1),
        "exercises": exercises_of(shelf_of(lesson, setting, learner=request.actor, at=at)),
        "done": line.progress.state is State.COMPLETED,
    }


def _outdated(request: RoleRequest, version: LessonVersion, setting: Setting) -> str:
    """Say why what was read is not what the lesson says now; nothing where it is."""
    if request.POST.get("version") != version.pk:
        return _(
            "This lesson was published anew while you read it. "
            "Look through it again, then mark it complete. Nothing was changed."
        )
    if request.POST.get("reading") != changes.token(version, setting):
        return _(
            "The rules in this lesson changed while you read it. "
            "Look through it again, then mark it complete. Nothing was changed."
        )
    return ""


def _differences(each: LessonProgress, setting: Setting) -> list[changes.Difference]:
    if each.completion is None or not each.changed:
        return []
    return changes.differences(each.completion, each.version, setting)


def _beside(lines: list[Line], line: Line, step: int) -> Line | None:
    place = lines.index(line) + step
    return lines[place] if 0 <= place < len(lines) else None


def _onwards(request: RoleRequest, lesson: Lesson, setting: Setting) -> str:
    """Return the next lesson that is not completed; the course where none is left."""
    [course] = progress.of_courses(request.actor.user_id or "", setting, courses=[lesson.course])
    left = [each.lesson for each in course.lessons if each.state is not State.COMPLETED]
    later = [each for each in left if each.position > lesson.position]
    following = next(iter(later or left), None)
    if following is None:
        return f"{reverse('course', args=[lesson.course.key])}?completed=1"
    return lesson_road(lesson.course.key, following.key)
