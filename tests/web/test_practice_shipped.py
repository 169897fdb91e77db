"""Every shipped scenario is passed in the real screens, as a therapist would tap through them."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from elevate.training import scenarios, shelving
from elevate.training.models import Completion, Course
from elevate.training.scenarios import Answer, Deed, Scenario
from elevate.web.practice.rehearsal import DAY
from tests.web.following import fill, follow, send
from tests.web.practising import result
from tests.web.reading import text
from tests.world import NOW, World

COURSES = shelving.shipped()
LESSONS = [(course.key, lesson) for course in COURSES for lesson in course.lessons if lesson.practice]


def play(browser: Browser, base: str, scenario: Scenario, answer: Answer) -> str:
    """Do what `answer` says on the scenario's pages; return what the page of the result says."""
    here, first = f"{base}{scenario.key}/", scenario.client.split()[0]
    match answer.deed:
        case Deed.NONE:
            return result(browser, send(browser, here, "Leave it as it is"))
        case Deed.COMPLETE:
            return result(browser, send(browser, here, "Mark complete"))
        case Deed.NO_SHOW:
            return no_show(browser, here, scenario, first)
        case Deed.MOVE:
            return move(browser, here, scenario, answer)
        case Deed.CANCEL:
            return cancel(browser, here, scenario, answer)


def cancel(browser: Browser, here: str, scenario: Scenario, answer: Answer) -> str:
    first = scenario.client.split()[0]
    if answer.by == "therapist":
        taps = ["I can’t make it"]
    else:
        taps = [f"{first} can’t make it", "Earlier" if answer.minutes_ago else "Just now"]
    address = follow(browser, here, "Can’t make it", *taps)
    if answer.minutes_ago:
        address = fill(browser, address, "Show what happens", **told(scenario, answer))
    return result(browser, send(browser, address, "send message"))


def no_show(browser: Browser, here: str, scenario: Scenario, first: str) -> str:
    if scenario.waits:
        longest = max(wait for wait in scenario.waits if wait <= 30)
        here = follow(browser, here, f"Wait {longest} min")
    address = follow(browser, here, "Can’t make it", f"{first} isn’t there")
    address = fill(browser, address, "Show what happens", tried="Called and texted.")
    return result(browser, send(browser, address, "Record no-show"))


def move(browser: Browser, here: str, scenario: Scenario, answer: Answer) -> str:
    assert answer.to is not None
    day = (scenario.on or DAY) + timedelta(days=answer.to.day)
    asked = {"day": f"{day:%Y-%m-%d}", "time": f"{answer.to.time:%H:%M}"}
    if answer.minutes_ago:
        asked |= told(scenario, answer)
    address = f"{follow(browser, here, 'Reschedule')}?{urlencode(asked)}"
    late = "accepted" if answer.accept_late else ""
    return result(browser, send(browser, address, "Move to", late=late))


def told(scenario: Scenario, answer: Answer) -> dict[str, str]:
    at = datetime.combine(scenario.on or DAY, scenario.clock) - timedelta(minutes=answer.minutes_ago)
    return {"told_on": f"{at:%Y-%m-%d}", "told_time": f"{at:%H:%M}", "reason": "I was driving."}


@pytest.mark.parametrize(("course", "lesson"), LESSONS, ids=lambda each: getattr(each, "key", each))
def test_the_lesson_is_completed_by_its_practice(world: World, therapist, course, lesson):
    shelving.place_shipped(at=NOW)
    base = f"/learn/{course}/{lesson.key}/practice/"
    for scenario in scenarios.read(lesson.practice):
        for answer in reversed(scenario.answers):
            page = play(therapist, base, scenario, answer)
            assert "Right" in page, f"{scenario.key}: {page}"
    assert Completion.objects.filter(lesson__key=lesson.key, how="practice").count() == 1
    assert "the lesson is completed" in text(therapist.get(base))


def test_every_shipped_course_is_on_the_shelf(world: World):
    shelving.place_shipped(at=NOW)
    assert set(Course.objects.values_list("key", flat=True)) == {course.key for course in COURSES}
