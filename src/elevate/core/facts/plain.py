"""Facts that are a word or two: lengths, names, sums."""

from collections.abc import Callable
from datetime import date, timedelta

from elevate.core import appeals, care, quiet, recurrence, reminding, rescue, rulebook
from elevate.core.facts.setting import CLIENT, DST_STARTS_AT, MOVED_TO, PLACE, STARTS_AT, ZONE, Setting
from elevate.core.reminding import Reminder
from elevate.core.words import Sentence, gettext_noop as _, say
from elevate.core.written import (
    LONG_WEEKDAYS,
    clock,
    date_and_time,
    day_and_time,
    hour,
    hours,
    length,
    time_of_day,
)

Words = str | Sentence

_NUMBERS = (
    *(_("none"), _("one"), _("two"), _("three"), _("four"), _("five")),
    *(_("six"), _("seven"), _("eight"), _("nine"), _("ten")),
)


#: Any first day of a pay week.
_MONDAY = reminding.pay_week(date(2026, 3, 4))
_ONE_DAY = timedelta(days=1)


def _named(names: tuple[str, ...]) -> Words:
    if not names:
        return say(_("your coordinator"))
    *others, last = names
    return say(_("{others} or {last}"), others=", ".join(others), last=last) if others else last


def number(count: int) -> Words:
    """Write a small number as a word: `three`."""
    return say(_NUMBERS[count]) if 0 <= count < len(_NUMBERS) else str(count)


#: name → its words. None of them is typed into a lesson.
PLAIN: dict[str, Callable[[Setting], Words]] = {
    "free_notice": lambda setting: hours(setting.policy.free_notice),
    "booking_grace": lambda setting: length(setting.policy.booking_grace),
    "no_show_wait": lambda setting: length(setting.policy.no_show_wait),
    "message_delay": lambda setting: length(setting.policy.message_delay),
    "operator": lambda setting: setting.operator,
    "coordinator": lambda setting: _named(setting.coordinators),
    "coordinator_first": lambda setting: _named(tuple(name.split()[0] for name in setting.coordinators)),
    "rate": lambda setting: str(setting.rate),
    "series_weeks": lambda _setting: say(_("{weeks} weeks"), weeks=recurrence.AHEAD.days // 7),
    "moves_to_flag": lambda _setting: number(rulebook.MANY_MOVES),
    "reminder_first": lambda _setting: hours(reminding.BEFORE[Reminder.BEFORE_DEADLINE]),
    "reminder_second": lambda _setting: hours(reminding.BEFORE[Reminder.BEFORE_START]),
    "rebook_after": lambda _setting: length(reminding.AFTER_VISIT),
    "open_first": lambda _setting: hours(reminding.OPEN[Reminder.OPEN_2H]),
    "open_second": lambda _setting: hours(reminding.OPEN[Reminder.OPEN_24H]),
    "open_coordinator": lambda _setting: hours(reminding.OPEN[Reminder.OPEN_72H]),
    "pay_week_reminder": lambda _setting: time_of_day(reminding.PAY_WEEK_AT),
    "hiatus": lambda _setting: length(care.HIATUS),
    "checkin_every": lambda _setting: length(care.AT_MOST_EVERY),
    "not_now": lambda _setting: length(care.NOT_NOW),
    "quiet_from": lambda _setting: hour(quiet.BEGINS.hour),
    "quiet_until": lambda _setting: hour(quiet.ENDS.hour),
    "rescue_answer": lambda _setting: length(rescue.ANSWER),
    "appeal_within": lambda _setting: length(appeals.FILE_WITHIN),
    "appeal_flag": lambda _setting: length(appeals.FLAG_AFTER),
    "pay_week_first": lambda _setting: LONG_WEEKDAYS[_MONDAY.weekday()],
    "pay_week_last": lambda _setting: LONG_WEEKDAYS[(_MONDAY - _ONE_DAY).weekday()],
    "example_client": lambda _setting: CLIENT,
    "example_client_first": lambda _setting: CLIENT.split()[0],
    "example_place": lambda _setting: PLACE,
    "example_start": lambda _setting: date_and_time(STARTS_AT, ZONE),
    "example_new": lambda _setting: date_and_time(MOVED_TO, ZONE),
    "example_free_until": lambda setting: day_and_time(setting.visit().free_until, ZONE),
    "dst_start": lambda _setting: date_and_time(DST_STARTS_AT, ZONE),
    "dst_free_until": lambda setting: date_and_time(setting.visit(starts_at=DST_STARTS_AT).free_until, ZONE),
    "example_no_show_from": lambda setting: clock(STARTS_AT + setting.policy.no_show_wait, ZONE),
}

#: What a lesson can make depend on the policy: `{{ if late_move_by_therapist }}`.
CONDITIONS: dict[str, Callable[[Setting], bool]] = {
    "late_move_by_therapist": lambda setting: setting.policy.late_move_by_therapist,
    "operator_late_pays": lambda setting: setting.policy.operator_late_pays,
    "booking_grace": lambda setting: bool(setting.policy.booking_grace),
    "message_delay": lambda setting: bool(setting.policy.message_delay),
}
