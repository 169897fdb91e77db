"""Whether a lesson's scenarios can be practised: for whoever writes them, before anybody tries."""

from collections.abc import Iterator

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.people.actors import Actor, Role
from elevate.plans.models import PolicyVersion
from elevate.training import scenarios
from elevate.training.scenarios import Scenario
from elevate.web.practice import grading
from elevate.web.practice.rehearsal import Rehearsal

_SOMEBODY = Actor(role=Role.THERAPIST, person_id="somebody", name="Somebody")


def problems(practice: object, setting: Setting, policy: PolicyVersion) -> list[Sentence]:
    """Return what keeps scenarios, as their file has them, from being practised under `policy`."""
    try:
        found = scenarios.read(practice)
    except Refused as refusal:
        return [refusal.sentence]
    return [
        say(_("Scenario {key}: {problem}"), key=each.key, problem=problem)
        for each in found
        if each.stands(setting)
        for problem in _problems(each, setting, policy)
    ]


def _problems(scenario: Scenario, setting: Setting, policy: PolicyVersion) -> Iterator[Sentence]:
    try:
        told = scenario.told(setting)
    except Refused as refusal:
        yield refusal.sentence
        return
    rehearsal = Rehearsal(scenario=told, policy=policy, rate=setting.rate, learner=_SOMEBODY)
    for answer in scenario.answers:
        try:
            grading.outcome_of(rehearsal, answer)
        except Refused as refusal:
            yield say(_("The rules refuse an answer. {why}"), why=refusal.sentence)
