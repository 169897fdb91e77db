"""A film is shown only while it shows what is true; its words stand there in any case."""

from dataclasses import replace

import pytest

from elevate.core.policy import Policy
from elevate.training import filming, shelving
from elevate.web.learning import films
from tests.training import making
from tests.training.test_filming import SCRIPT
from tests.web.reading import text
from tests.world import NOW, World

LESSON = "/learn/basics/moving/"
CAPTIONS = f"{LESSON}captions.vtt"
FILM = filming.read(SCRIPT)


@pytest.fixture
def course(world: World):
    lesson = replace(making.MOVING, body="{{ video }}\n", video=SCRIPT)
    return making.place(making.with_lessons(lesson, making.PAY))


@pytest.fixture
def recorded(monkeypatch):
    """Only the film of today's policy and screens was recorded."""
    name = films.name_of("basics", "moving", FILM, Policy())
    monkeypatch.setattr(films, "_recorded", lambda path: path == f"{films.FOLDER}/{name}")


def test_without_a_film_its_words_are_there(course, therapist):
    page = therapist.get(LESSON)
    assert b"<video" not in page.content
    assert "Open Today." in text(page)


def test_a_recorded_film_is_shown_with_captions(course, recorded, therapist):
    page = therapist.get(LESSON).content.decode()
    assert '<video controls playsinline preload="none"' in page
    assert f'src="{CAPTIONS}"' in page
    assert f'poster="/static/{films.FOLDER}/basics-moving-' in page


def test_under_another_policy_the_film_is_not_shown(course, recorded, world, therapist):
    world.policy.__class__.objects.create(effective_at=NOW, free_notice_hours=12)
    page = therapist.get(LESSON)
    assert b"<video" not in page.content
    assert "Free until 12 hours before" in text(page)


def test_captions_are_sent_as_such(course, therapist):
    answer = therapist.get(CAPTIONS)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.startswith(b"WEBVTT")


def test_a_lesson_without_a_film_has_no_captions(course, therapist):
    assert therapist.get("/learn/basics/pay/captions.vtt").status_code == 404


def test_clients_get_no_captions(course, ben):
    assert ben.get(CAPTIONS).status_code == 404


@pytest.mark.parametrize(
    "other",
    [
        films.name_of("basics", "moving", replace(FILM, title="Another"), Policy()),
        films.name_of("basics", "moving", FILM, making.TWELVE.policy),
        films.name_of("basics", "pay", FILM, Policy()),
    ],
)
def test_another_script_policy_or_lesson_is_another_film(other):
    assert films.name_of("basics", "moving", FILM, Policy()) != other


def test_a_changed_screen_is_another_film(monkeypatch):
    before = films.name_of("basics", "moving", FILM, Policy())
    monkeypatch.setattr(films, "_screens", lambda: "other")
    assert films.name_of("basics", "moving", FILM, Policy()) != before


def test_another_pace_is_another_film(monkeypatch):
    before = films.name_of("basics", "moving", FILM, Policy())
    monkeypatch.setitem(filming.SECONDS, filming.Do.TAP, 3.0)
    assert films.name_of("basics", "moving", FILM, Policy()) != before


def test_the_shipped_films_have_names_of_their_own():
    [course] = shelving.shipped()
    names = {
        films.name_of(course.key, lesson.key, filming.read(lesson.video), Policy())
        for lesson in course.lessons
    }
    assert len(names) == 9
