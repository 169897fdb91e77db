"""What authors are told of scenarios nobody could pass; all shipped ones can be, under any policy."""

from datetime import timedelta
from itertools import product

import pytest

from elevate.clock import reading
from elevate.people.actors import Actor, Role
from elevate.people.speech import spoken
from elevate.plans.models import PolicyVersion
from elevate.training import live, scenarios, shelving
from elevate.web.practice import checking, grading
from elevate.web.practice.rehearsal import Rehearsal
from tests.web.practising import BASE, SCENARIOS, teach
from tests.web.reading import text

POLICIES = [
    PolicyVersion(free_notice_hours=hours, late_move_by_therapist=accepts, operator_late_pays=pays)
    for hours, accepts, pays in product((12, 24, 48), (True, False), (True, False))
]
SHIPPED = [lesson for course in shelving.shipped() for lesson in course.lessons if lesson.practice]
LEARNER = Actor(role=Role.THERAPIST, person_id="x", name="Maya Lin")


def said(practice: object, policy: PolicyVersion) -> list[str]:
    setting = live.setting(at=reading.now()).under(policy.as_policy())
    return [spoken(each) for each in checking.problems(practice, setting, policy)]


def test_the_tests_own_scenarios_can_be_practised(world):
    assert said(SCENARIOS, world.policy) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"answer": {"act": "complete"}}, "The rules refuse an answer. This visit starts Wed 4 Mar 2026"),
        ({"answer": {"act": "no_show"}}, "The rules refuse an answer. Wait until Wed 4 Mar 2026, 8:15 AM"),
        (
            {"answer": {"act": "move", "to": {"day": 1, "time": "08:00"}}},
            "The visit is at that time already.",
        ),
        (
            {"answer": {"act": "cancel", "told": {"minutes_ago": 60 * 24 * 20}}},
            "so nobody can have given notice before then.",
        ),
        (
            {"right": "Within {{ free_notic }}."},
            "Nothing is called “free_notic”. Choose a fact from the list.",
        ),
        ({"key": ""}, "“key” is a text of up to 60 characters."),
    ],
)
def test_an_answer_that_the_rules_refuse_is_named(world, change, sentence):
    [problem] = said([SCENARIOS[0] | change], world.policy)
    assert sentence in problem


def test_scenarios_written_wrongly_are_not_shown(world, therapist):
    teach([SCENARIOS[0] | {"clock": 1255}])
    assert "Nothing to practise here" in text(therapist.get(BASE))


@pytest.mark.parametrize("lesson", SHIPPED, ids=lambda lesson: lesson.key)
def test_every_answer_of_the_shipped_lessons_is_allowed_under_any_policy(world, lesson):
    assert [problem for policy in POLICIES for problem in said(lesson.practice, policy)] == []


@pytest.mark.parametrize("lesson", SHIPPED, ids=lambda lesson: lesson.key)
def test_every_right_answer_passes_and_doing_nothing_does_not_unless_it_is_right(world, lesson):
    for policy in POLICIES:
        setting = live.setting(at=reading.now()).under(policy.as_policy())
        for scenario in scenarios.read(lesson.practice):
            if not scenario.stands(setting):
                continue
            for answer in scenario.answers:
                waited = needed(policy) if answer.waits else 0
                played = Rehearsal(
                    scenario=scenario, policy=policy, rate=setting.rate, learner=LEARNER, waited=waited
                )
                assert grading.grade(played, answer).passed, scenario.key
            nothing = scenarios.Answer(deed=scenarios.Deed.NONE)
            assert grading.grade(played, nothing).passed == (nothing in scenario.answers)


def needed(policy: PolicyVersion) -> int:
    return int(policy.as_policy().no_show_wait / timedelta(minutes=1))
