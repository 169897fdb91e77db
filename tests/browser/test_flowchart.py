"""The flowchart in a real browser: spine or wide by room, the steps first on a phone, one page on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scene import Scene
from tests.browser.test_pages import check

CHART = "/learn/flowchart/"
LESSON = "/learn/contractor-portal/reschedule/"


def test_with_a_path_taken_it_is_whole(scene: Scene, enter):
    check(enter(scene.world.therapist), f"{CHART}?visit={scene.coming.pk}&wish=cancel&who=client&told=now")


@pytest.mark.parametrize(("width", "shown", "hidden"), [(320, "spine", "wide"), (1280, "wide", "spine")])
def test_one_form_shows_by_room_and_a_phone_reads_the_steps_first(scene: Scene, enter, width, shown, hidden):
    screen = enter(scene.world.therapist, width=width, scripts=False)
    screen.go(CHART)
    page = screen.page
    expect(page.locator(f".flowchart-{shown}")).to_be_visible()
    expect(page.locator(f".flowchart-{hidden}")).to_be_hidden()
    steps, drawn = page.locator(".flowchart-steps ol").first, page.locator(f".flowchart-{shown}")
    if width == 320:
        assert steps.bounding_box()["y"] < drawn.bounding_box()["y"]
    else:
        expect(steps).to_be_hidden()
        page.get_by_text("Read it as steps", exact=True).locator("visible=true").click()
        expect(steps).to_be_visible()


@pytest.mark.parametrize("landscape", [True, False])
def test_it_prints_on_one_page(scene: Scene, enter, landscape):
    screen = enter(scene.world.therapist)
    screen.go(f"{CHART}?visit={scene.coming.pk}&wish=cancel&who=client&told=now")
    printed = screen.page.pdf(format="Letter", landscape=landscape)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1


def test_a_box_is_followed_by_keyboard(scene: Scene, enter):
    screen = enter(scene.world.therapist, width=1280)
    screen.go(f"{CHART}?visit={scene.coming.pk}&wish=cancel")
    box = screen.page.locator(".flowchart-wide").get_by_role("link", name="Who can’t make it?")
    box.focus()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/cant/")


def test_in_a_lesson_a_phone_folds_the_drawing_and_a_tap_opens_it(scene: Scene, enter):
    screen = enter(scene.world.therapist, width=390, scripts=False)
    screen.go(LESSON)
    spine = screen.page.locator(".flowchart-spine")
    expect(spine).to_be_hidden()
    expect(screen.page.locator(".flowchart-wide")).to_be_hidden()
    assert screen.page.locator(".flowchart").bounding_box()["height"] < 120
    screen.page.get_by_text("See it as a chart").click()
    expect(spine).to_be_visible()


def test_in_a_lesson_a_wide_screen_draws_it_whole(scene: Scene, enter):
    screen = enter(scene.world.therapist, width=1280, scripts=False)
    screen.go(LESSON)
    expect(screen.page.locator(".flowchart-wide")).to_be_visible()
    expect(screen.page.get_by_text("See it as a chart")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_lesson_prints_it_whole(scene: Scene, enter, width):
    screen = enter(scene.world.therapist, width=width)
    screen.go(LESSON)
    screen.page.emulate_media(media="print")
    expect(screen.page.locator(".flowchart-wide")).to_be_visible()
    expect(screen.page.get_by_text("See it as a chart")).to_be_hidden()
