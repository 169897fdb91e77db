"""What lets lessons be read without a network: a worker for each learner, and nothing left at the end."""

import re

import pytest

from tests.training import making

WORKER, LESSON = "/learn/sw.js", "/learn/basics/moving/"
CACHE = re.compile(r'data-worker="/learn/sw\.js\?of=([0-9a-f]{16})" data-cache="lessons-\1"')


@pytest.fixture(autouse=True)
def _course(world):
    making.place()


def test_the_worker_is_a_script_of_learners(world, therapist, coordinator, ben):
    for browser in (therapist, coordinator):
        answer = browser.get(WORKER)
        assert answer["Content-Type"] == "text/javascript; charset=utf-8"
        assert b"addEventListener" in answer.content
    assert ben.get(WORKER).status_code == 404


def test_everybody_s_cache_has_a_name_of_its_own(therapist, colleague):
    first, again, other = (
        CACHE.search(browser.get(LESSON).content.decode())[1] for browser in (therapist, therapist, colleague)
    )
    assert first == again != other


def test_a_lesson_says_of_when_it_is(therapist):
    assert re.search(
        r"<connection-notice[^>]* data-at=.\d{4}-\d\d-\d\dT", therapist.get(LESSON).content.decode()
    )


def test_a_lesson_has_a_sheet_for_paper(therapist):
    assert 'print.css" media="print"' in therapist.get(LESSON).content.decode()


def test_who_signs_out_tells_the_browser_to_keep_nothing(therapist):
    assert "Clear-Site-Data" not in therapist.get("/accounts/logout/")
    assert therapist.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'
