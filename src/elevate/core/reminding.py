"""When people are reminded of visits, and of what is still open (rules.md 8)."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from elevate.core.time import WEEK, at_wall_clock, day_of


class Reminder(StrEnum):
    """What time alone brings about; the names are those of the messages' templates."""

    WELCOME = "welcome"
    BEFORE_DEADLINE = "before_48h"
    BEFORE_START = "before_3h"
    REBOOK = "rebook"
    OPEN_2H = "unresolved_2h"
    OPEN_24H = "unresolved_24h"
    OPEN_72H = "unresolved_72h"
    PAY_WEEK = "pay_week"
    LESSONS_SOON = "lessons_due_3d"
    LESSONS_TODAY = "lessons_due_today"


#: So long before the start; the first leaves time to cancel free of charge.
BEFORE = {Reminder.BEFORE_DEADLINE: timedelta(hours=48), Reminder.BEFORE_START: timedelta(hours=3)}
#: So long after a visit that took place was over, or was said to have taken place.
AFTER_VISIT = timedelta(minutes=30)
#: Nobody is thanked for a visit that was recorded later than this.
RECORDED_WITHIN = timedelta(hours=24)
#: So long after the end of a visit without an outcome.
OPEN = {
    Reminder.OPEN_2H: timedelta(hours=2),
    Reminder.OPEN_24H: timedelta(hours=24),
    Reminder.OPEN_72H: timedelta(hours=72),
}
#: So long before the day on which a course is due, in the morning.
BEFORE_DUE = {Reminder.LESSONS_SOON: timedelta(days=3), Reminder.LESSONS_TODAY: timedelta()}
#: On the last day of the pay week, on the operator's clock.
PAY_WEEK_AT = time(9)
_LAST_DAY = timedelta(days=6)


def pay_week(on: date) -> date:
    """Return the Monday of the pay week that holds `on`."""
    return on - timedelta(days=on.weekday())


def pay_week_reminder_after(at: datetime, zone: str) -> datetime:
    """Return the first instant after `at` at which coordinators are reminded of a pay week that ends."""
    monday = pay_week(day_of(at, zone))
    this, following = (at_wall_clock(monday + offset + _LAST_DAY, PAY_WEEK_AT, zone) for offset in _WEEKS)
    return this if this > at else following


_WEEKS = (timedelta(0), WEEK)
