"""Lessons say what the policy says: no figure of theirs is typed (rules.md throughout)."""

from dataclasses import replace

import pytest

from elevate.core.facts import reading
from elevate.core.facts.reading import Block, Tag
from elevate.core.facts.setting import BadTag, Setting
from elevate.core.policy import Policy
from tests.core.facts.settings import HOUR, SETTING, STRICT, TWELVE


def said(text: str, setting: Setting = SETTING) -> str:
    return str(reading.words(reading.read(text), setting))


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("free_notice", "24 hours"),
        ("booking_grace", "10 minutes"),
        ("no_show_wait", "15 minutes"),
        ("message_delay", "2 minutes"),
        ("operator", "Elevate"),
        ("coordinator", "Kristine Hale"),
        ("coordinator_first", "Kristine"),
        ("rate", "$72.00"),
        ("series_weeks", "12 weeks"),
        ("moves_to_flag", "three"),
        ("reminder_first", "48 hours"),
        ("reminder_second", "3 hours"),
        ("rebook_after", "30 minutes"),
        ("open_first", "2 hours"),
        ("open_second", "24 hours"),
        ("open_coordinator", "72 hours"),
        ("pay_week_reminder", "9:00 AM"),
        ("pay_week_first", "Monday"),
        ("pay_week_last", "Sunday"),
        ("hiatus", "14 days"),
        ("checkin_every", "14 days"),
        ("not_now", "7 days"),
        ("quiet_from", "9 PM"),
        ("quiet_until", "8 AM"),
        ("rescue_answer", "15 minutes"),
        ("appeal_within", "14 days"),
        ("appeal_flag", "3 days"),
        ("example_client", "Dana Cole"),
        ("example_client_first", "Dana"),
        ("example_place", "The Marlowe"),
        ("example_start", "Wed 4 Mar 2026, 9:00 AM"),
        ("example_new", "Thu 5 Mar 2026, 10:30 AM"),
        ("example_free_until", "Tue 3 Mar, 9:00 AM"),
        ("example_no_show_from", "9:15 AM"),
        ("dst_start", "Sun 7 Nov 2027, 10:00 AM"),
        ("dst_free_until", "Sat 6 Nov 2027, 11:00 AM"),
        ("credits_after weeks_away=2", "3"),
        ("credits_after weeks_away=2 per_week=2", "6"),
        ("credits_sum weeks_away=2", "1 + 1 + 1"),
        ("credit rule=late-notice", "1 used"),
        ("credit rule=on-time-notice", "kept"),
        ("pay rule=late-notice", "$72.00"),
        ("pay rule=on-time-notice", "none"),
        ("pay_of completed=8 late-notice=1 on-time-notice=2", "$648.00"),
        ("notice_of hours=19", "19 hours’ notice"),
        ("notice_of hours=23 minutes=59", "23 h 59 min’ notice"),
        (
            "form_rescheduled",
            "Confirming [client name] has rescheduled from [original date and time] to [new date and time]",
        ),
        ("form_cancelled", "Cancel. [client name]. [community name]. [original date and time]."),
        (
            "form_rescheduled_support",
            "Reschedule. [client name]. [community name]. [original date and time]. [new date and time].",
        ),
        (
            "letter_rescheduled",
            "Confirming Dana Cole has rescheduled from Wed 4 Mar 2026, 9:00 AM to Thu 5 Mar 2026, 10:30 AM",
        ),
        ("letter_cancelled", "Cancel. Dana Cole. The Marlowe. Wed 4 Mar 2026, 9:00 AM."),
        (
            "letter_rebook",
            "Thank you for your visit with Maya. To book the next one, tell Maya Ortiz or Kristine Hale.",
        ),
    ],
)
def test_a_tag_says_what_the_rules_say(tag, words):
    assert said(tag) == words


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("free_notice", "12 hours"),
        ("example_free_until", "Tue 3 Mar, 9:00 PM"),
        ("dst_free_until", "Sat 6 Nov 2027, 11:00 PM"),
        ("letter_welcome", "until 12 hours before"),
    ],
)
def test_a_tag_follows_the_policy(tag, words):
    assert words in said(tag, TWELVE)
    assert words not in said(tag)


def test_a_welcome_without_grace_speaks_of_none():
    assert "short notice" not in said("letter_welcome", SETTING.under(Policy(booking_grace=0 * HOUR)))


@pytest.mark.parametrize(
    ("names", "words"),
    [((), "your coordinator"), (("Ann", "Bo"), "Ann or Bo"), (("Ann", "Bo", "Cy"), "Ann, Bo or Cy")],
)
def test_coordinators_are_named_or_not(names, words):
    assert said("coordinator", replace(SETTING, coordinators=names)) == words


def test_who_can_be_asked_is_always_said():
    assert said("letter_rebook", replace(SETTING, coordinators=())).endswith("or the coordinator.")


def test_a_great_number_is_written_in_digits():
    from elevate.core.facts.plain import number

    assert [str(number(count)) for count in (0, 10, 11, -1)] == ["none", "ten", "11", "-1"]


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("free_notce", "Nothing is called “free_notce”"),
        ("free_notice hours=3", "“free_notice” has no “hours”."),
        ("credit", "“credit” needs “rule=…”."),
        ("outcome", "“outcome” needs “rule=…”."),
        ("credits_after 2", "write a name, then key=value"),
        ("credits_after weeks_away='2", "write a name, then key=value"),
        ("flowchart path=nowhere", "The flowchart has no end called “nowhere”."),
        ("flowchart path=who", "The flowchart has no end called “who”."),
        ("practice now=1", "“practice” has no “now”."),
    ],
)
def test_a_tag_that_means_nothing_is_refused(tag, problem):
    with pytest.raises(BadTag) as refusal:
        reading.read(tag)
    assert problem in str(refusal.value)


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("credit rule=none", "There is no rule “none”."),
        ("credits_after weeks_away=53", "“53” is no number."),
        ("credits_after weeks_away=x", "“x” is no number."),
        ("notice_of", "“” is no length."),
    ],
)
def test_an_argument_that_means_nothing_is_refused(tag, problem):
    with pytest.raises(BadTag) as refusal:
        said(tag)
    assert problem in str(refusal.value)


@pytest.mark.parametrize(
    ("condition", "usual", "strict"),
    [
        ("late_move_by_therapist", True, False),
        ("operator_late_pays", True, False),
        ("booking_grace", True, True),
        ("message_delay", True, True),
    ],
)
def test_a_lesson_can_depend_on_the_policy(condition, usual, strict):
    assert (reading.holds(condition, SETTING), reading.holds(condition, STRICT)) == (usual, strict)


def test_a_condition_that_means_nothing_is_refused():
    with pytest.raises(BadTag, match="Nothing is called “weather”"):
        reading.holds("weather", SETTING)


def test_every_name_can_be_read():
    needs = {"credit": "rule=no-show", "pay": "rule=no-show", "outcome": "rule=no-show"}
    needs |= dict.fromkeys(("credits_after", "credits_sum"), "weeks_away=1")
    tags = [reading.read(f"{name} {needs.get(name, '')}") for name in reading.names()]
    assert {tag.block for tag in tags} == {None, *Block}


def test_a_flowchart_marks_no_path_unless_told():
    assert Tag("flowchart").path == ""
    assert reading.read("flowchart path=late").path == "late"
