"""Record the shipped lessons' films (`bin/record-lessons`): one picture a deed, as long as its script says.

Pictures, not a recording of the screen: the same script gives the same film on any machine, however slow.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from playwright.sync_api import Browser, Error, Locator, Page, Request, ViewportSize, sync_playwright

from elevate.training.filming import SECONDS, Deed, Do, Film
from tests.films import stage
from tests.films.cutting import Still, cut

SCREEN: ViewportSize = {"width": 390, "height": 640}
#: Pixels of the film to one of the screen.
SCALE = 1.5
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ROOT = Path(__file__).parents[2]
FILMS = ROOT / "src" / "elevate" / "web" / "static" / "elevate" / "films"
#: A ring where the thumb goes before it goes there, a frame round what is shown until the next deed.
#: The ring has a white rim, to be seen on a dark button too.
#: The pages' policy lets styles through that a script sets.
MARK = """(element, shape) => {
  const box = element.getBoundingClientRect(), mark = document.createElement("div");
  const around = shape === "ring"
    ? {x: box.left + box.width / 2 - 26, y: box.top + box.height / 2 - 26, w: 52, h: 52, radius: "50%"}
    : {x: Math.max(box.left - 10, 4), y: box.top - 5, w: Math.min(box.width + 20, innerWidth - 8),
       h: box.height + 10, radius: "12px"};
  mark.className = "film-mark";
  Object.assign(mark.style, {
    position: "fixed", zIndex: 99, boxSizing: "border-box", borderRadius: around.radius,
    left: `${around.x}px`, top: `${around.y}px`, width: `${around.w}px`, height: `${around.h}px`,
    border: `${shape === "ring" ? 4 : 3}px solid #1F3FE0`,
    background: shape === "ring" ? "rgb(31 63 224 / 20%)" : "none",
    boxShadow: shape === "ring" ? "0 0 0 2px white" : "none",
  });
  document.body.append(mark);
}"""
#: Whether what a tap sets off has begun: that it has ended is waited for.
BEGUN = "() => !window.tapped || Date.now() - window.tapped > 250"
UNMARK = "document.querySelectorAll('.film-mark').forEach(mark => mark.remove())"
AT_REST = """() => document.readyState === "complete" && document.fonts.status === "loaded"
  && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")"""
#: To the middle, or to the top if it is too tall for that.
CENTRE = """element => element.scrollIntoView({
  block: element.getBoundingClientRect().height < innerHeight - 140 ? "center" : "start", behavior: "instant"
})"""
#: Whether all of it can be seen, above the tabs.
SEEN = """element => {
  const box = element.getBoundingClientRect(), tabs = element.closest("nav.tabs") ? 0 : 64;
  return box.top >= 8 && box.bottom <= innerHeight - tabs;
}"""


class Camera:
    """Takes the pictures of one film, numbered as they come."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.stills: list[Still] = []
        #: What the page has asked for and not yet got.
        self.asked: set[Request] = set()
        page.on("request", self._ask)
        page.on("requestfinished", self._got)
        page.on("requestfailed", self._got)

    def _ask(self, request: Request) -> None:
        self.asked.add(request)

    def _got(self, request: Request) -> None:
        self.asked.discard(request)

    def hold(self, seconds: float) -> None:
        """Take a picture of the screen at rest, to stay for so long."""
        path = self.folder / f"{len(self.stills):03d}.png"
        self.page.wait_for_function(AT_REST)
        self.page.screenshot(path=path, animations="disabled", caret="hide")
        self.stills.append(Still(path, seconds))


def main(wanted: list[str]) -> None:
    """Record the films of the lessons whose keys are given; of all of them, if none is."""
    port = stage.choose_address()
    django.setup()
    built = Path(os.environ["ELEVATE_DATA"])
    stood = built.with_name("stage")
    stage.build(built)
    FILMS.mkdir(exist_ok=True)
    scripts = list(films(wanted))
    links = {film.role: stage.link(film.role) for film, _target in scripts}
    with stage.standing(built, stood, port=port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for film, target in scripts:
            stage.reset(built, stood)
            stills = take(browser, film, link=links[film.role], folder=built.with_name(target.stem))
            cut(stills, target, poster=poster_of(target))
            for stale in stale_beside(target):
                stale.unlink()
            report(f"{target.name}: {target.stat().st_size // 1000} kB, {length(film):.0f} s")
        browser.close()


def films(wanted: list[str]) -> Iterator[tuple[Film, Path]]:
    """Yield the films asked for, each with the file it goes to."""
    from elevate.core.policy import Policy
    from elevate.training import filming, shelving
    from elevate.web.learning.films import name_of

    for course in shelving.shipped():
        for lesson in course.lessons:
            film = filming.read(lesson.video)
            if film is not None and (not wanted or lesson.key in wanted):
                yield film, FILMS / name_of(course.key, lesson.key, film, Policy())


def poster_of(target: Path) -> Path:
    """Return the file of the picture that the page shows until the film plays."""
    from elevate.web.learning.films import poster_of

    return target.with_name(poster_of(target.name))


def stale_beside(target: Path) -> list[Path]:
    """Return what was recorded for the same lesson when script, policy or screens were others."""
    lesson, _dash, _hash = target.stem.rpartition("-")
    beside = (each for each in target.parent.iterdir() if each.stem.rpartition("-")[0] == lesson)
    return sorted(each for each in beside if each.stem != target.stem)


def report(line: str) -> None:
    """Say it at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def length(film: Film) -> float:
    """Return how many seconds a film lasts."""
    return sum(scene.seconds for scene in film.scenes)


