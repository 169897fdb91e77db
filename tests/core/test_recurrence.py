"""Weekly rules: the days RFC 5545 and dateutil give, and wall clocks that survive changes (rules.md 6)."""

from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from dateutil import rrule
from hypothesis import given, strategies as st

from elevate.core.recurrence import (
    WEEKDAYS,
    Weekly,
    days,
    in_order,
    parse,
    starts,
    write,
)
from elevate.core.refusals import Refused
from elevate.core.time import local

NEW_YORK, LORD_HOWE, CASABLANCA = "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"
NINE = time(9)
SEPTEMBER = date(1997, 9, 2)


def from_rfc(text: str, starts_on: date = SEPTEMBER) -> Weekly:
    return parse(text, starts_on=starts_on, clock=NINE, zone=NEW_YORK)


def on(*months: tuple[int, list[int]], year: int = 1997) -> list[date]:
    return [date(year, month, day) for month, listed in months for day in listed]


# RFC 5545, section 3.8.5.3: every weekly example, with the dates that it lists.
EXAMPLES = [
    ("RRULE:FREQ=WEEKLY;COUNT=10", SEPTEMBER,
     on((9, [2, 9, 16, 23, 30]), (10, [7, 14, 21, 28]), (11, [4]))),
    ("RRULE:FREQ=WEEKLY;UNTIL=19971224T000000Z", SEPTEMBER,
     on((9, [2, 9, 16, 23, 30]), (10, [7, 14, 21, 28]), (11, [4, 11, 18, 25]), (12, [2, 9, 16, 23]))),
    ("RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU", SEPTEMBER,
     on((9, [2, 16, 30]), (10, [14, 28]), (11, [11, 25]), (12, [9, 23]))),
    ("RRULE:FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", SEPTEMBER,
     on((9, [2, 4, 9, 11, 16, 18, 23, 25, 30]), (10, [2]))),
    ("RRULE:FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", SEPTEMBER,
     on((9, [2, 4, 9, 11, 16, 18, 23, 25, 30]), (10, [2]))),
    ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", date(1997, 9, 1),
     on((9, [1, 3, 5, 15, 17, 19, 29]), (10, [1, 3, 13, 15, 17, 27, 29, 31]),
        (11, [10, 12, 14, 24, 26, 28]), (12, [8, 10, 12, 22]))),
    ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", SEPTEMBER,
     on((9, [2, 4, 16, 18, 30]), (10, [2, 14, 16]))),
    ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", date(1997, 8, 5),
     on((8, [5, 10, 19, 24]))),
    ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", date(1997, 8, 5),
     on((8, [5, 17, 19, 31]))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "starts_on", "expected"), EXAMPLES)
def test_the_weekly_examples_of_rfc_5545(text, starts_on, expected):
    rule = from_rfc(text, starts_on)
    assert list(islice(days(rule), len(expected))) == expected
    if "INTERVAL=2;WKST=SU" not in text:  # the one without end
        assert list(days(rule)) == expected
        assert rule.last_on == expected[-1]
    assert {local(each.starts_at, NEW_YORK).time() for each in islice(starts(rule), 10)} == {NINE}


@pytest.mark.parametrize(("text", "starts_on", "expected"), EXAMPLES)
def test_dateutil_says_the_same_of_the_examples(text, starts_on, expected):
    begin = datetime.combine(starts_on, NINE)
    theirs = rrule.rrulestr(text.replace("000000Z", "000000"), dtstart=begin)
    assert [each.date() for each in islice(theirs, len(expected))] == expected


RULES = st.builds(
    Weekly,
    starts_on=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    clock=st.times().map(lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)),
    zone=st.sampled_from([NEW_YORK, LORD_HOWE, CASABLANCA, "Asia/Kathmandu", "Pacific/Chatham"]),
    weekdays=st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(in_order),
    every_weeks=st.integers(1, 6),
    week_start=st.sampled_from(WEEKDAYS),
)
LIMITED = st.one_of(
    RULES,
    st.builds(
        lambda rule, on: Weekly(**{**vars_of(rule), "until_on": on}),
        RULES,
        st.dates(date(2019, 12, 1), date(2032, 1, 1)),
    ),
    st.builds(lambda rule, count: Weekly(**{**vars_of(rule), "count": count}), RULES, st.integers(1, 60)),
)


