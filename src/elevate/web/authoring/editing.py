"""Write a lesson: the form, what it will look like, and what somebody else saved meanwhile."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused, StalePreview
from elevate.people.speech import spoken
from elevate.plans.models import PolicyVersion
from elevate.training import checking, drafting, live, scenarios
from elevate.training.drafting import Mark, Text
from elevate.training.models import Lesson, LessonVersion
from elevate.web import acting
from elevate.web.authoring import palette
from elevate.web.authoring.course import shown
from elevate.web.learning import lessons
from elevate.web.practice import checking as rehearsing
from elevate.web.signed_in import RoleRequest

TEMPLATE = """\
- key: late-text
  title: A text in the evening
  story: "{client} texts: can’t make tomorrow 8 AM."
  client: Dana
  clock: "20:55"
  visit: {day: 1, time: "08:00", minutes: 60, booked_days_ago: 14, credits: 2}
  answer: {act: cancel, by: client, told: now}
  right: "One sentence about why this is right."
  wrong: "One sentence of help that does not give the answer away."
"""


class LessonForm(forms.Form):
    """A lesson as it is written."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        error_messages={"required": gettext_lazy("Give the lesson a title.")},
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Markdown. Headings begin with ##, steps with 1."),
        max_length=checking.LONGEST_BODY,
        strip=False,
        error_messages={"required": gettext_lazy("Write the text first.")},
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
    )
    practice = forms.CharField(
        label=gettext_lazy("Practice"),
        help_text=gettext_lazy("A list of scenarios in YAML; a template is below."),
        max_length=checking.LONGEST_PRACTICE,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=1,
        max_value=240,
        error_messages={"required": gettext_lazy("Say how many minutes it takes.")},
    )
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("For the list of versions."),
        max_length=250,
        required=False,
    )
    material = forms.BooleanField(
        label=gettext_lazy("Must be taken again when what it says changes"), required=False
    )

    def text(self) -> Text:
        """Return what a valid form says; `Refused` where the practice is no list."""
        said = self.cleaned_data
        return Text(
            title=" ".join(said["title"].split()),
            summary=" ".join(said["summary"].split()),
            minutes=said["minutes"],
            material=said["material"],
            note=said["note"],
            body=said["body"].replace("\r\n", "\n").strip("\n"),
            practice=checking.practice_of(said["practice"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page says beside the form: over which text it stands, what was refused, what others saved."""

    seen: Mark | None = None
    refusal: Refused | None = None
    theirs: LessonVersion | None = None
    status: int = 200


class Editing(View):
    """GET shows the lesson as it is written; POST keeps a draft, or shows what it will look like."""

    def get(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found = lesson_or_404(course, lesson)
        return _page(request, found, _form_of(drafting.latest_of(found)))

    def post(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found, form = lesson_or_404(course, lesson), LessonForm(request.POST)
        if request.POST.get("act") == "preview":
            return _page(request, found, form, Told(seen=seen(request)))
        if not form.is_valid():
            return _page(request, found, form, Told(seen=seen(request), status=422))
        try:
            drafting.save(found, form.text(), seen(request), by=request.actor, at=reading.now())
        except StalePreview as refusal:
            return _page(request, found, form, Told(refusal=refusal, theirs=drafting.latest_of(found)))
        except Refused as refusal:
            return _page(request, found, form, Told(seen=seen(request), refusal=refusal))
        if request.POST.get("act") == "publish":
            return redirect("c_publish", found.course.key, found.key)
        messages.success(request, _("The draft is saved. Learners do not see it before you publish it."))
        return redirect("c_lesson", found.course.key, found.key)


class Discarding(View):
    """POST throws the draft away."""

    def get(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        return redirect("c_lesson", course, lesson)

    def post(self, request: RoleRequest, course: str, lesson: str) -> HttpResponse:
        found = lesson_or_404(course, lesson)
        try:
            drafting.discard(found, seen(request), by=request.actor, at=reading.now())
        except Refused as refusal:
            return _page(request, found, _form_of(drafting.latest_of(found)), Told(refusal=refusal))
        messages.success(request, _("The draft is gone. Learners read what they read before."))
        return redirect("c_lesson", found.course.key, found.key)


def preview(request: RoleRequest, course: str, lesson: str) -> HttpResponse:
    """Show what the text in the form looks like to learners; the sentence where a fact is wrong."""
    found = lesson_or_404(course, lesson)
    if request.method != "POST":
        return redirect("c_lesson", course, lesson)
    context = preview_of(request, found, LessonForm(request.POST))
    return render(request, "authoring/lesson.html#preview", context)


def lesson_or_404(course: str, lesson: str) -> Lesson:
    """Return a lesson, published or not, retired or not."""
    found = Lesson.objects.select_related("course", "published")
    return get_object_or_404(found, course__key=course, key=lesson)


def seen(request: RoleRequest) -> Mark:
    """Read which text the form was filled in over."""
    return Mark(request.POST.get("version", ""), request.POST.get("token", ""))


def preview_of(request: RoleRequest, lesson: Lesson, form: LessonForm) -> dict[str, Any]:
    """Return what `authoring/lesson.html#preview` reads."""
    setting = live.setting(at=reading.now(), learner=request.actor.user_id)
    said = form.data if form.is_bound else form.initial
    body = str(said.get("body", "")).replace("\r\n", "\n").replace("\0", "")
    version = LessonVersion(lesson=lesson, body=body[: checking.LONGEST_BODY])
    try:
        return {
            "lesson": lesson,
            "shown_title": shown(str(said.get("title", "")), setting),
            "parts": lessons.parts_of(version, setting),
            "rehearsals": _rehearsals(str(said.get("practice", "")), setting),
        }
    except Refused as refusal:
        return {"wrong": spoken(refusal.sentence)}


def _rehearsals(text: str, setting: Setting) -> list[str]:
    """Return the titles of the scenarios as learners read them; refused where one is wrong."""
    practice = checking.practice_of(text[: checking.LONGEST_PRACTICE].replace("\0", ""))
    policy = PolicyVersion.objects.current(reading.now())
    if problem := next(iter(rehearsing.problems(practice, setting, policy)), None):
        raise Refused(problem.msgid, **problem.params)
    return [scenario.told(setting).title for scenario in scenarios.read(practice)]


def _form_of(version: LessonVersion | None) -> LessonForm:
    if version is None:
        return LessonForm(initial={"minutes": 5})
    text = drafting.text_of(version)
    said = {name: getattr(text, name) for name in ("title", "summary", "body", "minutes", "material")}
    note = text.note if drafting.is_draft(version) else ""
    return LessonForm(initial=said | {"practice": checking.practice_text(text.practice), "note": note})


def _page(
    request: RoleRequest,
    lesson: Lesson,
    form: LessonForm,
    told: Told | None = None,
) -> HttpResponse:
    told = told or Told()
    latest = drafting.latest_of(lesson)
    context = preview_of(request, lesson, form) | {
        "lesson": lesson,
        "course": lesson.course,
        "form": form,
        "latest": latest,
        "draft": latest is not None and drafting.is_draft(latest),
        "waiting": drafting.waiting(lesson),
        "mark": told.seen or drafting.mark(latest),
        "problem": spoken(told.refusal.sentence) if told.refusal else "",
        "theirs": told.theirs,
        "theirs_practice": checking.practice_text(told.theirs.practice) if told.theirs else "",
        "groups": palette.groups(live.setting(at=reading.now(), learner=request.actor.user_id)),
        "template": TEMPLATE,
    }
    code = acting.status_of(told.refusal) if told.refusal else told.status
    return render(request, "authoring/lesson.html", context, status=code)
