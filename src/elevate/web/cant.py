"""“My client can’t make it”: the flowchart, executable, one question a page (ux.md 4).

The answers stand in the address, what the server knows it answers itself, and
`elevate.core.tree` says where every answer leads.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from elevate.core.refusals import Refused
from elevate.core.time import elapsed
from elevate.core.tree import Question
from elevate.core.words import Sentence, gettext_noop
from elevate.core.written import hours
from elevate.people.actors import Actor, Role
from elevate.people.speech import spoken
from elevate.scheduling.acting import Done
from elevate.scheduling.acts import NoShow, Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.previewing import Preview
from elevate.web import acting, answers, moving, telling, verdicts
from elevate.web.answers import Answers
from elevate.web.signed_in import RoleRequest
from elevate.web.staging import Stage, Staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One answer to the question: what it says, and what the server knows about it."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A page of the wizard: its template, what that reads, and whether something given was no answer."""

    template: str
    context: dict[str, Any]
    wrong: bool = False


class Cant(Staged):
    """GET asks the next question or shows the result; POST cancels exactly as was shown."""

    def get(self, request: RoleRequest, **_where: str) -> HttpResponse:
        visit = self.stage.visit()
        if "moved" in request.GET and moving.cannot_move(self.stage, visit) is None:
            return redirect(self.stage.road("visit_move", visit))
        return page(self.stage, visit)

    def post(self, request: RoleRequest, **_where: str) -> HttpResponse:
        visit, stage = self.stage.visit(), self.stage
        given = answers.read(request.GET, visit, by=stage.by, at=stage.at)
        done = _cancel(stage, visit, given)
        if isinstance(done, Done):
            return redirect(stage.then(done, _onwards(stage, visit, given)))
        return page(stage, stage.visit(), refusal=done, status=acting.status_of(done))


def page(
    stage: Stage, visit: Appointment, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    """Show where the answers lead: a question, a form, the result, or why it cannot be."""
    given = answers.read(stage.request.GET, visit, by=stage.by, at=stage.at)
    step = _step(stage, visit, given)
    context = stage.roof(visit) | step.context
    context |= stage.others(visit)
    context |= {"given": given, "refusal": refusal, "at": stage.at, "operation": acting.new_operation()}
    if status == 200 and step.wrong:
        status = 422
    return render(stage.request, f"changes/{step.template}.html", context, status=status)


def _cancel(stage: Stage, visit: Appointment, given: Answers) -> Done | Refused:
    act = given.act
    if act is None:
        return Refused(gettext_noop("Answer the question first."))

    def cancel(seen: Seen) -> Done:
        return stage.do(visit, act, seen)

    return acting.attempt(stage.request, cancel)


def _step(stage: Stage, visit: Appointment, given: Answers) -> Step:
    preview = stage.preview(visit, given.act or NoShow(contact_attempt="?"))
    if preview.code == "already-resolved":
        return Step(template="resolved", context={"stuck": preview.refusal})
    if given.act is not None:
        return _result(stage, visit, given, preview)
    if isinstance(given.stands_at, Question):
        return _question(given.stands_at, stage, visit, given)
    if preview.refusal is not None:
        return Step(template="refused", context={"stuck": preview.refusal})
    return Step(template="tried", context={}, wrong=bool(given.tried.errors))


def _result(stage: Stage, visit: Appointment, given: Answers, preview: Preview) -> Step:
    if preview.outcome is not None:
        verdict = verdicts.verdict(stage, visit, given, preview)
        return Step(template="result", context={"verdict": verdict})
    if preview.refusal is not None and given.told.is_bound:
        given.told.add_error(None, spoken(preview.refusal))
        return Step(template="earlier_notice", context={}, wrong=True)
    return Step(template="refused", context={"stuck": preview.refusal})


def _question(question: Question, stage: Stage, visit: Appointment, given: Answers) -> Step:
    if question.known:
        return Step(template="earlier_notice", context={}, wrong=bool(given.told.errors))
    ways = [
        Way(
            value=answer.value,
            label=_said(_label(answer.value, answer.label, stage.by), visit),
            hint=_hint(answer.value, stage, visit),
        )
        for answer in question.answers
    ]
    if question.id == answers.WHO and stage.by.is_coordinator:
        ways.append(Way(value=answers.OPERATOR, label=_("The operator cancels it")))
    context = {"question": question.id, "asked": _said(question.text, visit), "ways": ways}
    return Step(template="question", context=context, wrong=given.unheard)


def _label(value: str, label: str, by: Actor) -> str:
    """Return an answer's words; a coordinator speaks of the therapist by name."""
    return gettext_noop("{therapist} can’t make it") if value == "therapist" and by.is_coordinator else label


def _hint(value: str, stage: Stage, visit: Appointment) -> str:
    """Return what the server knows beforehand: the notice that "just now" is, how long to wait."""
    if value == "now":
        return telling.notice(elapsed(stage.at, visit.starts_at))
    if value == "no_show":
        early = stage.preview(visit, NoShow(contact_attempt="?")).refusal
        return spoken(early) if early else ""
    return ""


def _said(text: str, visit: Appointment) -> str:
    return spoken(
        Sentence(
            text,
            {
                "client": visit.client.first_name,
                "therapist": visit.therapist.first_name,
                "free_notice": hours(visit.policy.as_policy().free_notice),
            },
        )
    )


def _onwards(stage: Stage, visit: Appointment, given: Answers) -> str:
    """Return where to go then: to book the new time, to what else is to settle, or to the visit."""
    if given.moved:
        return stage.road("visit_again", visit)
    if visit.ends_at <= stage.at and stage.by.role is Role.THERAPIST:
        return f"{reverse('settle')}?answered={visit.pk}#visit-{visit.pk}"
    return stage.road("visit", visit)
