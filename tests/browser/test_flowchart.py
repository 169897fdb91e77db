"""The flowchart in a real browser: spine or wide by room, the steps first on a phone, one page on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scene import Scene
from tests.browser.test_pages import check

CHART = "/learn/flowchart/"


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
