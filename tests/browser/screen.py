"""One browser window with somebody in it: where they go, what they tap, and everything that went wrong."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
AXE_RUN = """axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({violations}) => violations.flatMap(({id, help, nodes}) =>
  nodes.map(({html, failureSummary}) => `${id}: ${help} ${html.slice(0, 160)} ${failureSummary}`)))"""
#: Boxes that do not let their text out, with more in them than they show; `visually-hidden` is meant to.
CUT = """[...document.querySelectorAll("body *")].filter((box) => {
  const style = getComputedStyle(box);
  return style.overflowX !== "visible" && style.clipPath === "none"
    && !["auto", "scroll"].includes(style.overflowX)
    && box.checkVisibility() && box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0;
}).map((box) => `${box.tagName}.${box.className}: ${box.textContent.trim().slice(0, 60)}`)"""
SIDEWAYS = """(() => {
  const page = document.documentElement, over = page.scrollWidth - page.clientWidth;
  const wide = [...document.querySelectorAll("body *")]
    .filter((box) => box.getBoundingClientRect().right > page.clientWidth + 1)
    .map((box) => `${box.tagName}.${box.className}`);
  return over > 0 ? [`${over} px too wide`, ...wide.slice(0, 5)] : [];
})()"""
#: Whatever is tapped, by the box that takes the tap: a radio's is its whole label.
SMALL = """[...document.querySelectorAll(
  "button, select, textarea, input:not([type=hidden]), a.button, a.act, a.way, nav a, nav summary"
)].filter((box) => box.checkVisibility({visibilityProperty: true}) && !box.closest(".visually-hidden"))
  .map((box) => [box, (box.closest("label") ?? box).getBoundingClientRect()])
  .filter(([, {width, height}]) => height < 43.5 || width < 24)
  .map(([box, {width, height}]) => `${box.outerHTML.slice(0, 80)}: ${width} by ${height}`)"""
#: A refusal is a page too: the browser's own line about its status is no mistake of ours.
REFUSALS = {409, 422}
FAILED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


class Screen:
    """A window that counts the taps made in it and keeps every error of the page."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.taps = 0
        self.problems: list[str] = []
        self.refusals = set(REFUSALS)
        self.wire: dict[str, int] = {}
        self._cdp = context.new_cdp_session(self.page)
        self._kinds: dict[str, str] = {}
        self._listen()

    def go(self, path: str) -> Response:
        """Open `path`; what it weighed on the wire, bytes by kind of resource, is in `wire`."""
        self.wire.clear()
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        return answer

    def tap(self, what: str | Locator) -> None:
        """Tap a control, by its name or itself, and count it."""
        target = self.control(what) if isinstance(what, str) else what
        target.click()
        self.taps += 1

    def control(self, name: str) -> Locator:
        """Return the first button, link or answer whose name holds `name`."""
        roles: list[Any] = ["button", "link", "radio", "checkbox"]
        first, *rest = (self.page.get_by_role(role, name=name) for role in roles)
        for other in rest:
            first = first.or_(other)
        return first.first

    def look(self, *, width: int | None = None, scheme: Any = None, text: int | None = None) -> None:
        """See the page at another width, in another scheme, with the text at so many per cent."""
        if width:
            self.page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        if scheme:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if text:
            self.ask(f"document.documentElement.style.fontSize = '{text}%'")

    def faults(self) -> list[str]:
        """Return what axe finds."""
        if not self.ask("'axe' in window"):
            self.ask(f"{AXE}; true")
        return self.ask(AXE_RUN)

    def overflows(self) -> list[str]:
        """Return what makes the page scroll sideways, and text that is cut."""
        return [*self.ask(SIDEWAYS), *self.ask(CUT)]

    def small_targets(self) -> list[str]:
        """Return the controls under 44 px high."""
        return self.ask(SMALL)

    def ask(self, script: str) -> Any:
        """Return what `script` evaluates to: asked past the page's policy, which stays in force."""
        answer = self._cdp.send(
            "Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def _listen(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)
        self._cdp.send("Network.enable")
        self._cdp.on("Network.responseReceived", self._named)
        self._cdp.on("Network.loadingFinished", self._weighed)

    def _heard(self, message: ConsoleMessage) -> None:
        # What answers with an error's status is judged by that status, in `_answered`.
        if message.type in {"error", "warning"} and not FAILED.match(message.text):
            self.problems.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.problems.append(f"{response.status} {response.url}")

    def _named(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _weighed(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"], "Other")
        self.wire[kind] = self.wire.get(kind, 0) + int(event["encodedDataLength"])
