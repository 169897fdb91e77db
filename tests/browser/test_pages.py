"""Every page of every role, as it is routed, in every width and scheme: nothing cut, faulty or heavy."""

import re

import pytest

from tests.browser.scene import Scene
from tests.browser.screen import Screen
from tests.house.test_routes import ROUTES

WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
#: Bytes on the wire, everything that a first visit loads, headers included.
HEAVIEST, HEAVIEST_SCRIPTS = 60_000, 30_000
ROLES = {
    "t/": "therapist",
    "learn/": "therapist",
    "c/": "coordinator",
    "me/": "client",
    "accounts/": "coordinator",
}
PLACE = re.compile(r"(\w+)/<(?:str|int|slug):\w+>/")
#: What stands for a lesson's places in an address.
LESSON = {"<slug:course>": "contractor-portal", "<slug:lesson>": "outcomes"}
# Reached only in the middle of something else, or by who has a second step: `test_two_factor` walks them.
ELSEWHERE = {
    "accounts/reauthenticate/",
    "accounts/2fa/recovery-codes/",
    "accounts/2fa/recovery-codes/generate/",
    "accounts/2fa/totp/deactivate/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/",
    "accounts/2fa/recovery-codes/download/",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/",
    "accounts/2fa/webauthn/keys/<int:pk>/remove/",
    "accounts/2fa/webauthn/reauthenticate/",
    "accounts/login/code/",
    # Files, not pages.
    "learn/sw.js",
    "learn/<slug:course>/media/<str:name>/",
    "learn/<slug:course>/certificate.pdf",
    "learn/<slug:course>/<slug:lesson>/captions.vtt",
    "c/lessons/<slug:course>/export/",
}
#: `test_practice` looks at these.
PRACTICE = "/practice/"
SCREENS = sorted(
    route for route in ROUTES.keys() - ELSEWHERE if route.startswith(tuple(ROLES)) and PRACTICE not in route
)
BEFORE_SIGN_IN = ["/accounts/login/", "/accounts/inactive/", "/accounts/signup/"]


def paths(route: str, scene: Scene) -> list[str]:
    """Return the addresses that a route stands for, one for every object worth a look."""
    if route.startswith("learn/"):
        for place, key in LESSON.items():
            route = route.replace(place, key)
    found = [f"/{route}"]
    for folder in PLACE.findall(route):
        # A new kind of object fails here, until the scene has one.
        found = [PLACE.sub(f"{folder}/{pk}/", path, count=1) for path in found for pk in scene.places[folder]]
    return found


def faults(screen: Screen) -> dict[str, list[str]]:
    """Return what is wrong with the page, by where it was seen."""
    found = {}
    for scheme in SCHEMES:
        for width in WIDTHS:
            screen.look(width=width, scheme=scheme)
            # A scheme changes colours alone: what is cut in one is cut in the other.
            boxes = [*screen.overflows(), *screen.small_targets()] if scheme == "light" else []
            found[f"{scheme}, {width} px"] = [*screen.faults(), *boxes]
    for width in (320, 1280):
        screen.look(width=width, text=200)
        found[f"text at 200%, {width} px"] = screen.overflows()
    return {where: what for where, what in found.items() if what}


def overweight(screen: Screen) -> dict[str, int]:
    """Return what the first visit loaded, if that is too much."""
    total, scripts = sum(screen.wire.values()), screen.wire.get("Script", 0)
    return screen.wire if total > HEAVIEST or scripts > HEAVIEST_SCRIPTS else {}


def check(screen: Screen, path: str) -> None:
    answer = screen.go(path)
    if answer.request.redirected_from:  # an act, or a step that is not due: it leads back to a page
        assert answer.status == 200
        return
    assert answer.status == 200
    weight = overweight(screen)
    assert {"path": path, "weight": weight, "faults": faults(screen)} == {
        "path": path,
        "weight": {},
        "faults": {},
    }


@pytest.mark.parametrize("route", SCREENS)
def test_a_page_is_whole(route, scene, enter):
    role = next(role for prefix, role in ROLES.items() if route.startswith(prefix))
    for path in paths(route, scene):
        check(enter(getattr(scene.world, role)), path)


@pytest.mark.parametrize("path", BEFORE_SIGN_IN)
def test_a_page_before_sign_in_is_whole(path, enter):
    check(enter(), path)


def test_a_page_that_does_not_exist_is_whole(scene, enter):
    screen = enter(scene.world.therapist)
    screen.refusals.add(404)
    assert screen.go("/nowhere/").status == 404
    assert faults(screen) == {}


def test_every_route_left_out_exists():
    assert ELSEWHERE - ROUTES.keys() == set()
