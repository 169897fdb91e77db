"""One day of a therapist in the order of time: the visits by place, what is off, and what is free between."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from elevate.scheduling.models import Appointment
from elevate.scheduling.models.appointment import OCCUPYING
from elevate.web import closures, today
from elevate.web.cards import Card, Frame, card_of
from elevate.web.closures import Off
from elevate.web.entries import standing
from elevate.web.today import Place

#: Shorter breaks are not worth a word.
WORTH_A_WORD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A card, or a stretch in words: `off` when nothing can be booked in it."""

    at: datetime
    card: Card | None = None
    words: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What follows on each other at one place; the first has none when the day begins without a visit."""

    place: Place | None = None
    pieces: list[Piece] = field(default_factory=list)


def runs(visits: list[Appointment], off: list[Off], frame: Frame, *, zone: str) -> list[Run]:
    """Return the day of whoever lives in `zone`; `visits` came with everything a card reads."""
    pieces = sorted([*_cards(visits, frame), *_off(off), *_free(visits, off)], key=lambda piece: piece.at)
    found, here = [Run()], ""
    for piece in pieces:
        if piece.card and piece.card.visit.property_id != here:
            here = piece.card.visit.property_id
            found.append(Run(place=today.place_of([piece.card.visit], frame, zone=zone)))
        found[-1].pieces.append(piece)
    return [run for run in found if run.pieces]


def card(visit: Appointment, frame: Frame) -> Card:
    """Return a visit's card with how often it recurs; its series was fetched with it."""
    found = card_of(visit, frame)
    found.standing = standing(visit)
    return found


def _cards(visits: Iterable[Appointment], frame: Frame) -> Iterator[Piece]:
    for visit in visits:
        yield Piece(at=visit.starts_at, card=card(visit, frame))


def _off(off: Iterable[Off]) -> Iterator[Piece]:
    for each in off:
        yield Piece(at=each.starts_at, words=each.words, off=True)


def _free(visits: Iterable[Appointment], off: list[Off]) -> Iterator[Piece]:
    made = (visit for visit in visits if visit.state in OCCUPYING)
    for before, after in pairwise(made):
        start, end = before.blocked_until, after.starts_at
        taken = any(each.starts_at < end and each.ends_at > start for each in off)
        if end - start >= WORTH_A_WORD and not taken:
            free = closures.span(start, end, before.zone, end_zone=after.zone)
            yield Piece(at=start, words=_("Free {span}").format(span=free))
