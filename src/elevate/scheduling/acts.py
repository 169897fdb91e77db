"""What can be asked for a booked visit, as plain values that adapters fill in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from elevate.core.rulebook import Party
from elevate.core.tree import Action
from elevate.people.models import Therapist


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The visit took place."""

    action: ClassVar[Action] = Action.COMPLETE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """`party` cannot make it and said so at `notice_at` (now, when left out)."""

    action: ClassVar[Action] = Action.CANCEL
    party: Party
    notice_at: datetime | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow:
    """The client was not there; `contact_attempt` says how they were looked for."""

    action: ClassVar[Action] = Action.NO_SHOW
    contact_attempt: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule:
    """Move to `starts_at`, with another therapist if one is given."""

    action: ClassVar[Action] = Action.RESCHEDULE
    starts_at: datetime
    therapist: Therapist | None = None
    notice_at: datetime | None = None
    accept_late: bool = False
    reason: str = ""
    note: str = ""
    override_reason: str = ""


Act = Completion | Cancellation | NoShow | Reschedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the person had seen when acting: guards against stale pages and double taps."""

    preview_token: str | None = None
    version: int | None = None
    operation_id: UUID | None = None


UNSEEN = Seen()
