"""Who visits whom on which day, counted from today, and how some of those visits end."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from elevate.importing.demo.cast import HARBOR, LAKESHORE, MARLOWE, NAMES, PERFORMERS, Place

MAYA, DANIEL, PRIYA, HANNAH, LUIS, GRACE = PERFORMERS
SLOTS = (time(8), time(9, 15), time(10, 30), time(11, 45), time(13, 30), time(14, 45), time(16), time(17, 15))
#: Kept free for visits that are moved, and for those outside a standing arrangement.
EVENING = time(18, 30)


class End(StrEnum):
    """How a visit ends."""

    DONE = "completed"
    OPEN = "booked"
    ON_TIME = "cancelled in time"
    LATE = "cancelled late"
    NO_SHOW = "no-show"
    MOVED = "moved in time"
    MOVED_LATE = "moved late"
    THERAPIST = "cancelled by the therapist"
    OPERATOR = "cancelled by the operator"


@dataclass(frozen=True, slots=True)
class Member:
    """A client, by place and position in its list of names."""

    place: Place
    number: int

    @property
    def key(self) -> str:
        """The external id."""
        return f"C-{self.place.key[-1]}{self.number + 1:02}"

    @property
    def name(self) -> str:
        """The client's name."""
        return NAMES[self.place][self.number]


@dataclass(frozen=True, slots=True)
class Shift:
    """A therapist's weekly hours at a place: `day` days after today, from the slot `first` on."""

    therapist: str
    day: int
    members: tuple[Member, ...]
    first: int = 0


def _of(place: Place, *numbers: int) -> tuple[Member, ...]:
    return tuple(Member(place, number) for number in numbers)


CLIENT = Member(HARBOR, 0)
#: Their therapist is Maya; none was visited for a while: 3 credits, 1 credit, none.
AWAY_LONG, AWAY, GONE = _of(HARBOR, 1, 2, 3)
#: Those among whom Maya's day today is shared out, whatever the hour.
AT_FIRST, AT_SECOND = _of(HARBOR, 4, 5, 6, 7, 8), _of(MARLOWE, 0, 1, 2, 3)
PAUSED = Member(LAKESHORE, 8)

SHIFTS = (
    Shift(MAYA.key, 0, AT_FIRST),
    Shift(MAYA.key, 1, AT_SECOND),
    Shift(MAYA.key, 3, _of(HARBOR, 9, 10, 11)),
    Shift(MAYA.key, 5, _of(MARLOWE, 4, 5, 6), first=2),
    Shift(DANIEL.key, 1, _of(HARBOR, 12, 13, 14)),
    Shift(DANIEL.key, 4, _of(HARBOR, 12, 13), first=3),
    Shift(PRIYA.key, 4, _of(HARBOR, 15, 16, 17)),
    Shift(PRIYA.key, 6, _of(MARLOWE, 7, 8, 9), first=4),
    Shift(HANNAH.key, 2, _of(MARLOWE, 10, 11, 12, 13)),
    Shift(HANNAH.key, 5, _of(MARLOWE, 10)),
    Shift(LUIS.key, 0, _of(LAKESHORE, 0, 1, 2, 3)),
    Shift(GRACE.key, 4, _of(LAKESHORE, 4, 5, 6, 7)),
    Shift(GRACE.key, 1, _of(LAKESHORE, 4), first=2),
)
TWICE_A_WEEK = {*_of(HARBOR, 12, 13), Member(MARLOWE, 10), Member(LAKESHORE, 4)}
#: Without a subscription: credits bought beforehand, and who visits them in the evening.
PREPAID = (
    (Member(HARBOR, 18), DANIEL.key, (-12, 3)),
    (Member(HARBOR, 19), PRIYA.key, (-9,)),
    (Member(MARLOWE, 14), HANNAH.key, (-10, 6)),
    (Member(MARLOWE, 15), HANNAH.key, (-3, 11)),
    (Member(MARLOWE, 16), MAYA.key, (-8, 4)),
    (Member(LAKESHORE, 9), LUIS.key, (-13, 2)),
    (Member(LAKESHORE, 10), GRACE.key, (-6,)),
    (Member(LAKESHORE, 11), LUIS.key, (-2, 9)),
)

#: How the visits of some clients on some days end; the rest follow `PATTERN`.
ENDS = {
    (Member(HARBOR, 10), -4): End.OPEN,
    (Member(HARBOR, 9), -4): End.DONE,
    (Member(HARBOR, 11), -4): End.MOVED,
    (Member(MARLOWE, 4), -2): End.OPEN,
    (Member(MARLOWE, 5), -2): End.LATE,
    (Member(MARLOWE, 6), -9): End.NO_SHOW,
    (Member(HARBOR, 14), -6): End.OPEN,
    (Member(LAKESHORE, 5), -3): End.OPEN,
    (Member(MARLOWE, 12), -5): End.OPEN,
    (Member(MARLOWE, 8), -1): End.LATE,
    (Member(HARBOR, 16), 4): End.ON_TIME,
    (Member(MARLOWE, 9), 6): End.THERAPIST,
    (Member(MARLOWE, 6), 5): End.MOVED,
    (Member(HARBOR, 15), 11): End.OPERATOR,
}
_SPECIAL = {
    3: End.LATE,
    8: End.ON_TIME,
    12: End.MOVED,
    17: End.NO_SHOW,
    21: End.LATE,
    26: End.ON_TIME,
    30: End.THERAPIST,
    34: End.MOVED_LATE,
}
PATTERN = tuple(_SPECIAL.get(position, End.DONE) for position in range(38))
