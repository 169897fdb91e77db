"""A lesson as it is written: drafts, the preview, the facts to insert, and two who write at once."""

import pytest

from elevate.core.facts import reading
from elevate.journal.models import Event
from elevate.training.models import Course, Lesson
from elevate.web.authoring.editing import TEMPLATE
from tests.training import making
from tests.web.authoring import PAY, form, hidden, publish, write
from tests.web.reading import text
from tests.world import World

SCENARIO = """
- key: late-text
  title: A text in the evening, {{ free_notice }} ahead
  story: "{client} texts: can’t make tomorrow 8 AM."
  client: Dana
  clock: "20:55"
  visit: {day: 1, time: "08:00", minutes: 60, booked_days_ago: 14, credits: 2}
  answer: {act: cancel, by: client, told: now}
  right: "Yes."
  wrong: "Look at the clock."
"""


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


def lesson(key: str = "pay") -> Lesson:
    return Lesson.objects.select_related("published").get(key=key)


BOMB = "- &a [x]\n" + "\n".join(f"- &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(12))
DONE = "Mark complete and continue"


def test_a_draft_is_not_read_by_learners(course, coordinator, therapist):
    assert write(coordinator, body="Quite new.", note="Shorter")["Location"] == PAY
    assert "You earn" in text(therapist.get("/learn/basics/pay/"))
    assert "Quite new." in coordinator.get(PAY).content.decode()
    draft = lesson().versions.get(published_at=None)
    assert (draft.note, draft.body) == ("Shorter", "Quite new.")


def test_saving_again_keeps_one_draft(course, coordinator):
    write(coordinator, body="One.")
    write(coordinator, body="Two.")
    assert lesson().versions.filter(published_at=None).count() == 1


def test_a_double_tap_on_saving_is_one_draft(course, coordinator):
    sent = form(coordinator, body="One.")
    assert [coordinator.post(PAY, sent).status_code for _tap in range(2)] == [302, 302]
    assert Event.objects.filter(verb="lesson.drafted").count() == 1


def test_saving_without_a_change_makes_no_draft(course, coordinator):
    write(coordinator)
    assert lesson().versions.count() == 1


def test_of_two_tabs_the_second_is_shown_both_texts_and_nothing_is_lost(course, coordinator):
    mine, theirs = form(coordinator, body="Mine."), form(coordinator, body="Theirs.")
    coordinator.post(PAY, theirs)
    answer = coordinator.post(PAY, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mine." in page
    assert "Theirs." in page
    assert lesson().versions.get(published_at=None).body == "Theirs."
    again = mine | {name: hidden(answer, name) for name in ("version", "token")}
    assert coordinator.post(PAY, again).status_code == 302
    assert lesson().versions.get(published_at=None).body == "Mine."


def test_a_text_published_meanwhile_is_a_conflict_too(course, coordinator):
    mine = form(coordinator, body="Mine.")
    write(coordinator, body="Theirs.")
    publish(coordinator)
    assert coordinator.post(PAY, mine).status_code == 409


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Give the lesson a title."),
        ({"minutes": ""}, "Say how many minutes it takes."),
        ({"minutes": "0"}, "1"),
        ({"practice": "a: b"}, "The practice is a list"),
        ({"practice": "- [x"}, "The practice cannot be read: line"),
        ({"practice": "- " * 3000 + "x"}, "practice"),
        ({"practice": BOMB}, "write it out instead of naming it with *"),
        ({"body": "x" * 100_001}, "100000"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept_in_the_form(course, coordinator, fields, said):
    answer = write(coordinator, **{"body": "Kept words.", **fields})
    assert answer.status_code == 422
    assert said in text(answer)
    assert lesson().versions.count() == 1
    assert "Kept words." in answer.content.decode() or "body" in fields


def test_the_preview_reads_the_live_policy(course, coordinator):
    answer = coordinator.post(
        f"{PAY}preview/", {"title": "In {{ free_notice }}", "body": "Wait {{ no_show_wait }}."}
    )
    said = text(answer)
    assert "In 24 hours" in said
    assert "Wait 15 minutes." in said


def test_without_a_script_the_preview_is_a_button(course, coordinator):
    answer = write(coordinator, body="Wait {{ no_show_wait }}.", act="preview")
    assert answer.status_code == 200
    assert "Wait 15 minutes." in text(answer)
    assert lesson().versions.count() == 1


def test_the_preview_names_the_line_of_a_wrong_fact(course, coordinator):
    answer = coordinator.post(f"{PAY}preview/", {"title": "x", "body": "Fine.\n\n{{ free_notise }}"})
    assert "Line 3: Nothing is called “free_notise”." in text(answer)


def test_the_preview_lists_the_practice_and_says_what_is_wrong_with_it(course, coordinator):
    fine = coordinator.post(f"{PAY}preview/", {"title": "x", "body": "x", "practice": SCENARIO})
    assert "A text in the evening, 24 hours ahead" in text(fine)
    wrong = SCENARIO.replace("clock:", "klock:")
    said = text(coordinator.post(f"{PAY}preview/", {"title": "x", "body": "x", "practice": wrong}))
    assert "late-text" in said


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](data:x)"])
def test_the_preview_runs_nothing(course, coordinator, body):
    page = coordinator.post(f"{PAY}preview/", {"title": "<script>", "body": body}).content.decode()
    assert "<script>" not in page
    assert 'href="javascript' not in page
    assert 'src="data' not in page


def test_every_fact_can_be_inserted_with_its_words(course, coordinator):
    page = coordinator.get(PAY)
    said = text(page)
    assert "{{ free_notice }} 24 hours" in said
    for name in reading.names():
        assert f'data-tag="{{{{ {name}' in page.content.decode()


def test_the_template_of_a_scenario_is_right(course, coordinator):
    write(coordinator, practice=TEMPLATE)
    assert publish(coordinator).status_code == 302
