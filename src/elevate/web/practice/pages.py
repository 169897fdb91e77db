"""The pages around practice: a lesson's scenarios, one scenario's story, and what came of what was done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from elevate.core.refusals import Refused
from elevate.core.time import day_of
from elevate.people.speech import spoken
from elevate.training.entries import BadScenario
from elevate.training.scenarios import Answer, Deed
from elevate.web import acting, telling, verdicts
from elevate.web.cards import card_of
from elevate.web.pairs import pair_of
from elevate.web.practice import did, grading
from elevate.web.practice.exercises import exercises_of
from elevate.web.practice.grading import Grade
from elevate.web.practice.shelf import shelf
from elevate.web.practice.stage import Practising
from elevate.web.roads import LAYOUTS
from elevate.web.signed_in import RoleRequest
from elevate.web.staging import Staged

_NEARBY = {-1: gettext_lazy("Yesterday"), 0: gettext_lazy("Today"), 1: gettext_lazy("Tomorrow")}
_FOLLOWING = gettext_lazy("You moved this visit and those that follow")
_DID = {
    Deed.COMPLETE: gettext_lazy("You marked the visit complete"),
    Deed.CANCEL: gettext_lazy("You cancelled the visit"),
    Deed.NO_SHOW: gettext_lazy("You recorded a no-show"),
    Deed.MOVE: gettext_lazy("You moved the visit"),
    Deed.NONE: gettext_lazy("You left the visit as it is"),
}


def practice(request: RoleRequest, course: str, lesson: str) -> HttpResponse:
    """List a lesson's scenarios as the learner stands with them."""
    here = shelf(request.actor, course, lesson)
    context = {"layout": LAYOUTS[request.actor.role], "exercises": exercises_of(here)}
    return render(request, "practice/list.html", context)


class Story(Staged):
    """A scenario: what happens, and the visit's card as it stands on a therapist's day."""

    stage: Practising

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        return story(self.stage)


class Leaving(Staged):
    """Leave the visit as it is: an answer, too."""

    stage: Practising

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        return redirect(self.stage.scene.url)

    def post(self, request: RoleRequest, **_where: str) -> HttpResponse:
        answer = Answer(deed=Deed.NONE)
        try:
            self.stage.record(answer, acting.operation(request))
        except Refused as refusal:
            return story(self.stage, problem=spoken(refusal.sentence), status=422)
        return redirect(self.stage.result_url(answer))


class Result(Staged):
    """What would have come of what was done, and whether it was right."""

    stage: Practising

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        try:
            answer = did.read(request.GET)
        except BadScenario:
            return redirect(self.stage.scene.url)
        graded = grading.grade(self.stage.rehearsal, answer)
        return render(request, "practice/result.html", _result(self.stage, graded))


def story(stage: Practising, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the scenario's story; `problem` is why the last attempt came to nothing."""
    visit = stage.visit()
    on = day_of(visit.starts_at, visit.zone)
    context = stage.roof(visit) | {
        "on": on,
        "nearby": _NEARBY.get((on - day_of(stage.at, visit.zone)).days, ""),
        "card": card_of(visit, stage.frame),
        "operation": acting.new_operation(),
        "problem": problem,
    }
    return render(stage.request, "practice/story.html", context, status=status)


def _result(stage: Practising, graded: Grade) -> dict[str, Any]:
    visit, outcome = stage.visit(), graded.outcome
    context = stage.roof(visit) | {"graded": graded, "did": _did(graded.answer)}
    if outcome is not None:
        context |= {
            "pair": pair_of(outcome),
            "credit_note": verdicts.credits_left(visit, outcome, owned=stage.balance(visit)),
            "letters": telling.letters(visit, outcome, new=graded.new),
        }
    if not graded.passed:
        return context
    exercises = exercises_of(stage.shelf)
    return context | {"next": exercises.next, "completed": exercises.completed}


def _did(answer: Answer) -> str:
    """Say what was done, as a heading for what came of it."""
    return str(_FOLLOWING if answer.following else _DID[answer.deed])
