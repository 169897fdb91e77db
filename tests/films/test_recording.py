"""What can be told of a film without recording it."""

from datetime import date, time

import pytest
from django.template.loader import get_template
from django.urls import Resolver404, resolve

from elevate.core.time import local
from elevate.importing.demo import cast
from elevate.training import filming, shelving
from elevate.training.filming import Do, Scene
from tests.films import recording, stage
from tests.films.cutting import STRIP, Still, listed

FILMS = [filming.read(lesson.video) for lesson in shelving.shipped()[0].lessons]
SCENES = [scene for film in FILMS for scene in film.scenes]


def test_a_list_names_each_picture_with_its_seconds_and_the_last_one_twice(tmp_path):
    one, two = tmp_path / "000.png", tmp_path / "001.png"
    assert listed([Still(one, 1.0), Still(two, 2.5)]) == (
        f"file '{one}'\nduration 1.0\nfile '{two}'\nduration 2.5\nfile '{two}'\n"
    )


@pytest.mark.parametrize(
    ("written", "typed"),
    [("day+0", "2026-09-15"), ("day+9", "2026-09-24"), ("day+23", "2026-10-08"), ("Vacation", "Vacation")],
)
def test_days_are_counted_from_the_stage_s_day(written, typed):
    assert stage.day(written) == typed


def test_the_stage_s_day_is_an_ordinary_one():
    there = local(stage.NOW, cast.EASTERN)
    assert (there.date(), there.time()) == (date(2026, 9, 15), time(10, 20))
    assert there.weekday() == 1


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.say)
def test_every_scene_lasts_as_long_as_whole_pictures_do(scene: Scene):
    assert scene.seconds * 2 == int(scene.seconds * 2)


@pytest.mark.parametrize(
    "road", sorted({deed.to for scene in SCENES for deed in scene.deeds if deed.do is Do.OPEN})
)
def test_every_film_opens_pages_that_there_are(road):
    try:
        resolve(road.partition("?")[0])
    except Resolver404:
        pytest.fail(f"no page {road}")


def test_every_film_begins_by_opening_a_page():
    assert [film.title for film in FILMS if film.scenes[0].deeds[0].do is not Do.OPEN] == []


@pytest.mark.parametrize("needed", ["bin/need", "bin/record-lessons", "Makefile", "tests/films", "src"])
def test_the_image_is_given_what_records_its_films(needed):
    given = (recording.ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert f"!{needed}" in given


def test_the_page_leaves_a_film_the_room_it_takes():
    page = get_template("learning/parts/video.html").render({"film": {"url": "film.webm"}})
    width, height = recording.SCREEN["width"], recording.SCREEN["height"] + STRIP / recording.SCALE
    assert f'width="{width}" height="{height:.0f}"' in page


def test_only_older_films_of_the_same_lesson_are_stale(tmp_path):
    for name in ("c-pay-1.webm", "c-pay-1.jpg", "c-pay-2.webm", "c-pay-2.jpg", "c-pay-day-1.webm"):
        (tmp_path / name).touch()
    stale = recording.stale_beside(tmp_path / "c-pay-2.webm")
    assert [each.name for each in stale] == ["c-pay-1.jpg", "c-pay-1.webm"]
