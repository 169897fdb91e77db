"""Reads a page as a person does: its words, in order, one space apart."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse

#: Tags that stand inside a word or a sentence.
INLINE = {"b", "strong", "em", "small", "span", "a"}


class Words(HTMLParser):
    """Collects what is said, without what is only code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.append("" if tag in INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self.said.append("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.said.append(data)


def text(answer: HttpResponse) -> str:
    """Return the words of a page, of any status."""
    words = Words()
    words.feed(answer.content.decode())
    words.close()
    return re.sub(r"\s+", " ", "".join(words.said)).strip()
