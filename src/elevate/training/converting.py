"""A page of HTML as Markdown: its text, its tables and its pictures; nothing that runs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _

#: What is taken out of a page, and how the list of what was left out calls it.
_RUNS = {"script": _("a script"), "iframe": _("a frame"), "frame": _("a frame"), "object": _("a plug-in"),
         "embed": _("a plug-in"), "applet": _("a plug-in"), "form": _("a form"), "canvas": _("a drawing"),
         "svg": _("a drawing"), "math": _("a formula")}  # fmt: skip
_SILENT = ("style", "link", "meta", "noscript", "template", "head", "title", "base")
_FILMS = ("video", "audio")
LARGEST = 2_000_000
_FAR = ("http://", "https://", "mailto:", "tel:")

#: An address in a page → the name under which that file is kept; empty where it is not.
Keeps = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Converted:
    """A page's text, and what of it was left out."""

    body: str
    left_out: list[str] = field(default_factory=list)


def convert(html: bytes, *, title: str, keeps: Keeps) -> Converted:
    """Return a page as Markdown; refused where it is too large or nests too deeply to be a page."""
    if len(html) > LARGEST:
        raise Refused(_("This page is too large."))
    try:
        soup = BeautifulSoup(html, "html.parser")
        left_out = _clear(soup, keeps)
        _lower_headings(soup, title)
        body = MarkdownConverter(heading_style="ATX", bullets="-", table_infer_header=True).convert_soup(soup)
    except RecursionError as problem:
        raise Refused(_("This page nests too deeply.")) from problem
    return Converted(_tidied(str(body)), left_out)


def _clear(soup: BeautifulSoup, keeps: Keeps) -> list[str]:
    # What runs is counted first: much of it stands in a page's head.
    running = list(soup.find_all(list(_RUNS)))
    left_out = [_RUNS[each.name] for each in running]
    for each in running:
        _take_out(each)
    for each in soup.find_all(_SILENT):
        each.decompose()
    for each in soup.find_all(_FILMS):
        left_out.extend(_film(soup, each, keeps))
    for each in soup.find_all("img"):
        left_out.extend(_picture(soup, each, keeps))
    for each in soup.find_all("a"):
        _link(each, keeps)
    return left_out


def _take_out(tag: Tag) -> None:
    """Take out what runs; of a form the words stay, and nothing to fill in."""
    if tag.name != "form":
        tag.decompose()
        return
    if tag.decomposed:
        return
    for each in tag.find_all(("input", "select", "textarea", "button")):
        each.decompose()
    tag.unwrap()


def _picture(soup: BeautifulSoup, picture: Tag, keeps: Keeps) -> list[str]:
    address = _attribute(picture, "src")
    if name := keeps(address):
        picture["src"] = f"media:{name}"
        return []
    words = _attribute(picture, "alt")
    if address.startswith(_FAR[:2]):
        link = soup.new_tag("a", href=address)
        link.string = words or address
        picture.replace_with(link)
    else:
        picture.replace_with(words)
    return [_("a picture that is not in the file")]


def _film(soup: BeautifulSoup, film: Tag, keeps: Keeps) -> list[str]:
    """Put a link to a film or a sound in its place."""
    sources = [film, *film.find_all("source")]
    name = next((name for each in sources if (name := keeps(_attribute(each, "src")))), "")
    if not name:
        film.decompose()
        return [_("a film or a sound that is not in the file")]
    link = soup.new_tag("a", href=f"media:{name}")
    link.string = name
    film.replace_with(link)
    return []


def _link(link: Tag, keeps: Keeps) -> None:
    address = _attribute(link, "href")
    if name := keeps(address):
        link["href"] = f"media:{name}"
    elif not address.startswith((*_FAR, "media:")):
        link.unwrap()


def _lower_headings(soup: BeautifulSoup, title: str) -> None:
    """Make the page's headings those of a lesson: what only repeats its title goes."""
    first = soup.find("h1")
    if isinstance(first, Tag) and first.get_text(" ", strip=True).casefold() == title.casefold():
        first.decompose()
    if soup.find("h1") is None:
        return
    for level in (3, 2, 1):
        for each in soup.find_all(f"h{level}"):
            each.name = f"h{level + 1}"


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value.strip() if isinstance(value, str) else ""


def _tidied(body: str) -> str:
    """Return Markdown without rows of blank lines, in which no braces are taken for facts."""
    lines = [line.rstrip() for line in body.replace("\0", "").replace("{{", "&#123;{").splitlines()]
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join(kept).strip()
