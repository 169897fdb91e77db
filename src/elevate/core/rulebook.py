"""The rulebook's table: what each rule does to state, credit and pay (rules.md 1 and 2)."""

from dataclasses import dataclass
from enum import StrEnum

#: So many moves in one chain are brought to the coordinator (rules.md 2).
MANY_MOVES = 3


class State(StrEnum):
    """Where an appointment stands; all but `BOOKED` are final until undone."""

    BOOKED = "booked"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"


class Kind(StrEnum):
    """Kinds of cancellation."""

    CLIENT_ON_TIME = "client_on_time"
    CLIENT_LATE = "client_late"
    NO_SHOW = "no_show"
    THERAPIST = "therapist"
    OPERATOR = "operator"


class Party(StrEnum):
    """Who could not make it, and who acts."""

    CLIENT = "client"
    THERAPIST = "therapist"
    OPERATOR = "operator"


class Credit(StrEnum):
    """What became of the client's credit."""

    USED = "used"
    KEPT = "kept"


class Rule(StrEnum):
    """The rule that decided; lessons and statements link to it by this name."""

    COMPLETED = "completed"
    ON_TIME_NOTICE = "on-time-notice"
    BOOKING_GRACE = "booking-grace"
    LATE_NOTICE = "late-notice"
    NO_SHOW = "no-show"
    THERAPIST_CANCELLED = "therapist-cancelled"
    OPERATOR_CANCELLED = "operator-cancelled"
    OPERATOR_CANCELLED_LATE = "operator-cancelled-late"
    FREE_MOVE = "free-move"
    LATE_MOVE = "late-move"
    LATE_MOVE_ACCEPTED = "late-move-accepted"
    MOVE_UNDONE = "move-undone"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a rule does: the state, the kind of cancellation, the credit, whether it pays in full."""

    state: State
    kind: Kind | None
    credit: Credit
    pays: bool


CONSEQUENCES: dict[Rule, Consequence] = {
    Rule.COMPLETED: Consequence(State.COMPLETED, None, Credit.USED, pays=True),
    Rule.ON_TIME_NOTICE: Consequence(State.CANCELLED, Kind.CLIENT_ON_TIME, Credit.KEPT, pays=False),
    Rule.BOOKING_GRACE: Consequence(State.CANCELLED, Kind.CLIENT_ON_TIME, Credit.KEPT, pays=False),
    Rule.LATE_NOTICE: Consequence(State.CANCELLED, Kind.CLIENT_LATE, Credit.USED, pays=True),
    Rule.NO_SHOW: Consequence(State.CANCELLED, Kind.NO_SHOW, Credit.USED, pays=True),
    Rule.THERAPIST_CANCELLED: Consequence(State.CANCELLED, Kind.THERAPIST, Credit.KEPT, pays=False),
    Rule.OPERATOR_CANCELLED: Consequence(State.CANCELLED, Kind.OPERATOR, Credit.KEPT, pays=False),
    Rule.OPERATOR_CANCELLED_LATE: Consequence(State.CANCELLED, Kind.OPERATOR, Credit.KEPT, pays=True),
    Rule.FREE_MOVE: Consequence(State.RESCHEDULED, None, Credit.KEPT, pays=False),
    Rule.LATE_MOVE: Consequence(State.RESCHEDULED, None, Credit.USED, pays=True),
    Rule.LATE_MOVE_ACCEPTED: Consequence(State.RESCHEDULED, None, Credit.KEPT, pays=False),
    Rule.MOVE_UNDONE: Consequence(State.CANCELLED, Kind.OPERATOR, Credit.KEPT, pays=False),
}