def vars_of(rule: Weekly) -> dict[str, object]:
    return {name: getattr(rule, name) for name in Weekly.__slots__}


def dateutils(rule: Weekly) -> rrule.rrule:
    midnight = time()
    return rrule.rrule(
        rrule.WEEKLY,
        dtstart=datetime.combine(rule.starts_on, midnight),
        interval=rule.every_weeks,
        wkst=WEEKDAYS.index(rule.week_start),
        byweekday=[WEEKDAYS.index(name) for name in rule.weekdays],
        until=rule.until_on and datetime.combine(rule.until_on, midnight),
        count=rule.count,
    )


@given(rule=LIMITED)
def test_any_rule_has_dateutils_days(rule):
    assert list(islice(days(rule), 70)) == [each.date() for each in islice(dateutils(rule), 70)]


@given(rule=LIMITED, skip=st.integers(0, 400), length=st.integers(0, 200))
def test_a_stretch_of_a_rule_is_what_lies_in_it(rule, skip, length):
    since = rule.starts_on + timedelta(days=skip)
    until = since + timedelta(days=length)
    whole = days(rule, until=until)
    assert list(days(rule, since=since, until=until)) == [each for each in whole if each >= since]


@given(rule=LIMITED)
def test_what_is_written_reads_the_same(rule):
    again = parse(write(rule), starts_on=rule.starts_on, clock=rule.clock, zone=rule.zone)
    assert list(islice(starts(again), 70)) == list(islice(starts(rule), 70))


@given(rule=RULES)
def test_without_an_end_there_is_no_last_day(rule):
    assert rule.last_on is None


def test_a_rule_may_have_no_day_at_all():
    assert from_rfc("FREQ=WEEKLY;UNTIL=19970901").last_on is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("freq=weekly;byday=we,mo", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=1;WKST=MO", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;INTERVAL=3;COUNT=5;WKST=SU", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU;WKST=SU;COUNT=5"),
        ("FREQ=WEEKLY;UNTIL=19971007", "FREQ=WEEKLY;BYDAY=TU;UNTIL=19971007T130000Z"),
    ],
)
def test_a_rule_is_written_in_one_way(text, written):
    assert write(from_rfc(text)) == written


@pytest.mark.parametrize(
    ("until", "last_on"),
    [
        ("19971007T130000Z", date(1997, 10, 7)),
        ("19971007T125959Z", date(1997, 9, 30)),
        ("19971007", date(1997, 10, 7)),
    ],
)
def test_until_is_inclusive_to_the_second(until, last_on):
    assert from_rfc(f"FREQ=WEEKLY;UNTIL={until}").last_on == last_on


@pytest.mark.parametrize(
    "text",
    [
        "", "FREQ=DAILY", "INTERVAL=2", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYMONTH=1",
        "FREQ=WEEKLY;BYSETPOS=1", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=x",
        "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=2;UNTIL=19971007", "FREQ=WEEKLY;UNTIL=19971340",
        "FREQ=WEEKLY;UNTIL=19971007T090000", "FREQ=WEEKLY;UNTIL=soon",
        "FREQ=WEEKLY;WKST=XX", "FREQ=WEEKLY;FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=53", "FREQ=WEEKLY;COUNT=1001", "EXRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY\nEXDATE:19971007",
        "FREQ=WEEKLY;COUNT=99999",
        "FREQ=WEEKLY;UNTIL=99991231", "FREQ=WEEKLY;UNTIL=99991231T235959Z",
        "FREQ=WEEKLY;UNTIL=00010101T000000Z", "FREQ=WEEKLY;UNTIL=22000101",
    ],
)  # fmt: skip
def test_what_is_not_supported_is_refused_with_a_sentence(text):
    with pytest.raises(Refused) as refused:
        from_rfc(text)
    assert str(refused.value).endswith(".")


def test_a_rule_needs_a_weekday():
    with pytest.raises(Refused, match="weekday"):
        Weekly(starts_on=SEPTEMBER, clock=NINE, zone=NEW_YORK, weekdays=())


@given(rule=LIMITED)
def test_visits_of_a_rule_are_apart_and_in_order(rule):
    found = list(islice(starts(rule), 60))
    assert all(one.starts_at < other.starts_at for one, other in pairwise(found))
