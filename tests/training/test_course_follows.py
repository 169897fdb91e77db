"""Another notice in the policy, and every lesson, film and scenario says so without another edit."""

import pytest

from elevate.training import filming, rendering, scenarios, shelving, tags
from tests.training.making import SETTING, TWELVE

LESSONS = shelving.shipped()[0].lessons
#: Nudges about visits without an outcome come after a day whatever the notice is.
UNRELATED = "open_second"


def said(lesson, setting):
    """Return everything a lesson says under the policy: text, blocks, film and scenarios."""
    values = tags.evaluate(lesson.body, setting) | {UNRELATED: "some time"}
    words = [
        f"{section.heading}\n{section.text}" for section in rendering.render(lesson.body, values).sections
    ]
    words += [cue.text for cue in filming.cues(filming.read(lesson.video), setting)]
    for scenario in scenarios.read(lesson.practice):
        told = scenario.told(setting)
        words += [told.title, told.story, told.right, told.wrong]
    return "\n".join(words)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.key)
def test_no_lesson_speaks_of_a_notice_that_is_not_the_policys(lesson):
    assert "24 h" not in said(lesson, TWELVE)
    assert "12 h" not in said(lesson, SETTING)


def test_the_notice_is_spoken_of_where_it_decides():
    told = {lesson.key: said(lesson, TWELVE) for lesson in LESSONS}
    speaking = {key for key, words in told.items() if "12 hours" in words}
    assert {"reschedule", "cancellation-policy", "away", "recurring", "new-clients"} <= speaking
