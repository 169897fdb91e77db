"""Everybody a course is assigned to: how far they are, and who needs a word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views import View

from elevate.clock import reading
from elevate.core.refusals import Refused
from elevate.people.models import Property, Therapist, User
from elevate.people.speech import spoken
from elevate.training import assigning, audience, cohorts, live, nudging
from elevate.training.assigning import Whom
from elevate.training.cohorts import Standing
from elevate.training.models import Assignment, Course
from elevate.training.progress import State
from elevate.web import acting
from elevate.web.asking import DayField
from elevate.web.authoring.shelf import course_or_404
from elevate.web.learning.courses import STATES
from elevate.web.signed_in import RoleRequest

PER_PAGE = 50
OVERDUE = "overdue"
FILTERS = {**{str(state): label for state, label in STATES.items()}, OVERDUE: gettext_lazy("Overdue")}
AUDIENCES = {
    Assignment.To.THERAPISTS: gettext_lazy("All therapists"),
    Assignment.To.COORDINATORS: gettext_lazy("All coordinators"),
    Assignment.To.PROPERTY: gettext_lazy("Therapists of one property"),
    Assignment.To.LEARNER: gettext_lazy("One person"),
}


class AssignForm(forms.Form):
    """Whom a course is for, and until when."""

    to = forms.ChoiceField(label=gettext_lazy("For"), choices=AUDIENCES)
    property = forms.ModelChoiceField(
        Property.objects.all(), label=gettext_lazy("Property"), required=False, empty_label="–"
    )
    learner = forms.ModelChoiceField(User.objects.all(), label=gettext_lazy("Person"), required=False)
    due_on = DayField(label=gettext_lazy("Due"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learner"].widget.choices = [("", "–"), *audience.people()]

    def whom(self) -> Whom:
        """Return whom a valid form names; what its kind does not ask for is left aside."""
        said, to = self.cleaned_data, Assignment.To(self.cleaned_data["to"])
        return Whom(
            to=to,
            property=said["property"] if to is Assignment.To.PROPERTY else None,
            learner=said["learner"] if to is Assignment.To.LEARNER else None,
            due_on=said["due_on"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A learner in the table."""

    standing: Standing
    role: str
    state: str
    may_be_reminded: bool
    why_not: str


class People(View):
    """GET shows the table and the assignments; POST assigns the course, or takes an assignment back."""

    def get(self, request: RoleRequest, course: str) -> HttpResponse:
        return page(request, course_or_404(course))

    def post(self, request: RoleRequest, course: str) -> HttpResponse:
        found, at = course_or_404(course), reading.now()
        if request.POST.get("act") == "withdraw":
            standing = found.assignments.select_related("course")
            assignment = get_object_or_404(standing, pk=request.POST.get("assignment", ""))
            assigning.withdraw(assignment, by=request.actor, at=at)
            messages.success(request, _("Taken back. What they completed stays."))
            return redirect("c_people", found.key)
        form = AssignForm(request.POST)
        if not form.is_valid():
            return page(request, found, form=form, status=422)
        try:
            operation = acting.operation(request)
            assigning.assign(found, form.whom(), operation_id=operation, by=request.actor, at=at)
        except Refused as refusal:
            return page(request, found, form=form, problem=spoken(refusal.sentence), status=422)
        messages.success(request, _("Assigned."))
        return redirect("c_people", found.key)


def page(
    request: RoleRequest,
    course: Course,
    *,
    form: AssignForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show who learns the course."""
    at = reading.now()
    everybody = cohorts.of_course(course, live.setting(at=at), at=at)
    place, state = _asked(request)
    found = Paginator(_chosen(everybody, place, state), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "course": course,
        "page": found,
        "rows": [_row(each, at=at) for each in found],
        "everybody": len(everybody),
        "completed": sum(each.state is State.COMPLETED for each in everybody),
        "overdue": sum(each.overdue for each in everybody),
        "assignments": _assignments(course),
        "form": form or AssignForm(),
        "properties": Property.objects.all(),
        "filters": FILTERS.items(),
        "place": place,
        "state": state,
        "query": f"{urlencode({'property': place, 'state': state})}&",
        "operation": acting.new_operation(),
        "problem": problem,
    }
    return render(request, "authoring/people.html", context, status=status)


def _asked(request: RoleRequest) -> tuple[str, str]:
    state = request.GET.get("state", "")
    return request.GET.get("property", "").replace("\0", ""), state if state in FILTERS else ""


def _chosen(everybody: list[Standing], place: str, state: str) -> list[Standing]:
    visiting = audience.at_property(place) if place else None
    return [
        each
        for each in everybody
        if (visiting is None or each.learner.user_id in visiting)
        and (not state or (each.overdue if state == OVERDUE else each.state == state))
    ]


def _row(each: Standing, *, at: datetime) -> Row:
    refusal = nudging.why_not(each, at=at)
    return Row(
        standing=each,
        role=_("Therapist") if isinstance(each.learner.person, Therapist) else _("Coordinator"),
        state=str(STATES[each.state]),
        may_be_reminded=refusal is None,
        why_not=spoken(refusal) if refusal else "",
    )


def _assignments(course: Course) -> list[tuple[Assignment, str]]:
    standing = course.assignments.standing().select_related("property", "learner")
    names = dict(audience.people())
    return [(each, _whom(each, names)) for each in standing]


def _whom(assignment: Assignment, names: dict[str, str]) -> str:
    match assignment.to:
        case Assignment.To.PROPERTY:
            return _("Therapists of {place}").format(place=assignment.property)
        case Assignment.To.LEARNER:
            return names.get(assignment.learner_id or "", _("somebody who left"))
        case to:
            return str(AUDIENCES[Assignment.To(to)])
