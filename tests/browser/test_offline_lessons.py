"""A lesson that was opened reads without a network; when its reader signs out, nothing of it is left."""

import pytest
from playwright.sync_api import expect

from elevate.plans.models import PolicyVersion
from tests.browser.conftest import Enter, _session
from tests.browser.screen import Screen
from tests.training import making
from tests.world import NOW, World

COURSE = "/learn/basics/"
LESSON = f"{COURSE}moving/"
KEPT = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
  return requests.map(({ url }) => new URL(url).pathname);
}"""
ANOTHER = "(before) => caches.keys().then((all) => all.length == 1 && all[0] != before)"


@pytest.fixture
def reader(world: World, clock, enter: Enter) -> Screen:
    """Maya, who has opened a lesson."""
    making.place()
    screen = enter(world.therapist)
    # Without a network a page says so on the console; that is what is tried here.
    screen.refusals |= {0}
    screen.go(LESSON)
    expect(screen.page.locator("offline-lessons[data-kept]")).to_be_attached()
    return screen


def kept(screen: Screen) -> list[str]:
    return screen.page.evaluate(KEPT)


def test_a_lesson_that_was_opened_reads_without_a_network(reader: Screen):
    reader.context.set_offline(True)
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12)
    reader.page.reload()
    expect(reader.page.locator("h1")).to_have_text("Move a visit with 24 hours’ notice")
    expect(reader.page.locator("connection-notice")).to_contain_text("Offline. Showing")
    # It is dressed as ever.
    assert reader.page.evaluate("getComputedStyle(document.querySelector('.button')).borderRadius") != "0px"
    reader.page.goto(COURSE)
    expect(reader.page.locator("h1")).to_have_text("Basics")
    reader.context.set_offline(False)


@pytest.mark.parametrize("path", [f"{COURSE}late/", f"{LESSON}practice/in-time/"], ids=["lesson", "practice"])
def test_a_page_that_was_not_opened_leads_to_its_course_and_says_why(reader: Screen, path: str):
    reader.context.set_offline(True)
    reader.page.goto(path)
    expect(reader.page.locator("h1")).to_have_text("Basics")
    expect(reader.page.locator("connection-notice")).to_contain_text("That page was not opened before")
    reader.page.get_by_role("main").get_by_role("link", name="Move a visit").first.click()
    expect(reader.page.locator("connection-notice")).to_contain_text("Offline. Showing")
    reader.context.set_offline(False)


def test_with_a_network_the_network_is_asked_first(reader: Screen, world: World):
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=12)
    reader.page.reload()
    expect(reader.page.locator("h1")).to_have_text("Move a visit with 12 hours’ notice")


def test_nothing_is_kept_but_lessons_and_what_dresses_them(reader: Screen):
    for path in ("/t/", "/learn/search/?q=late", LESSON):
        reader.go(path)
    assert all(path.startswith(("/static/", COURSE)) for path in kept(reader)), kept(reader)
    assert LESSON in kept(reader)


def test_who_signs_out_leaves_nothing(reader: Screen):
    reader.go("/accounts/logout/")
    reader.page.locator("main form button").click()
    reader.page.wait_for_load_state()
    assert kept(reader) == []
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_another_person_finds_a_cache_of_their_own(reader: Screen, world: World, enter: Enter):
    other = world.add_therapist("Noor Vale")
    [before] = reader.page.evaluate("caches.keys()")
    reader.context.clear_cookies()
    reader.context.add_cookies([_session(other, reader.page.url.split("/learn/")[0])])
    reader.go(LESSON)
    reader.page.wait_for_function(ANOTHER, arg=before)
