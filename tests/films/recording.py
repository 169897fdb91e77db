"""Record the shipped lessons' films (`bin/record-lessons`): one picture a deed, as long as its script says.

Pictures, not a recording of the screen: the same script gives the same film on any machine, however slow.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from elevate.training.filming import SECONDS, Deed, Do, Film

SCREEN: ViewportSize = {"width": 390, "height": 720}
CHROMIUM = "/usr/bin/chromium"
ROOT = Path(__file__).parents[2]
FILMS = ROOT / "src" / "elevate" / "web" / "static" / "elevate" / "films"
PORT = 8421
MOST_BYTES = 3_000_000
#: A ring where the thumb goes, before it goes there; the pages' CSP lets styles through that a script sets.
RING = """element => {
  const box = element.getBoundingClientRect(), ring = document.createElement("div");
  ring.id = "film-ring";
  Object.assign(ring.style, {
    position: "fixed", zIndex: 99, borderRadius: "50%",
    left: `${box.left + box.width / 2 - 26}px`, top: `${box.top + box.height / 2 - 26}px`,
    width: "52px", height: "52px", border: "4px solid #1F3FE0", background: "rgb(31 63 224 / 20%)",
  });
  document.body.append(ring);
}"""


@dataclass(frozen=True, slots=True)
class Still:
    """One picture, and how many seconds it stays."""

    path: Path
    seconds: float


class Camera:
    """Takes the pictures of one film, numbered as they come."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.stills: list[Still] = []

    def hold(self, seconds: float) -> None:
        path = self.folder / f"{len(self.stills):03d}.png"
        self.page.screenshot(path=path, animations="disabled", caret="hide")
        self.stills.append(Still(path, seconds))


def main(wanted: list[str]) -> None:
    django.setup()
    from elevate.core.policy import Policy
    from elevate.training import filming, shelving
    from elevate.web.learning import films

    FILMS.mkdir(exist_ok=True)
    with demo() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for course in shelving.shipped():
            for lesson in course.lessons:
                film = filming.read(lesson.video)
                if film is None or (wanted and lesson.key not in wanted):
                    continue
                target = FILMS / films.name_of(course.key, lesson.key, film, Policy())
                stale = set(FILMS.glob(f"{course.key}-{lesson.key}-*{films.ENDING}")) - {target}
                take(browser, film, links[film.role], target)
                for each in stale:
                    each.unlink()
                report(f"{target.name}: {target.stat().st_size // 1000} kB, {length(film):.0f} s")


def report(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def length(film: Film) -> float:
    return sum(scene.seconds for scene in film.scenes)


def take(browser: Browser, film: Film, link: str, target: Path) -> None:
    """Record one film; it ends with a sentence if a script asks for what is not on the screen."""
    folder = Path(os.environ["ELEVATE_DATA"]) / target.stem
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=SCREEN, device_scale_factor=1.5, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, link)
    camera = Camera(page, folder)
    for number, scene in enumerate(film.scenes, start=1):
        for deed in scene.deeds:
            try:
                do(camera, deed)
            except Error as problem:
                sys.exit(f"{target.stem}, scene {number}, {deed.do} {deed.to!r}: {problem}")
        camera.hold(scene.hold)
    context.close()
    encode(camera.stills, target)


def do(camera: Camera, deed: Deed) -> None:
    page = camera.page
    match deed.do:
        case Do.OPEN:
            page.goto(f"http://localhost:{PORT}{deed.to}")
        case Do.TAP:
            tap(camera, str(deed.to))
        case Do.TYPE:
            page.locator(deed.to["into"]).first.fill(deed.to["text"])
            camera.hold(SECONDS[Do.TYPE])
        case Do.SCROLL:
            page.locator(deed.to).first.evaluate("element => element.scrollIntoView({block: 'center'})")
            camera.hold(SECONDS[Do.SCROLL])
        case Do.WAIT:
            page.get_by_text(deed.to).first.wait_for()


def tap(camera: Camera, wanted: str) -> None:
    page = camera.page
    if wanted.startswith("css="):
        target = page.locator(wanted.removeprefix("css=")).first
    else:
        named = re.compile(rf"^\s*{re.escape(wanted)}")
        target = page.get_by_role("button", name=named).or_(page.get_by_role("link", name=named)).first
    target.wait_for()
    target.evaluate("element => element.scrollIntoView({block: 'center'})")
    target.evaluate(RING)
    camera.hold(SECONDS[Do.TAP])
    page.evaluate("document.getElementById('film-ring').remove()")
    target.click()
    page.wait_for_load_state("load")


def sign_in(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("main form button").first.click()
    page.wait_for_load_state("load")


def encode(stills: list[Still], target: Path) -> None:
    """Make one film of the pictures: VP9, ten pictures a second, no sound."""
    lines = [f"file '{still.path}'\nduration {still.seconds}" for still in stills]
    listed = stills[0].path.parent / "stills.txt"
    listed.write_text("\n".join([*lines, f"file '{stills[-1].path}'"]), encoding="utf-8")
    made = [
        "-vf",
        "fps=10,scale=trunc(iw/2)*2:trunc(ih/2)*2",
        "-c:v",
        "libvpx-vp9",
        "-crf",
        "36",
        "-b:v",
        "0",
    ]
    made += [
        "-row-mt",
        "1",
        "-cpu-used",
        "4",
        "-g",
        "100",
        "-pix_fmt",
        "yuv420p",
        "-an",
        "-fflags",
        "+bitexact",
    ]
    command = [
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-f",
        "concat",
        "-safe",
        "0",
        "-i",
        str(listed),
    ]
    subprocess.run([*command, *made, "-flags:v", "+bitexact", str(target)], check=True)
    if target.stat().st_size > MOST_BYTES:
        sys.exit(f"{target.name} has {target.stat().st_size} bytes: shorten its script.")


@contextmanager
def demo() -> Iterator[dict[str, str]]:
    """Run a demo of our own; yield the sign-in link of each role."""
    data = Path(os.environ["ELEVATE_DATA"]) / "demo"
    command = ["elevate", "demo", "--port", str(PORT), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield dict(_links(server))
        finally:
            server.terminate()
            server.wait(timeout=30)


def _links(server: "subprocess.Popen[str]") -> Iterator[tuple[str, str]]:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"(\w+)@demo\.test\s+(\S+)", line):
            yield found[1], found[2].replace("127.0.0.1", "localhost")
        if "mail is kept" in line:
            return
    sys.exit("The demo did not start.")


if __name__ == "__main__":
    main(sys.argv[1:])
