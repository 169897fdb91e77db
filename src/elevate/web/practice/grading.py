"""Whether what was done is right: the engine decides both, under the live policy."""

from dataclasses import dataclass, replace

from elevate.core.outcomes import Outcome
from elevate.core.refusals import Refused
from elevate.core.words import Sentence
from elevate.scheduling.models import Appointment
from elevate.training.scenarios import Answer, Deed
from elevate.web.practice.rehearsal import Rehearsal

#: How long somebody can wait in a scenario.
LONGEST_WAIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What was done, what would have come of it, and whether that is right."""

    passed: bool
    answer: Answer
    outcome: Outcome | None = None
    new: Appointment | None = None
    refusal: Sentence | None = None


def grade(rehearsal: Rehearsal, answer: Answer) -> Grade:
    """Return what comes of `answer`, and whether it is one of the right ones."""
    if answer.following:
        return Grade(passed=_expected(rehearsal, answer), answer=answer)
    try:
        outcome, new = rehearsal.decide(answer)
    except Refused as refusal:
        return Grade(passed=False, answer=answer, refusal=refusal.sentence)
    passed = any(_same(rehearsal, each, answer, outcome) for each in rehearsal.scenario.answers)
    return Grade(passed=passed, answer=answer, outcome=outcome, new=new)


def outcome_of(rehearsal: Rehearsal, expected: Answer) -> Outcome | None:
    """Return what the engine makes of a right answer, after the wait it asks for; `Refused` if nothing."""
    step = min(rehearsal.scenario.waits) if expected.waits else LONGEST_WAIT
    *earlier, last = range(rehearsal.waited, max(LONGEST_WAIT, rehearsal.waited + 1), step)
    for waited in earlier:
        try:
            return replace(rehearsal, waited=waited).decide(expected)[0]
        except Refused:
            continue
    return replace(rehearsal, waited=last).decide(expected)[0]


def _same(rehearsal: Rehearsal, expected: Answer, done: Answer, outcome: Outcome | None) -> bool:
    if (expected.deed, expected.to, expected.following) != (done.deed, done.to, done.following):
        return False
    if done.deed is Deed.NONE or outcome is None:
        return True
    try:
        right = outcome_of(rehearsal, expected)
    except Refused:
        return False
    return right is not None and right.rule is outcome.rule


def _expected(rehearsal: Rehearsal, done: Answer) -> bool:
    return any(each.following and each.to == done.to for each in rehearsal.scenario.answers)
