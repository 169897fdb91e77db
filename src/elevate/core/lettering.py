"""How much room letters take, where nobody can be asked: on the wide side, so that text fits its box."""

from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

#: Widths in thousandths of the letters' size, as wide as the widest usual typeface has them.
_NARROW, _SLIM, _USUAL, _CAPITAL, _WIDE = 340, 430, 640, 740, 1000
_ROOM = (
    dict.fromkeys("ijl.,:;’'|!· ", _NARROW)
    | dict.fromkeys('frtI()-–/"“”', _SLIM)
    | dict.fromkeys("mwMW%@→…", _WIDE)
)


def measure(text: str, size: int) -> int:
    """Return how wide `text` is at most, in the unit of `size`."""
    return ceil(_thousandths(text) * size / 1000)


def wrap(text: str, width: int, size: int) -> list[str]:
    """Break `text` into lines that fit into `width`; a word longer than a line is broken too."""
    most = width * 1000 // size
    lines: list[str] = []
    used = most
    for word in text.split():
        needed = _thousandths(word)
        if used + _NARROW + needed <= most:
            lines[-1] += f" {word}"
            used += _NARROW + needed
        else:
            lines += [word] if needed <= most else _pieces(word, most)
            used = _thousandths(lines[-1])
    return lines


def _pieces(word: str, most: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and _thousandths(pieces[-1] + letter) > most:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _thousandths(text: str) -> int:
    return sum(map(_room, text))


@lru_cache(maxsize=1024)
def _room(letter: str) -> int:
    if east_asian_width(letter) in "WF":
        return _WIDE
    return _ROOM.get(letter, _CAPITAL if letter.isupper() else _USUAL)
