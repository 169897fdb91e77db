"""The policies page says what the core decides."""

import re
from datetime import date, time

from elevate.core import letters
from elevate.core.care import AT_MOST_EVERY, HIATUS, NOT_NOW
from elevate.core.policy import Policy
from elevate.core.quiet import BEGINS, ENDS
from elevate.core.reminding import AFTER_VISIT, BEFORE, BEFORE_DUE, OPEN, PAY_WEEK_AT, Reminder
from elevate.core.rulebook import CONSEQUENCES
from elevate.core.time import at_wall_clock
from elevate.core.written import hours
from tests.house.tracked import ROOT

PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| `(?P<rule>[\w-]+)` \| (?P<when>[^|]+) \| (?P<state>\w+) \| (?P<kind>\w*) ?\|"
    r" (?P<credit>\w+) \| (?P<pay>\w+) \|$",
    re.MULTILINE,
)


def test_every_rule_has_its_row_and_every_row_its_rule():
    written = {
        row["rule"]: (row["state"], row["kind"], row["credit"], row["pay"] == "full")
        for row in ROW.finditer(PAGE)
    }
    decided = {
        str(rule): (str(end.state), str(end.kind or ""), str(end.credit), end.pays)
        for rule, end in CONSEQUENCES.items()
    }
    assert written == decided


def test_the_hours_are_the_defaults():
    policy = Policy()
    assert f"{hours(policy.free_notice)}' notice" in PAGE
    assert f"{policy.booking_grace.seconds // 60} minutes of booking" in PAGE
    assert f"{policy.no_show_wait.seconds // 60} minutes after the start" in PAGE
    assert policy.message_delay.seconds == 120
    assert "wait two minutes" in PAGE


def test_the_messages_are_to_the_letter():
    zone = "America/New_York"
    original = at_wall_clock(date(2026, 3, 4), time(9), zone)
    new = at_wall_clock(date(2026, 3, 5), time(10, 30), zone)
    moved = letters.rescheduled(client="Ben Okafor", original=original, new=new, zone=zone)
    gone = letters.cancelled(client="Ben Okafor", property_name="Harbor House", original=original, zone=zone)
    assert f"> {moved}\n" in PAGE
    assert f"> {gone}\n" in PAGE


def test_every_reminder_has_its_row_with_its_hours():
    rows = dict(re.findall(r"^\| `(\w+)` \| [\w ]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    assert set(rows) == set(Reminder)
    for reminder, span in (BEFORE | OPEN).items():
        assert rows[reminder].startswith(hours(span))
    assert rows[Reminder.REBOOK].startswith(f"{AFTER_VISIT.seconds // 60} minutes")
    assert f"at {PAY_WEEK_AT.hour}:00 AM" in rows[Reminder.PAY_WEEK]
    assert rows[Reminder.LESSONS_SOON].startswith(f"{BEFORE_DUE[Reminder.LESSONS_SOON].days} days before")
    assert all(f"at {ENDS.hour} AM" in rows[reminder] for reminder in BEFORE_DUE)


def test_the_days_of_check_ins_are_those_of_the_core():
    assert f"no visit for {HIATUS.days} days" in PAGE
    assert f"within\n{AT_MOST_EVERY.days} days" in PAGE
    assert f'"not now" is {NOT_NOW.days} days' in PAGE
    assert f"from {BEGINS.hour - 12} PM to {ENDS.hour} AM" in PAGE
