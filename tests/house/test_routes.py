"""A stranger gets nowhere, but for the routes named here."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x/y"}
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")

# Open on purpose; each is a way in, or says nothing about anybody.
PUBLIC = {
    "accounts/inactive/",
    "accounts/login/",
    "accounts/logout/",
    "accounts/signup/",  # says that one cannot
    "api/<path:rest>",  # 404, whoever asks
    "api/v1/",  # likewise
    "api/v1/docs",  # what can be asked, of nobody in particular
    "api/v1/openapi.json",
    "certificates/<str:token>/",  # a signed link to one certificate, 404 for any other; says what it says
    "healthz",
    "readyz",
    "offers/<str:token>/",  # a signed link to one offer, 404 for any other; only a POST answers
    "sign-in/<str:token>/",  # signed links of a sandbox, 404 elsewhere
}


def routes(
    patterns: list[URLPattern | URLResolver], before: str = "", path: str = "/"
) -> Iterator[tuple[str, str]]:
    """Yield each route as it is written, with a path that leads there."""
    for item in patterns:
        written, there = before + str(item.pattern), path + sample(item.pattern)
        if isinstance(item, URLResolver):
            yield from routes(item.url_patterns, written, there)
        else:
            yield written, there


def sample(pattern: RoutePattern | RegexPattern) -> str:
    if isinstance(pattern, RegexPattern):
        [(path, names), *_] = normalize(pattern._regex)
        return path % dict.fromkeys(names, "x")
    return PLACE.sub(lambda place: SAMPLES.get(place["kind"], "x"), pattern._route)


ROUTES = dict(routes(get_resolver().url_patterns))


def turns_away(response) -> bool:
    """Tell whether a stranger was sent to sign in, or was told to bring a token, or does not do this here."""
    if response.status_code == 302:
        return response["Location"].startswith(resolve_url(settings.LOGIN_URL))
    return response.status_code in {401, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(ROUTES.keys() - PUBLIC))
def test_a_stranger_must_sign_in(client, route):
    answers = {method: getattr(client, method)(ROUTES[route]) for method in METHODS}
    assert {method: answer.status_code for method, answer in answers.items() if not turns_away(answer)} == {}


def test_every_public_route_exists():
    assert PUBLIC - ROUTES.keys() == set()
