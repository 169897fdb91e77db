"""A lesson's Markdown as safe HTML, by parts, with an anchor at every heading."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, pairwise

import nh3
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from elevate.core.facts.reading import Tag
from elevate.training import tags

_ANCHOR = re.compile(r"\{#([a-z0-9-]+)\}\s*$")
#: What the pages around a lesson call their own parts.
_TAKEN = frozenset({"changed", "main", "practice"})
_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "strong"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
_ATTRIBUTES = {
    **{f"h{level}": {"id"} for level in (2, 3, 4)},
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
}
_HIGHEST = 2
#: Pictures and films of a course are written `media:name` and served from its address.
MEDIA = "media:"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, as plain words: what search looks through and changes are told by."""

    anchor: str
    heading: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it, in one string."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of HTML that is safe to show, or a block for a template to draw."""

    html: str = ""
    block: Tag | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A lesson's body, ready to show."""

    parts: list[Part]
    sections: list[Section]

    @property
    def contents(self) -> list[Section]:
        """The sections that have a heading, for a list of contents."""
        return [section for section in self.sections if section.heading]


def render(body: str, values: Mapping[str, str], *, media: str = "") -> Rendered:
    """Render `body` with `values` in the place of its tags; `media` is where its pictures are."""
    parts, sections, taken = [], [Section("", "")], _Anchors()
    for piece in tags.pieces(body, values):
        if piece.block is not None:
            parts.append(Part(block=piece.block))
            sections[-1].paragraphs.extend([piece.words] if piece.words else [])
            continue
        tokens = _markdown().parse(piece.markdown)
        _prepare(tokens, taken, media=media)
        _read(tokens, sections)
        html = _clean(_markdown().renderer.render(tokens, _markdown().options, {}))
        parts.extend([Part(html=html)] if html.strip() else [])
    return Rendered(parts, [section for section in sections if section.heading or section.paragraphs])


class _Anchors:
    """Gives every heading an anchor of its own."""

    def __init__(self) -> None:
        self.taken: set[str] = set(_TAKEN)

    def take(self, wanted: str) -> str:
        names = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
        name = next(name for name in names if name not in self.taken)
        self.taken.add(name)
        return name


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _clean(html: str) -> SafeString:
    """Keep only what cannot act: from here on templates may show it as it is."""
    cleaned = nh3.clean(
        html, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto", "tel"}
    )
    return SafeString(cleaned)


def _prepare(tokens: list[Token], taken: _Anchors, *, media: str) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            _anchor(opening, inline, taken)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{max(_HIGHEST, min(4, int(token.tag[1])))}"
        for child in token.children or ():
            _place_media(child, media)


def _anchor(opening: Token, inline: Token, taken: _Anchors) -> None:
    """Take `{#anchor}` off a heading's end, or make one of its words."""
    last = next((child for child in reversed(inline.children or []) if child.type == "text"), None)
    given = _ANCHOR.search(last.content) if last else None
    if last is not None and given is not None:
        last.content = last.content[: given.start()].rstrip()
    opening.attrSet("id", taken.take(given[1] if given else slugify(_text(inline)) or "section"))


def _place_media(token: Token, media: str) -> None:
    for name in ("src", "href"):
        address = str(token.attrGet(name) or "")
        if address.startswith(MEDIA):
            token.attrSet(name, f"{media}{address.removeprefix(MEDIA)}/")


def _read(tokens: list[Token], sections: list[Section]) -> None:
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.type == "heading_open":
            sections.append(Section(str(before.attrGet("id")), _text(token)))
        elif token.type == "inline" and (words := _text(token)):
            sections[-1].paragraphs.append(words)
        elif token.type in {"fence", "code_block"}:
            sections[-1].paragraphs.append(token.content.strip())


def _text(token: Token) -> str:
    return "".join(_words(token.children or [])).strip()


def _words(children: list[Token]) -> Iterator[str]:
    for child in children:
        yield " " if child.type in {"softbreak", "hardbreak"} else child.content
