"""Courses and lessons over the API: the same words, the same progress as on the screens."""

from dataclasses import replace

import pytest

from elevate.plans.models import PolicyVersion
from elevate.training.models import Completion, Course
from tests.api.conftest import Caller, Callers, problem
from tests.training import making
from tests.world import NOW, World

NOTHING = {"lessons": 2, "completed": 0, "percent": 0, "state": "not_started"}
HALF = {"lessons": 2, "completed": 1, "percent": 50, "state": "in_progress"}
SCENARIO = {
    "key": "text",
    "title": "{client} texts {{ free_notice }} before",
    "client": "Dana",
    "clock": "20:55",
    "visit": {"day": 1, "time": "08:00", "booked_days_ago": 14},
    "answer": {"act": "cancel", "by": "client", "told": "now"},
    **dict.fromkeys(("story", "right", "wrong"), "So it goes."),
}


@pytest.fixture
def course(world: World) -> Course:
    return making.place(making.with_lessons(replace(making.MOVING, practice=[SCENARIO]), making.PAY))


@pytest.fixture
def lesson(course) -> str:
    return f"/lessons/{course.lessons.get(key='moving').pk}"


def complete(caller: Caller, lesson: str, **body: str):
    return caller.post(f"{lesson}/complete", body)


def test_courses_are_listed_with_progress(callers: Callers, course):
    [found] = callers.therapist.get("/courses").json()["items"]
    assert (found["id"], found["key"], found["title"]) == (course.pk, "basics", "Basics")
    assert found["progress"] == NOTHING


def test_courses_come_in_their_order_a_page_at_a_time(callers: Callers, course):
    making.place(replace(making.TEXT, key="aaa"))
    first = callers.coordinator.get("/courses", limit=1).json()
    second = callers.coordinator.get("/courses", limit=1, cursor=first["next"]).json()
    assert [first["items"][0]["key"], second["items"][0]["key"], second["next"]] == ["basics", "aaa", None]


def test_a_course_has_its_lessons_in_their_order(callers: Callers, course):
    found = callers.therapist.get(f"/courses/{course.pk}").json()
    assert [each["title"] for each in found["lessons"]] == ["Move a visit with 24 hours’ notice", "Pay"]
    assert found["lessons"][0]["state"] == "not_started"
    assert found["lessons"][0]["completed_at"] is None


def test_a_lesson_reads_as_the_policy_says(callers: Callers, lesson):
    found = callers.therapist.get(lesson).json()
    assert "Free until 24 hours before." in found["html"]
    assert '<h2 id="late-notice">Late</h2>' in found["html"]
    assert "Credit 1 used, pay $72.00. Less than 24 hours’ notice." in found["html"]
    assert found["sections"][1]["anchor"] == "late-notice"
    assert "Ask Kit Ames." in found["sections"][1]["text"]
    assert found["scenarios"] == [{"key": "text", "title": "Dana texts 24 hours before"}]


def test_a_flowchart_is_told_in_words(callers: Callers, world):
    course = making.place(making.with_lessons(replace(making.PAY, body="{{ flowchart }}")))
    found = callers.therapist.get(f"/lessons/{course.lessons.get().pk}").json()
    assert "<li>" in found["html"]
    assert "24 hours accept" not in str(found)


def test_completing_counts_once(callers: Callers, lesson):
    for _time in range(2):
        answer = complete(callers.therapist, lesson)
        assert answer.status_code == 200
        assert answer.json()["state"] == "completed"
        assert answer.json()["completed_at"] == "2026-03-02T17:00:00Z"
        assert answer.json()["progress"] == HALF
    assert callers.therapist.get("/progress").json() == HALF
    assert callers.colleague.get("/progress").json() == NOTHING
    assert Completion.objects.count() == 1


def test_the_same_key_replays_the_answer(callers: Callers, lesson):
    first, second = (
        callers.therapist.post(f"{lesson}/complete", {}, Idempotency_Key="one") for _time in range(2)
    )
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.content == second.content


def test_what_was_published_anew_is_not_completed_unread(callers: Callers, lesson):
    version = callers.therapist.get(lesson).json()["version"]
    problem(complete(callers.therapist, lesson, version="lsv_0"), 409, "stale-preview")
    assert not Completion.objects.exists()
    assert complete(callers.therapist, lesson, version=version).status_code == 200


def test_what_its_rules_changed_meanwhile_is_not_completed_unread(callers: Callers, lesson):
    found = callers.therapist.get(lesson).json()
    read = {name: found[name] for name in ("version", "reading")}
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12)
    said = problem(complete(callers.therapist, lesson, **read), 409, "stale-preview")["detail"]
    assert said == "This lesson says something else since it was read. Read it again first."
    assert not Completion.objects.exists()
    anew = callers.therapist.get(lesson).json()["reading"]
    assert anew != read["reading"]
    assert complete(callers.therapist, lesson, reading=anew).status_code == 200


def test_who_names_no_reading_completes_what_it_says_now(callers: Callers, lesson):
    version = callers.therapist.get(lesson).json()["version"]
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12)
    assert complete(callers.therapist, lesson, version=version).json()["state"] == "completed"
    assert callers.therapist.get(lesson).json()["changed"] is False


def test_another_name_or_rate_is_no_other_reading(callers: Callers, lesson):
    assert (
        callers.therapist.get(lesson).json()["reading"] == callers.coordinator.get(lesson).json()["reading"]
    )


def test_a_changed_rule_is_said_and_asked_for_again(callers: Callers, lesson):
    complete(callers.therapist, lesson)
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12)
    found = callers.therapist.get(lesson).json()
    assert (found["changed"], found["again"], found["state"]) == (True, True, "in_progress")
    assert complete(callers.therapist, lesson).json()["state"] == "completed"


def test_without_a_course_there_is_no_progress(callers: Callers):
    assert callers.therapist.get("/courses").json()["items"] == []
    nothing = {"lessons": 0, "completed": 0, "percent": 0, "state": "not_started"}
    assert callers.therapist.get("/progress").json() == nothing


def test_what_is_retired_is_not_there(callers: Callers, course, lesson):
    course.lessons.update(retired_at=NOW)
    problem(callers.therapist.get(lesson), 404, "not-found")
    assert callers.therapist.get(f"/courses/{course.pk}").json()["lessons"] == []
    Course.objects.update(retired_at=NOW)
    problem(callers.therapist.get(f"/courses/{course.pk}"), 404, "not-found")
