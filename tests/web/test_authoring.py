"""Coordinators keep the shelf: courses and their lessons; nobody else sees that there are such pages."""

from dataclasses import replace

import pytest

from elevate.journal.models import Event
from elevate.training.models import Completion, Course, Lesson
from tests.training import making
from tests.web.authoring import COURSE, PAY, SHELF, publish, write
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World


@pytest.fixture
def course(world: World) -> Course:
    return making.place()


def lesson(key: str = "pay") -> Lesson:
    return Lesson.objects.select_related("published").get(key=key)


DONE = "Mark complete and continue"


def test_the_courses_are_listed(course, coordinator):
    said = text(coordinator.get(SHELF))
    assert "Basics 2 lessons" in said
    write(coordinator, body="New.")
    assert "1 draft" in text(coordinator.get(SHELF))


def test_a_course_begins_with_a_title(world, coordinator):
    answer = send(coordinator, SHELF, "Add the course", title="How we greet")
    assert answer["Location"] == "/c/lessons/how-we-greet/"
    assert "No lessons yet" in text(coordinator.get(answer["Location"]))
    assert Event.objects.filter(verb="course.added").exists()


@pytest.mark.parametrize("title", ["", "   ", "\x00"])
def test_a_course_without_a_title_is_refused(world, coordinator, title):
    answer = send(coordinator, SHELF, "Add the course", title=title)
    assert answer.status_code == 422
    assert "Give it a title." in text(answer)
    assert not Course.objects.exists()


def test_courses_of_one_title_have_addresses_of_their_own(course, coordinator):
    assert send(coordinator, SHELF, "Add the course", title="Basics")["Location"] == "/c/lessons/basics-2/"


@pytest.mark.parametrize(("path", "button"), [(SHELF, "Add the course"), (COURSE, "Add the lesson")])
def test_a_double_tap_adds_one(course, coordinator, path, button):
    found = Page(coordinator.get(path)).form(button)
    answers = [coordinator.post(path, found.fields | {"title": "Twice"}) for _tap in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (Course.objects.count(), Lesson.objects.count()) in {(2, 2), (1, 3)}


def test_a_lesson_is_seen_by_nobody_before_it_is_published(course, coordinator, therapist):
    path = send(coordinator, COURSE, "Add the lesson", title="Greeting")["Location"]
    assert path == f"{COURSE}text/greeting/"
    write(coordinator, path, body="Say hello.")
    assert therapist.get("/learn/basics/greeting/").status_code == 404
    assert "first time" in text(coordinator.get(f"{path}publish/"))
    assert publish(coordinator, path)["Location"] == path
    assert "Say hello." in text(therapist.get("/learn/basics/greeting/"))


@pytest.mark.parametrize("title", ["Certificate", "Media"])
def test_no_lesson_takes_the_address_of_another_page(course, coordinator, therapist, title):
    path = send(coordinator, COURSE, "Add the lesson", title=title)["Location"]
    write(coordinator, path, body="Say hello.")
    publish(coordinator, path)
    assert path == f"{COURSE}text/{title.lower()}-2/"
    assert "Say hello." in text(therapist.get(f"/learn/basics/{title.lower()}-2/"))


def test_lessons_change_places(course, coordinator):
    act = {"act": "place", "lesson": lesson().pk, "place": "1"}
    for _tap in range(2):
        assert coordinator.post(COURSE, act).status_code == 302
    assert [each.key for each in course.lessons.all()] == ["pay", "moving"]
    assert Event.objects.filter(verb="lesson.moved").count() == 1


@pytest.mark.parametrize("place", ["0", "99", "-1", "x", "", "²"])
def test_a_place_that_is_none_does_no_harm(course, coordinator, place):
    coordinator.post(COURSE, {"act": "place", "lesson": lesson("moving").pk, "place": place})
    assert sorted(each.position for each in course.lessons.all()) == [1, 2]


def test_a_retired_lesson_is_not_taught_and_what_was_completed_stays(course, coordinator, therapist):
    send(therapist, "/learn/basics/pay/", DONE)
    coordinator.post(COURSE, {"act": "retire", "lesson": lesson().pk})
    assert therapist.get("/learn/basics/pay/").status_code == 404
    assert Completion.objects.count() == 1
    coordinator.post(COURSE, {"act": "restore", "lesson": lesson().pk})
    assert "50% · In progress" in text(therapist.get("/learn/basics/"))


def test_a_lesson_is_required_or_not(course, coordinator):
    coordinator.post(COURSE, {"act": "optional", "lesson": lesson().pk})
    assert "Optional" in text(coordinator.get(COURSE))
    coordinator.post(COURSE, {"act": "require", "lesson": lesson().pk})
    assert lesson().required


def test_a_course_says_what_it_is(course, coordinator, therapist):
    said = {"act": "describe", "title": "Basics 2", "summary": "Short.", "welcome": "You earn {{ rate }}."}
    coordinator.post(COURSE, said)
    page = text(therapist.get("/learn/basics/"))
    assert "Basics 2" in page
    assert "You earn $72.00." in page


def test_a_wrong_fact_in_the_welcome_is_refused(course, coordinator, therapist):
    answer = coordinator.post(COURSE, {"act": "describe", "title": "Basics", "welcome": "{{ nothing }}"})
    assert answer.status_code == 422
    assert "Line 1: Nothing is called “nothing”." in text(answer)
    assert therapist.get("/learn/basics/").status_code == 200


def test_a_retired_course_comes_back(course, coordinator, therapist):
    coordinator.post(COURSE, {"act": "retire_course"})
    assert therapist.get("/learn/basics/").status_code == 404
    assert "Retired courses" in text(coordinator.get(SHELF))
    coordinator.post(COURSE, {"act": "restore_course"})
    assert therapist.get("/learn/basics/").status_code == 200


PAGES = [SHELF, COURSE, PAY, f"{PAY}publish/", f"{PAY}versions/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["therapist", "ben"])
def test_nobody_else_writes(course, who, path, request):
    browser = request.getfixturevalue(who)
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"title": "x", "act": "retire_course"}).status_code == 404
    assert browser.post(f"{PAY}preview/", {"body": "x"}).status_code == 404
    assert browser.post(f"{PAY}discard/").status_code == 404


@pytest.mark.parametrize("path", ["/c/lessons/none/", f"{COURSE}text/none/", f"{COURSE}text/none/publish/"])
def test_what_is_not_there_is_not_found(course, coordinator, path):
    assert coordinator.get(path).status_code == 404


@pytest.mark.parametrize("act", ["", "explode", "retire", "place"])
def test_an_act_on_nothing_is_not_found(course, coordinator, act):
    assert coordinator.post(COURSE, {"act": act, "lesson": "lsn_none\x00"}).status_code == 404


def test_a_long_course_takes_as_many_queries(course, coordinator, queries):
    coordinator.get(COURSE)
    short = queries(lambda: coordinator.get(COURSE))
    more = [replace(making.PAY, key=f"more-{number}") for number in range(8)]
    making.place(making.with_lessons(*making.TEXT.lessons, *more), at=NOW)
    assert queries(lambda: coordinator.get(COURSE)) == short
