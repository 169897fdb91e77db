"""What facts are read from, and the one made-up visit that every worked example is about."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from elevate.core.money import Money
from elevate.core.outcomes import Visit
from elevate.core.policy import Policy
from elevate.core.refusals import Refused
from elevate.core.rulebook import State
from elevate.core.time import at_wall_clock

ZONE = "America/New_York"
CLIENT = "Dana Cole"
PLACE = "The Marlowe"
STARTS_AT = at_wall_clock(date(2026, 3, 4), time(9), ZONE)
#: The night before, clocks go back an hour.
DST_STARTS_AT = at_wall_clock(date(2027, 11, 7), time(10), ZONE)
MOVED_TO = at_wall_clock(date(2026, 3, 5), time(10, 30), ZONE)
_BOOKED_AHEAD = timedelta(days=14)
_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The operator as lessons speak of it: its policy, its people, and what a visit pays the reader."""

    policy: Policy
    operator: str
    coordinators: tuple[str, ...]
    rate: Money

    def visit(self, *, starts_at: datetime = STARTS_AT, booked_at: datetime | None = None) -> Visit:
        """Return the example: a visit booked two weeks ahead, unless `booked_at` says otherwise."""
        return Visit(
            state=State.BOOKED,
            starts_at=starts_at,
            ends_at=starts_at + _LASTS,
            booked_at=booked_at or starts_at - _BOOKED_AHEAD,
            moved=False,
            rate=self.rate,
            policy=self.policy,
            zone=ZONE,
            client=CLIENT,
        )

    def under(self, policy: Policy) -> "Setting":
        """Return the same operator under another policy."""
        return replace(self, policy=policy)


class BadTag(Refused):
    """A lesson asks for a fact that there is not, or asks for it wrongly."""

    code = "bad-tag"
