"""Writes lessons as the form does."""

import re

from django.http import HttpResponse
from django.test import Client as Browser

SHELF, COURSE = "/c/lessons/", "/c/lessons/basics/"
MOVING, PAY = f"{COURSE}text/moving/", f"{COURSE}text/pay/"


def hidden(answer: HttpResponse, name: str) -> str:
    """Return a hidden field's value."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found is not None, name
    return found[1]


def form(browser: Browser, path: str = PAY, **fields: object) -> dict[str, object]:
    """Return what the editor's form sends, opened now."""
    opened = browser.get(path)
    lesson = opened.context["form"].initial
    said = {name: lesson.get(name) or "" for name in ("title", "summary", "body", "minutes", "practice")}
    seen = {name: hidden(opened, name) for name in ("version", "token")}
    return said | seen | {"note": "", "act": "save"} | fields


def write(browser: Browser, path: str = PAY, **fields: object) -> HttpResponse:
    """Save a draft."""
    return browser.post(path, form(browser, path, **fields))


def publish(browser: Browser, path: str = PAY, version: str = "") -> HttpResponse:
    """Look at what publishing means, and publish."""
    shown = browser.get(f"{path}publish/" + (f"?version={version}" if version else ""))
    fields = {name: hidden(shown, name) for name in ("version", "preview")}
    return browser.post(f"{path}publish/", fields)