def take(browser: Browser, film: Film, *, link: str, folder: Path) -> list[Still]:
    """Play a script, return the pictures; it ends with a sentence if something asked for is not there."""
    folder.mkdir()
    context = browser.new_context(
        viewport=SCREEN, device_scale_factor=SCALE, has_touch=True, reduced_motion="reduce", locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(link, wait_until="networkidle")
    camera = Camera(page, folder)
    for number, scene in enumerate(film.scenes, start=1):
        for deed in scene.deeds:
            try:
                do(camera, deed)
            except Error as problem:
                page.screenshot(path=folder / "problem.png")
                sys.exit(f"{folder.name}, scene {number}, {deed.do} {deed.to!r}: {problem}")
        camera.hold(scene.hold)
    context.close()
    return camera.stills


def do(camera: Camera, deed: Deed) -> None:
    """Do one deed, and take a picture of it if it takes time."""
    page = camera.page
    match deed.do:
        case Do.OPEN:
            page.goto(f"{os.environ['ELEVATE_URL']}{deed.to}", wait_until="networkidle")
        case Do.TAP:
            tap(camera, str(deed.to))
        case Do.TYPE:
            page.locator(deed.to["into"]).first.fill(stage.day(deed.to["text"]))
            camera.hold(SECONDS[Do.TYPE])
        case Do.SCROLL | Do.SHOW:
            look(camera, deed)
        case Do.WAIT:
            page.get_by_text(deed.to).first.wait_for()


def look(camera: Camera, deed: Deed) -> None:
    """Bring something into sight; with a frame round it, if it is to be shown."""
    target = camera.page.locator(deed.to).first
    camera.page.evaluate(UNMARK)
    target.evaluate(CENTRE)
    if deed.do is Do.SHOW:
        target.evaluate(MARK, "frame")
    camera.hold(SECONDS[deed.do])


def tap(camera: Camera, wanted: str) -> None:
    """Show where the thumb goes, and let it go there."""
    page, target = camera.page, named(camera.page, wanted)
    target.wait_for()
    page.evaluate(UNMARK)
    if not target.evaluate(SEEN):
        target.evaluate(CENTRE)
    camera.hold(SECONDS[Do.TAP] / 2)
    target.evaluate(MARK, "ring")
    camera.hold(SECONDS[Do.TAP] / 2)
    page.evaluate(UNMARK)
    page.evaluate("window.tapped = Date.now()")
    target.tap()
    page.wait_for_function(BEGUN)
    while camera.asked:
        page.wait_for_event("requestfinished")
    page.wait_for_load_state("networkidle")


def named(page: Page, wanted: str) -> Locator:
    """Return the button, link or summary whose words begin so, or what a CSS selector finds."""
    if wanted.startswith("css="):
        return page.locator(wanted.removeprefix("css=")).first
    words = re.compile(rf"^\s*{re.escape(wanted)}")
    button, link = page.get_by_role("button", name=words), page.get_by_role("link", name=words)
    return button.or_(link).or_(page.locator("summary", has_text=words)).first


if __name__ == "__main__":
    main(sys.argv[1:])
