"""What can be asked of a standing arrangement, as plain values that adapters fill in."""

import builtins
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from elevate.core.recurrence import Weekly
from elevate.core.rulebook import Party
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWish:
    """An arrangement to make. `override_reason` lets a coordinator book its first weeks without credits.

    `weekdays` are RFC 5545 names. With a `preview_token` it is made only as it was shown.
    """

    client: Client
    therapist: Therapist
    service: Service
    property: Property
    starts_on: date
    local_time: time
    weekdays: tuple[str, ...]
    every_weeks: int = 1
    week_start: str = "MO"
    ends_on: date | None = None
    count: int | None = None
    override_reason: str = ""
    operation_id: UUID | None = None
    preview_token: str | None = None

    @builtins.property  # the field above hides the plain name
    def rule(self) -> Weekly:
        """The rule that is asked for; `Refused` for one that cannot be."""
        return Weekly(
            starts_on=self.starts_on,
            clock=self.local_time,
            zone=self.property.time_zone,
            weekdays=self.weekdays,
            every_weeks=self.every_weeks,
            week_start=self.week_start,
            until_on=self.ends_on,
            count=self.count,
        )


@dataclass(frozen=True, slots=True)
class Until:
    """The last day that an arrangement shall have; without a day it goes on."""

    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How an arrangement shall go on from `from_on`, or from now; what is left out stays as it is.

    `notice_at` and `reason` are the client's notice for visits that move or fall away, as of a single
    visit; `accept_late` waives the charge of late ones; `party` cannot make those that fall away.
    """

    from_on: date | None = None
    local_time: time | None = None
    weekdays: tuple[str, ...] | None = None
    every_weeks: int | None = None
    therapist: Therapist | None = None
    until: Until | None = None
    party: Party = Party.CLIENT
    notice_at: datetime | None = None
    accept_late: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """That an arrangement ends: the first day without it (today, when left out), and who ends it."""

    on: date | None = None
    party: Party = Party.CLIENT
    notice_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How a skipped visit shall be made up for: at its own time and by its own therapist, unless told."""

    starts_at: datetime | None = None
    therapist: Therapist | None = None
    override_reason: str = ""
    notice_at: datetime | None = None
    accept_late: bool = False
    reason: str = ""
    operation_id: UUID | None = None
