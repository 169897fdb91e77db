"""The pages for what went wrong: a sentence, a way on, and never more than that."""

import pytest
from django.test import Client as Browser, RequestFactory
from django.test.utils import override_settings
from django.urls import path
from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

from elevate.config.urls import urlpatterns as routes
from elevate.web import errors
from tests.web.reading import text
from tests.world import World


def _break(request):
    raise RuntimeError("the reason, for the log alone")


urlpatterns = [*routes, path("t/break/", _break)]


@pytest.fixture
def outsider() -> Browser:
    return Browser(raise_request_exception=False)


def test_a_page_that_does_not_exist_says_so(outsider, db):
    answer = outsider.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in text(answer)
    assert "Go to the first page" in text(answer)


def test_somebody_elses_page_reads_like_one_that_does_not_exist(world: World, therapist, colleague):
    visit = world.book(hours=48)
    theirs = colleague.get(f"/t/visits/{visit.pk}/")
    nobodys = colleague.get("/t/visits/apt_01M00000000000000000000000/")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert text(theirs) == text(nobodys)


@override_settings(ROOT_URLCONF=__name__)
def test_what_breaks_says_that_nothing_was_saved_and_no_more(therapist):
    therapist.raise_request_exception = False
    answer = therapist.get("/t/break/")
    assert answer.status_code == 500
    assert "Something broke on our side" in text(answer)
    assert "the reason" not in text(answer)
    assert "RuntimeError" not in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "sentence"),
    [
        (bad_request, 400, "That request cannot be read"),
        (permission_denied, 403, "This page is not for you"),
        (page_not_found, 404, "There is nothing here"),
        (errors.csrf_failed, 403, "This page was open too long"),
    ],
)
def test_each_has_its_sentence_and_a_way_on(db, view, status, sentence):
    answer = view(RequestFactory().get("/"), Exception())
    assert answer.status_code == status
    assert sentence in text(answer)
    assert "Nothing was changed." in text(answer) or status == 404
    assert 'href="/"' in answer.content.decode()


def test_the_page_for_what_broke_needs_no_database():
    answer = server_error(RequestFactory().get("/"))
    assert (answer.status_code, "a second try never counts twice" in text(answer)) == (500, True)


def test_too_many_tries_from_one_place_are_told_to_wait(db):
    answers = [
        Browser().post("/accounts/login/", {"email": f"{number}@example.test"}) for number in range(21)
    ]
    assert [answer.status_code for answer in answers] == [302] * 20 + [422]
    assert "Too many tries." in text(answers[-1])


def test_nobody_elses_cache_keeps_a_page(therapist):
    assert therapist.get("/t/")["Cache-Control"] == "private, no-cache"


def test_pages_run_no_script_but_their_own(therapist):
    policy = therapist.get("/t/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
