"""Searching the lessons: by therapists and coordinators, with what was sought marked."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from elevate.training.models import Course
from tests.training import making
from tests.web.reading import text
from tests.world import World

SEARCH = "/learn/search/"


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


def search(browser, question: str):
    return browser.get(f"{SEARCH}?{urlencode({'q': question})}")


def test_what_is_found_leads_to_its_paragraph(course, therapist):
    page = search(therapist, "late").content.decode()
    assert 'href="/learn/basics/moving/#late-notice"' in page
    assert "<mark>Late</mark>" in page


def test_a_coordinator_searches_too(course, coordinator):
    assert "1 paragraph about “late”" in text(search(coordinator, "late"))


def test_a_course_has_a_field_to_search_in(course, therapist):
    assert f'action="{SEARCH}"' in therapist.get("/learn/basics/").content.decode()


def test_what_nobody_says_is_said_so(course, therapist):
    assert "No lesson says anything about “yoga”" in text(search(therapist, "yoga"))


def test_before_a_question_there_is_a_word_about_it(course, therapist):
    assert "Type a word or two" in text(therapist.get(SEARCH))


def test_what_is_asked_is_shown_as_text(course, therapist):
    page = search(therapist, "<script>late").content.decode()
    assert "<script>late" not in page
    assert "&lt;script&gt;late" in page


def test_a_word_with_no_text_in_it_is_refused(course, therapist):
    assert therapist.get(f"{SEARCH}?q=%00").status_code == 400


def test_what_a_lesson_says_in_brackets_stays_text(world, therapist):
    making.place(making.with_lessons(replace(making.PAY, body="`<b>late</b>`")))
    page = search(therapist, "late").content.decode()
    assert "&lt;b&gt;<mark>late</mark>&lt;/b&gt;" in page


def test_clients_search_nothing(course, ben):
    assert search(ben, "late").status_code == 404


def test_a_long_course_takes_as_many_queries(course, therapist, queries):
    search(therapist, "earn")
    short = queries(lambda: search(therapist, "earn"))
    lessons = [replace(making.PAY, key=f"more-{number}") for number in range(10)]
    making.place(making.with_lessons(*making.TEXT.lessons, *lessons))
    search(therapist, "earn")
    assert queries(lambda: search(therapist, "earn")) == short
