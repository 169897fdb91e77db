"""The operator's rules as numbers; one immutable value per dated version."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator decided; the defaults are the rulebook's (rules.md 1, 2, 5, 8)."""

    free_notice: timedelta = timedelta(hours=24)
    booking_grace: timedelta = timedelta(minutes=10)
    no_show_wait: timedelta = timedelta(minutes=15)
    operator_late_pays: bool = True
    late_move_by_therapist: bool = True
    message_delay: timedelta = timedelta(minutes=2)
