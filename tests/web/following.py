"""Follows a page's links and sends its forms, as a browser without scripts does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from django.http import HttpResponse
from django.test import Client as Browser


@dataclass
class Form:
    """A form of a page: where it goes, what it carries untouched, and what its button says."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    button: str = ""


class Page(HTMLParser):
    """The links and forms of a page, by the words that a person sees on them."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(convert_charrefs=True)
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._href, self._words, self._choice = "", "", ""
        self.feed(answer.content.decode())
        self.close()

    def link(self, words: str) -> str:
        """Return where the first link that says `words` leads."""
        return next(href for said, href in self.links.items() if words in said)

    def form(self, button: str) -> Form:
        """Return the form whose button says `button`."""
        return next(form for form in self.forms if button in form.button)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "a":
                self._href, self._words = said.get("href", ""), ""
            case "form":
                self.forms.append(Form(said.get("action", ""), said.get("method", "get")))
            case "button":
                self._words = ""
            case "input" if self.forms and "name" in said:
                ticked = said.get("type") in {"radio", "checkbox"}
                if not ticked or "checked" in said:
                    # A tick without a value is sent as browsers send it.
                    self.forms[-1].fields[said["name"]] = said.get("value", "on" if ticked else "")

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(self._words.split())
        if tag == "a":
            self.links.setdefault(words, self._href)
        elif tag == "button" and self.forms:
            self.forms[-1].button = words

    def handle_data(self, data: str) -> None:
        self._words += data


def follow(browser: Browser, path: str, *taps: str) -> str:
    """Tap one link after the other from `path` on, each named by its words; return where that ends."""
    for words in taps:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        path = urljoin(path, Page(answer).link(words))
    return path


def fill(browser: Browser, path: str, button: str, **fields: str) -> str:
    """Fill in the form with `button` at `path`; return the address it leads to."""
    form = Page(browser.get(path)).form(button)
    assert form.method == "get"
    return urljoin(path, f"?{urlencode(form.fields | fields)}")


def send(browser: Browser, path: str, button: str, **fields: str) -> HttpResponse:
    """Send the form with `button` at `path` as it stands there, but for `fields`."""
    form = Page(browser.get(path)).form(button)
    assert form.method == "post"
    return browser.post(urljoin(path, form.action), form.fields | fields)
