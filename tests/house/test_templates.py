"""Pages hold under a strict policy, and every string a person reads can be translated."""

import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.house.tracked import SOURCE, below, named

TEMPLATES = [path for path in below(SOURCE, ".html", ".txt") if "templates" in path.parts]
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "label"}
# Tags whose content is translated, or is read by nobody.
UNREAD = {"blocktranslate", "blocktrans", "comment", "verbatim"}
# The product's name is the same in every language.
NAMES = re.compile(r"\belevate\b")
LETTERS = re.compile(r"[^\W\d_]{2,}")
FORBIDDEN = {
    "a string marked safe": re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off"),
    "a script inside the page": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "a style inside the page": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler inside the page": re.compile(r"\son[a-z]+\s*=\s*[\"']|\bhx-on\b|javascript:", re.IGNORECASE),
    "something from another host": re.compile(r"\b(?:src|href|action)\s*=\s*[\"'](?:https?:)?//"),
}


class Words(HTMLParser):
    """Collects what a page says in plain letters, outside the tags that translate."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self.handle_data(value)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None and LETTERS.search(NAMES.sub("", data)):
            self.found.append(" ".join(data.split()))


def untranslated(source: str) -> list[str]:
    """Return the strings of a template that no translator would ever see."""
    words, plain, inside = Words(), [], ""
    for token in Lexer(source).tokenize():
        tag, *rest = token.contents.split() if token.token_type is TokenType.BLOCK else [""]
        if inside:
            inside = "" if tag == f"end{inside}" else inside
        elif tag in UNREAD or (tag == "block" and rest[0].endswith("class")):
            inside = tag
        elif token.token_type is TokenType.TEXT:
            plain.append(token.contents)
    words.feed("".join(plain))
    words.close()
    return words.found


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=named)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_has(what, path):
    assert FORBIDDEN[what].findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_string_can_be_translated(path):
    assert untranslated(path.read_text("utf-8")) == []


def test_a_plain_string_would_be_found():
    assert untranslated('<p title="Now">{% translate "Yes" %} No {{ name }}</p>') == ["Now", "No"]
    assert untranslated("{% blocktranslate %}All {{ of }} it{% endblocktranslate %} · {# none #}") == []


def test_nothing_in_python_is_marked_safe_but_what_was_cleaned():
    sources = below(SOURCE, ".py")
    marked = [path for path in sources if re.search(r"\bmark_safe\b|SafeString\(", path.read_text("utf-8"))]
    assert [named(path) for path in marked] == ["src/elevate/training/rendering.py"]
    assert "SafeString(cleaned)" in marked[0].read_text("utf-8")
