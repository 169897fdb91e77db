"""The shipped course says nothing that the rules know better, and leads nowhere that is not there."""

import re
from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest

from elevate.core.facts.setting import Setting
from elevate.core.money import Money
from elevate.core.policy import Policy
from elevate.core.rulebook import Rule
from elevate.training import rendering, shelving, tags
from elevate.training.files import LessonText
from tests.house.tracked import SOURCE

[COURSE] = shelving.shipped()
LESSONS = {lesson.key: lesson for lesson in COURSE.lessons}
TITLES = {
    "reschedule": "How do I reschedule an appointment?",
    "cancellation-policy": "What is the cancellation policy?",
    "away": "What if my client goes on vacation or is injured?",
    "recurring": "How to reschedule and cancel recurring clients",
    "outcomes": "Every visit gets an outcome",
    "new-clients": "New clients: the first text and the first visit",
    "keeping-in-touch": "Keeping in touch without pushing",
    "pay": "How and when I am paid",
    "emergencies": "Emergencies, appeals and who to ask",
}
TAG = re.compile(r"\{\{.*?\}\}")
RULE_ANCHOR = re.compile(r"^#{2,3} .*\{#([a-z-]+)\}$", re.MULTILINE)
FLOWCHART = "../../flowchart/"
LINK = re.compile(r"\]\(([^)]+)\)")
FIGURE = re.compile(r"\$\s?\d|\d+\s*-?\s*(?:hours?|minutes?|min|h|days?|weeks?|credits?)\b", re.IGNORECASE)
NAMES = re.compile(r"\b(?:Kristine|Kit|Maya|Stillwater)\b")
POLICIES = {
    "usual": Policy(),
    "shorter": Policy(free_notice=timedelta(hours=12)),
    "longer": Policy(free_notice=timedelta(hours=48)),
    "strict": Policy(late_move_by_therapist=False, operator_late_pays=False),
    "at once": Policy(booking_grace=timedelta(0), message_delay=timedelta(0)),
}
SCENARIO = {"key", "title", "story", "client", "clock", "visit", "answer", "right", "wrong"}
OPTIONAL = {"on", "if", "waits", "times", "also"}
ACTS = {"complete", "cancel", "no_show", "move", "wait_then:no_show", "none"}


def of(policy: Policy) -> Setting:
    return Setting(policy=policy, operator="Quiet Hands", coordinators=("Ann Lee",), rate=Money(6600, "USD"))


def scenario_texts(lesson: LessonText) -> list[str]:
    return [each[name] for each in lesson.practice for name in ("title", "story", "right", "wrong")]


def captions(lesson: LessonText) -> list[str]:
    return [scene["say"] for scene in lesson.video["scenes"]]


def everything(lesson: LessonText) -> list[str]:
    return [lesson.title, lesson.summary, lesson.body, *scenario_texts(lesson), *captions(lesson)]


def every_lesson(test):
    return pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.key)(test)


def test_nine_lessons_stand_in_their_order():
    assert {lesson.key: lesson.title for lesson in COURSE.lessons} == TITLES
    assert list(LESSONS) == list(TITLES)


@every_lesson
def test_no_lesson_types_a_figure_or_a_name_that_the_operator_decides(lesson):
    typed = [TAG.sub("", text) for text in everything(lesson)]

    assert list(chain.from_iterable(FIGURE.findall(text) for text in typed)) == []
    assert list(chain.from_iterable(NAMES.findall(text) for text in typed)) == []


def test_a_figure_would_be_found():
    assert [
        FIGURE.search(text) is not None for text in ("24 hours", "15-minute", "$72", "100%", "at 9 PM")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_every_rule_has_one_paragraph_in_the_course():
    anchors = Counter(chain.from_iterable(RULE_ANCHOR.findall(lesson.body) for lesson in COURSE.lessons))

    assert {rule: anchors[rule] for rule in Rule} == dict.fromkeys(Rule, 1)


@every_lesson
def test_a_lesson_can_be_read_in_five_minutes(lesson):
    words = len(TAG.sub("x", lesson.body).split())

    assert 350 <= words <= 800
    assert lesson.minutes == 5
    assert lesson.checked_on is not None


@every_lesson
def test_a_lesson_answers_first_then_shows_how_and_says_what_to_keep(lesson):
    headings = re.findall(r"^## (.+)$", lesson.body, re.MULTILINE)

    assert not lesson.body.startswith("#")
    assert any(heading.startswith("Steps") or heading == "You cannot come" for heading in headings)
    assert headings[-2:] == ["When it goes otherwise", "Remember"]
    assert "Worked examples" in headings


@every_lesson
def test_links_lead_to_lessons_that_are_there(lesson):
    targets = [target for target in LINK.findall(lesson.body) if target != FLOWCHART]

    assert targets
    for target in targets:
        found = re.fullmatch(r"\.\./([a-z-]+)/(?:#([a-z-]+))?", target)
        assert found, target
        assert found[1] in LESSONS
        assert found[1] != lesson.key
        assert not found[2] or found[2] in RULE_ANCHOR.findall(LESSONS[found[1]].body)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@every_lesson
def test_every_tag_is_known_under_every_policy(lesson, policy):
    values = tags.evaluate(lesson.body, of(policy))
    rendered = rendering.render(lesson.body, values)

    assert "{{" not in "".join(part.html for part in rendered.parts)
    for text in (*scenario_texts(lesson), *captions(lesson), lesson.summary):
        assert "{{" not in tags.fresh(text, of(policy))


def test_another_notice_makes_another_course():
    def text(policy: Policy) -> str:
        bodies = [(lesson.body, tags.evaluate(lesson.body, of(policy))) for lesson in COURSE.lessons]
        return " ".join(
            section.heading + section.text
            for body, values in bodies
            for section in rendering.render(body, values).sections
        )

    usual, shorter = text(Policy()), text(Policy(free_notice=timedelta(hours=12)))
    assert "12 hours" in shorter
    assert "Less than 24 hours" in usual
    assert "Less than 24 hours" not in shorter


@every_lesson
def test_every_lesson_can_be_practised_in_four_ways(lesson):
    always = [each for each in lesson.practice if "if" not in each]
    keys = [each["key"] for each in lesson.practice]

    assert len(always) >= 4
    assert len(set(keys)) == len(keys)
    assert len({str(each["answer"]) for each in always}) >= 2
    for each in lesson.practice:
        assert SCENARIO <= each.keys() <= SCENARIO | OPTIONAL
        assert {answer["act"] for answer in (each["answer"], *each.get("also", []))} <= ACTS
        assert each["client"] not in each["story"], "write {client}"


@every_lesson
def test_a_film_is_short_and_its_captions_too(lesson):
    scenes = lesson.video["scenes"]

    assert 20 <= sum(scene["hold"] for scene in scenes) <= 45
    assert max(len(caption) for caption in captions(lesson)) <= 90
    assert all(isinstance(scene["do"], list) for scene in scenes)


def test_the_course_ships_with_the_package():
    assert (SOURCE / "training" / "content" / COURSE.key / "course.md").is_file()
