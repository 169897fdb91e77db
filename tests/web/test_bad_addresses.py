"""Whatever stands in an address or a form: an answer for the person, never an error of ours."""

import re
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest

from elevate.care.models import Gap
from elevate.training import shelving
from tests.house.test_routes import ROUTES
from tests.web.arranging import with_a_closed_day
from tests.world import NOW, World

ROLES = {
    "t/": "therapist",
    "learn/": "therapist",
    "c/": "coordinator",
    "me/": "client",
}
SCREENS = sorted(route for route in ROUTES if route.startswith(tuple(ROLES)))
#: What databases and parsers stumble over: NUL, half a character, too much, digits of another script.
NASTY = ("\x00", "a\x00b", "�", "'", "%", "x" * 5000, "٣", "-1", "1e9", "../..", "\u202e", "🙂")
RULE = ("weekdays", "local_time", "every_weeks", "starts_on", "count", "therapist", "scope", "from_on")
NAMES = (
    "page",
    "q",
    "to",
    "state",
    "from",
    "answered",
    "all",
    "day",
    "at",
    "who",
    "moved",
    "told",
    "on",
    "late",
    "visit",
    "wish",
)

#: What stands for a lesson's places in an address.
LESSON = {"course": "contractor-portal", "lesson": "reschedule", "scenario": "perhaps", "waited": "5"}
SLUG = re.compile(r"<(?:slug|int):(course|lesson|scenario|waited)>")

LEARNING = ("version", "title", "body", "minutes", "practice", "key", "due_on", "act", "lesson")
FIELDS = (*NAMES, *RULE, *LEARNING, "operation", "preview", "reason", "note", "notice", "contact")


@pytest.fixture(params=SCREENS)
def screen(request, world: World, clock, signed_in):
    """A route with somebody who may go there."""
    role = next(role for prefix, role in ROLES.items() if request.param.startswith(prefix))
    browser = signed_in(getattr(world, role))
    browser.raise_request_exception = False
    visit = world.book(hours=48)
    series = with_a_closed_day(world)
    ids = {
        "visits": visit.pk,
        "clients": world.client.pk,
        "messages": visit.messages.all()[0].pk,
        "therapists": world.therapist.pk,
        "series": series.pk,
        "skips": str(series.skips.get().pk),
        **LESSON,
        "rescue": Gap.objects.create(appointment=visit, opened_at=NOW, opened_by="test").pk,
    }
    shelving.place_shipped(at=NOW)
    ids |= {"learner": world.therapist.user_id, "import": "prc_1"}
    route = SLUG.sub(lambda slug: ids[slug[1]], request.param.replace("<int:pk>", "<str:pk>"))
    route = (
        route.replace("<str:learner>", "<str:pk>")
        .replace("<str:rule>", "<str:pk>")
        .replace("<str:name>", "<str:pk>")
    )
    place = re.search(r"(\w+)/<str:pk>/", route)
    return browser, "/" + route, place and ids.get(place[1], "x")


def test_nothing_in_an_address_is_an_error_of_ours(screen):
    browser, route, pk = screen
    path = route.replace("<str:pk>", pk or "")
    asked = [f"{path}?{urlencode(dict.fromkeys((*NAMES, *RULE), value))}" for value in NASTY]
    if pk:
        asked += [route.replace("<str:pk>", quote(value, safe="")) for value in NASTY]
    answers = {address: browser.get(address).status_code for address in asked}
    assert {address: status for address, status in answers.items() if status >= 500} == {}


def test_nothing_in_a_form_is_an_error_of_ours(screen):
    browser, route, pk = screen
    path = route.replace("<str:pk>", pk or "")
    answers = {}
    for value in NASTY:
        form = dict.fromkeys(FIELDS, value)
        answers[value] = browser.post(path, form).status_code
        answers["form of " + value] = browser.post(path, form | {"operation": str(uuid4())}).status_code
    assert {value: status for value, status in answers.items() if status >= 500} == {}
