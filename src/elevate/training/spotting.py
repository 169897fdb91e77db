"""Find words in what a lesson says, however they are accented or capitalised, and mark them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_WORD = re.compile(r"[^\W_]+")
#: More of a question than this is not looked at: nobody types it.
_MOST_CHARACTERS, _MOST_WORDS, _LONGEST_WORD = 200, 8, 64
#: How much of a paragraph is shown around what was found in it.
_BEFORE, _SHOWN = 60, 240


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, marked or not."""

    text: str
    marked: bool = False


def words(text: str) -> list[str]:
    """Return the words of `text` without capitals and accents, as they are compared."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(bare)]


def asked(question: str) -> list[str]:
    """Return the words to look for, each once; the last may be half typed, and so may the others."""
    return list(dict.fromkeys(words(question[:_MOST_CHARACTERS])))[:_MOST_WORDS]


def spotted(text: str, sought: list[str]) -> set[str]:
    """Return which of the words sought begin a word of `text`."""
    found = words(text)
    return {word for word in sought if any(other.startswith(word) for other in found)}


def runs(text: str, sought: list[str]) -> list[Run]:
    """Return `text` in stretches, the words that were sought marked."""
    pieces = groupby(_pieces(text, sought), lambda piece: piece.marked)
    return [Run("".join(piece.text for piece in some), marked) for marked, some in pieces]


def excerpt(text: str, sought: list[str]) -> str:
    """Return a paragraph, or what stands around the first word found in a long one."""
    if len(text) <= _SHOWN:
        return text
    places = (match.start() for match in _WORD.finditer(text) if spotted(match[0], sought))
    start = max(0, next(places, 0) - _BEFORE)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, start + _SHOWN)
    cut = (
        text[start:] if len(text) - start <= _SHOWN else text[start : end if end > start else start + _SHOWN]
    )
    return ("… " if start else "") + cut + ("" if text.endswith(cut) else " …")


def _pieces(text: str, sought: list[str]) -> Iterator[Run]:
    end = 0
    for match in _WORD.finditer(text):
        yield Run(text[end : match.start()])
        yield Run(match[0], bool(spotted(match[0], sought)))
        end = match.end()
    yield Run(text[end:])
