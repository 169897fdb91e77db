"""A real Chromium before a served site, whose clock stands where a test puts it.

A test asks for `enter`, goes somewhere and taps; when it ends, every window it opened
must have stayed clean: no error on the console, nothing the policy blocked, no failed request.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings as configured
from django.test import Client as Visitor
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from elevate.clock.models import SandboxClock
from elevate.people.models import Person
from tests.browser.scene import Scene, set_up
from tests.browser.screen import Screen
from tests.world import NOW, World

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]
LOOKING_MS = 10_000

Enter = Callable[..., Screen]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own browser."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    assert program, "No Chromium: run bin/need chromium."
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright waits on a loop of its own in this thread; the tests' queries run beside it, not in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The site as it is served: styles and scripts come through its own middleware."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda site: site)
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def clock(settings, transactional_db) -> Callable[[float], datetime]:
    """Put the clock at `hours` after `NOW`; it starts there and stands still."""
    settings.ELEVATE_SANDBOX = True

    def put(hours: float = 0) -> datetime:
        now = NOW + timedelta(hours=hours)
        SandboxClock.objects.update_or_create(pk=1, defaults={"now": now})
        return now

    put()
    return put


@pytest.fixture
def scene(world: World, clock) -> Scene:
    """A working day with something of everything; see `tests.browser.scene`."""
    return set_up(world)


@pytest.fixture
def enter(chromium: Browser, live_server: LiveServer, clock) -> Iterator[Enter]:
    """Open a window for a person: `enter(world.therapist, width=320, scripts=False)`; None is a stranger."""
    screens: list[Screen] = []

    def opened(
        person: Person | None = None, *, width: int = 390, scheme: str = "light", scripts: bool = True
    ) -> Screen:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=scripts,
            locale="en-US",
        )
        context.set_default_timeout(LOOKING_MS)
        if person:
            context.add_cookies([_session(person, live_server.url)])
        screens.append(Screen(context))
        return screens[-1]

    yield opened
    problems = [problem for screen in screens for problem in screen.problems]
    for screen in screens:
        screen.context.close()
    assert problems == []


def _session(person: Person, url: str) -> dict:
    assert person.user is not None
    visitor = Visitor()
    visitor.force_login(person.user)
    name = configured.SESSION_COOKIE_NAME
    return {"name": name, "value": visitor.cookies[name].value, "url": url}
