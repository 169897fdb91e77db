"""Scenarios are read with a clear sentence for whoever writes them wrongly."""

import re
from copy import deepcopy
from datetime import date, time, timedelta

import pytest
import yaml

from elevate.core.rulebook import Party
from elevate.people.speech import spoken
from elevate.training import scenarios, shelving
from elevate.training.entries import BadScenario
from elevate.training.scenarios import Answer, Deed, Moment

GOOD = yaml.safe_load("""
key: late-text
title: A text at 9 PM
story: "{client} texts from {property}, {{ free_notice }} are over."
client: Dana
clock: "20:55"
visit: {day: 1, time: "08:00", minutes: 60, booked_days_ago: 14, credits: 2, moved: true}
waits: [15]
times: [{day: 3, time: "10:30"}]
answer: {act: cancel, by: client, told: {minutes_ago: 40}}
also: [{act: move, to: {day: 3, time: "10:30"}, accept_late: true}, {act: "wait_then:no_show"}]
right: Yes.
wrong: No.
""")


def changed(path: str, value: object) -> dict:
    """Return the good scenario with another value; None takes the entry out."""
    scenario = deepcopy(GOOD)
    *above, last = path.split(".")
    place = scenario
    for name in above:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return scenario


def test_a_scenario_is_read():
    [scenario] = scenarios.read([GOOD])
    assert (scenario.key, scenario.clock, scenario.waits) == ("late-text", time(20, 55), (15,))
    assert scenario.visit.starts == Moment(1, time(8))
    assert scenario.visit.booked_ago == timedelta(days=14)
    assert scenario.times == (Moment(3, time(10, 30)),)
    assert scenario.answers == (
        Answer(deed=Deed.CANCEL, by=Party.CLIENT, minutes_ago=40),
        Answer(deed=Deed.MOVE, to=Moment(3, time(10, 30)), accept_late=True),
        Answer(deed=Deed.NO_SHOW, waits=True),
    )


def test_what_was_done_is_written_as_an_answer_and_read_again():
    [scenario] = scenarios.read([GOOD])
    for answer in scenario.answers[:2]:
        assert scenarios.read_answer(answer.written(), where="") == answer


def test_an_unquoted_on_is_a_day_all_the_same():
    [scenario] = scenarios.read([GOOD | yaml.safe_load('on: "2027-11-06"')])
    assert scenario.on == date(2027, 11, 6)


SENTENCES = [
    ("key", None, "Scenario 1: “key” is missing."),
    ("key", "Late Text", "The key “Late Text” may have small letters, digits and hyphens only."),
    ("title", "", "Scenario late-text: “title” is a text of up to 120 characters."),
    ("story", "{name} texts.", "Scenario late-text: Nothing is called “name”: write client or property."),
    ("clock", 1255, 'Scenario late-text: Write “clock” in quotes, like "20:55".'),
    ("clock", "25:00", 'Scenario late-text: Write “clock” in quotes, like "20:55".'),
    ("on", "tomorrow", 'Scenario late-text: Write “on” like "2027-11-06".'),
    ("if", "rainy", "Scenario late-text: “if” cannot be “rainy”. Write one of: late_move_by_therapist,"),
    (
        "visit",
        "tomorrow",
        "Scenario late-text: “tomorrow” is written wrongly: names with values are expected.",
    ),
    ("visit.time", "08:10", "Visits start on a quarter hour: choose :00, :15, :30 or :45."),
    ("visit.day", 99, "Scenario late-text: “day” is a whole number from -7 to 60."),
    ("visit.credits", True, "Scenario late-text: “credits” is a whole number from 0 to 99."),
    ("visit.moved", "yes", "Scenario late-text: “moved” is true or false."),
    ("visit.booked_days_ago", None, "Say when the visit was booked: booked_days_ago or booked_minutes_ago."),
    ("visit.booked_minutes_ago", 5, "Say when the visit was booked: booked_days_ago or booked_minutes_ago."),
    ("visit.room", "4", "Scenario late-text: Nothing here is called “room”."),
    ("colour", "red", "Scenario late-text: Nothing here is called “colour”."),
    ("waits", 15, "Scenario late-text: “waits” is a list."),
    ("waits", [0], "Scenario late-text: “waits” is a whole number from 1 to 240."),
    ("waits", [], "Scenario late-text: The answer waits, but no “waits” are offered."),
    ("times", [{"day": 0, "time": "20:45"}], "A time to choose from has passed by 20:55."),
    ("answer", None, "Scenario late-text: “answer” is missing."),
    ("answer.act", "fly", "“act” cannot be “fly”. Write one of: complete, cancel, no_show, move, none."),
    ("answer.by", "operator", "“by” cannot be “operator”. Write one of: client, therapist."),
    ("answer.told", {"minutes_ago": "soon"}, "“minutes_ago” is a whole number from 1 to 86400."),
    ("answer.fast", True, "Scenario late-text: Nothing here is called “fast”."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), SENTENCES)
def test_what_is_wrong_is_said(path, value, sentence):
    with pytest.raises(BadScenario) as refused:
        scenarios.read([changed(path, value)])
    assert sentence in spoken(refused.value.sentence)


def test_a_visit_cannot_be_over_before_it_was_booked():
    visit = {"day": 0, "time": "20:00", "booked_minutes_ago": 30}
    with pytest.raises(BadScenario, match="over before it was booked"):
        scenarios.read([GOOD | {"visit": visit}])


@pytest.mark.parametrize("data", ["late", {"key": "a"}, None])
def test_scenarios_are_a_list(data):
    with pytest.raises(BadScenario, match="Scenarios are a list"):
        scenarios.read(data)


def test_a_key_is_used_once():
    with pytest.raises(BadScenario, match="Two scenarios have the key “late-text”"):
        scenarios.read([GOOD, GOOD])


def test_nobody_writes_in_a_story_later_than_its_clock():
    lessons = [lesson for course in shelving.shipped() for lesson in course.lessons]
    told = [each for lesson in lessons for each in scenarios.read(lesson.practice)]
    for each in told:
        for hour in re.findall(r"texts at (\d+) PM", each.story):
            assert each.clock >= time(int(hour) + 12), each.key
