"""How a row says that its visit ended, nothing decided yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from elevate.core.rulebook import Kind, Party, State
from elevate.core.words import gettext_noop as _
from elevate.importing import fields
from elevate.importing.cells import Cells
from elevate.importing.files.appointments.times import instant


class How(StrEnum):
    """How a row says that its visit ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"
    MOVED = "rescheduled"


@dataclass(slots=True, kw_only=True)
class Ending:
    """What a row says of a visit's end; the core decides what follows from it."""

    how: How
    party: Party | None = None
    kind: Kind | None = None
    notice_at: datetime | None = None
    resolved_at: datetime | None = None
    moved_to: str = ""
    accept_late: bool = False
    contact_attempt: str = ""
    reason: str = ""
    note: str = ""

    @property
    def state(self) -> State:
        """The state the visit ends in."""
        return _ENDS_IN[self.how]


_ENDS_IN = {
    How.COMPLETED: State.COMPLETED,
    How.CANCELLED: State.CANCELLED,
    How.NO_SHOW: State.CANCELLED,
    How.MOVED: State.RESCHEDULED,
}


_STATES: dict[str, tuple[How | None, Kind | None]] = {
    "booked": (None, None),
    "completed": (How.COMPLETED, None),
    "cancelled": (How.CANCELLED, None),
    "no-show": (How.NO_SHOW, None),
    "rescheduled": (How.MOVED, None),
    "scheduled": (None, None),
    "confirmed": (None, None),
    "open": (None, None),
    "complete": (How.COMPLETED, None),
    "done": (How.COMPLETED, None),
    "canceled": (How.CANCELLED, None),
    "late cancel": (How.CANCELLED, Kind.CLIENT_LATE),
    "late cancellation": (How.CANCELLED, Kind.CLIENT_LATE),
    "moved": (How.MOVED, None),
}
_KINDS: dict[str, tuple[Party | None, Kind | None]] = {
    "client": (Party.CLIENT, None),
    "client_on_time": (Party.CLIENT, Kind.CLIENT_ON_TIME),
    "client_late": (Party.CLIENT, Kind.CLIENT_LATE),
    "no_show": (None, Kind.NO_SHOW),
    "therapist": (Party.THERAPIST, None),
    "operator": (Party.OPERATOR, None),
    "on time": (Party.CLIENT, Kind.CLIENT_ON_TIME),
    "late": (Party.CLIENT, Kind.CLIENT_LATE),
    "coordinator": (Party.OPERATOR, None),
}
_parse_state = fields.choice(_STATES, shown=5)
_parse_kind = fields.choice(_KINDS, shown=6)


def read(cells: Cells, zone: str) -> Ending | None:
    """Return how the row says that its visit ended; None for one that is booked."""
    how, kind_of_state = cells.get("state", _parse_state) or (None, None)
    party, kind = cells.get("kind", _parse_kind) or (None, None)
    moved_to = cells.raw("rescheduled_to")
    if moved_to and not cells.raw("state"):
        how = How.MOVED
    if moved_to and how is not How.MOVED:
        cells.problem("state", _("A visit that names rescheduled_to is rescheduled. Mend one of the two."))
    if how is How.MOVED and not moved_to:
        cells.problem("rescheduled_to", _("Say which row the visit moved to, by its external_id."))
    if kind is Kind.NO_SHOW and how is How.CANCELLED:
        how = How.NO_SHOW
    if how is None:
        return None
    return Ending(
        how=how,
        party=Party.CLIENT if kind_of_state else party,
        kind=kind_of_state or kind,
        notice_at=instant(cells, "notice_at", zone),
        resolved_at=instant(cells, "resolved_at", zone),
        moved_to=moved_to,
        accept_late=bool(cells.get("accept_late", fields.yes_no)),
        contact_attempt=cells.get("contact_attempt", fields.text(500)) or "",
        reason=cells.get("reason", fields.text(500)) or "",
        note=cells.get("note", fields.text(2000)) or "",
    )
