"""Notice (rules.md 1): exactly 24 hours is free, a moment less is late, whatever the clocks do."""

from datetime import timedelta
from itertools import product

import pytest

from elevate.core import notice
from elevate.core.policy import Policy
from elevate.core.refusals import Refused
from elevate.core.rulebook import Rule
from elevate.core.time import instant
from tests.core import making
from tests.core.making import (
    BOOKED,
    DAY,
    HOUR,
    MICROSECOND,
    MINUTE,
    NEW_YORK,
    NOTHING,
    SECOND,
    START,
    cancel,
    there,
    visit,
)

# Zone, start and last free moment, both as the wall clock there shows them.
DEADLINES = {
    "New York, any day": (NEW_YORK, "2026-03-04T09:00", "2026-03-03T09:00"),
    "New York, clocks go back 7 Nov 2027": (NEW_YORK, "2027-11-07T10:00", "2027-11-06T11:00"),
    "New York, clocks go forward 14 Mar 2027": (NEW_YORK, "2027-03-14T10:00", "2027-03-13T09:00"),
    "New York, within the hour that comes twice": (NEW_YORK, "2027-11-07T01:30", "2027-11-06T01:30"),
    "London, clocks go forward": (making.LONDON, "2027-03-28T10:00", "2027-03-27T09:00"),
    "London, clocks go back": (making.LONDON, "2027-10-31T10:00", "2027-10-30T11:00"),
    "Kathmandu, +5:45": (making.KATHMANDU, "2027-06-10T10:00", "2027-06-09T10:00"),
    "Kolkata, +5:30": ("Asia/Kolkata", "2027-06-10T10:00", "2027-06-09T10:00"),
    "Chatham, +13:45 to +12:45": (making.CHATHAM, "2027-04-04T10:00", "2027-04-03T11:00"),
    "Chatham, +12:45 to +13:45": (making.CHATHAM, "2027-09-26T10:00", "2027-09-25T09:00"),
    "Lord Howe, clocks go back 30 minutes": (making.LORD_HOWE, "2027-04-04T10:00", "2027-04-03T10:30"),
    "Lord Howe, clocks go forward 30 minutes": (making.LORD_HOWE, "2027-10-03T10:00", "2027-10-02T09:30"),
    "Casablanca, Ramadan begins": (making.CASABLANCA, "2027-02-07T10:00", "2027-02-06T11:00"),
    "Casablanca, Ramadan ends": (making.CASABLANCA, "2027-03-14T10:00", "2027-03-13T09:00"),
    "Apia, 30 Dec 2011 never was": (making.APIA, "2011-12-31T10:00", "2011-12-29T10:00"),
}
MARGINS = {
    "one second more is on time": (DAY + SECOND, Rule.ON_TIME_NOTICE),
    "exactly 24 hours is on time": (DAY, Rule.ON_TIME_NOTICE),
    "one microsecond less is late": (DAY - MICROSECOND, Rule.LATE_NOTICE),
    "one second less is late": (DAY - SECOND, Rule.LATE_NOTICE),
}


def visit_in(zone, start):
    starts_at = instant(there(start, zone))
    return visit(zone=zone, starts_at=starts_at, ends_at=starts_at + HOUR, booked_at=starts_at - 9 * DAY)


@pytest.mark.parametrize(("zone", "start", "deadline"), DEADLINES.values(), ids=DEADLINES)
def test_the_last_free_moment_is_24_real_hours_ahead(zone, start, deadline):
    assert visit_in(zone, start).free_until == instant(there(deadline, zone))


@pytest.mark.parametrize(
    ("place", "margin"),
    [pytest.param(*row, id=": ".join(row)) for row in product(DEADLINES, MARGINS)],
)
def test_notice_is_real_time(place, margin):
    zone, start, _deadline = DEADLINES[place]
    before, rule = MARGINS[margin]
    assert cancel(visit_in(zone, start), notice=before).rule is rule


@pytest.mark.parametrize(("zone", "start", "deadline"), DEADLINES.values(), ids=DEADLINES)
def test_times_on_the_zones_own_wall_clock_give_the_same_notice(zone, start, deadline):
    starts_at, told_at = there(start, zone), there(deadline, zone)
    assert notice.given(starts_at, told_at) == DAY
    booked_at = instant(starts_at) - 9 * DAY
    assert notice.free_until(Policy(), starts_at=starts_at, booked_at=booked_at, moved=False) == told_at


@pytest.mark.parametrize(
    ("ahead", "moved", "after", "rule"),
    [
        pytest.param(
            3 * HOUR, False, NOTHING, Rule.BOOKING_GRACE, id="booked 3 h ahead, cancelled at once: free"
        ),
        pytest.param(
            3 * HOUR, False, 10 * MINUTE, Rule.BOOKING_GRACE, id="10 minutes after booking: still free"
        ),
        pytest.param(
            3 * HOUR, False, 10 * MINUTE + MICROSECOND, Rule.LATE_NOTICE, id="a microsecond more: late"
        ),
        pytest.param(3 * HOUR, False, 10 * MINUTE + SECOND, Rule.LATE_NOTICE, id="a second more: late"),
        pytest.param(3 * HOUR, True, MINUTE, Rule.LATE_NOTICE, id="a moved visit has no grace"),
        pytest.param(
            DAY - SECOND,
            False,
            10 * MINUTE,
            Rule.BOOKING_GRACE,
            id="booked a second less than 24 h ahead: grace",
        ),
        pytest.param(
            DAY, False, NOTHING, Rule.ON_TIME_NOTICE, id="booked exactly 24 h ahead: on time at that instant"
        ),
        pytest.param(DAY, False, SECOND, Rule.LATE_NOTICE, id="booked exactly 24 h ahead: no grace"),
        pytest.param(
            DAY + 5 * MINUTE,
            False,
            5 * MINUTE,
            Rule.ON_TIME_NOTICE,
            id="24 h 5 min ahead: free for 5 minutes",
        ),
        pytest.param(
            DAY + 5 * MINUTE, False, 6 * MINUTE, Rule.LATE_NOTICE, id="24 h 5 min ahead: and no longer"
        ),
        pytest.param(
            5 * MINUTE,
            False,
            5 * MINUTE,
            Rule.BOOKING_GRACE,
            id="booked 5 minutes ahead: free up to the start",
        ),
        pytest.param(
            5 * MINUTE, False, 6 * MINUTE, Rule.LATE_NOTICE, id="booked 5 minutes ahead: not after the start"
        ),
    ],
)
def test_the_grace_after_booking(ahead, moved, after, rule):
    of = visit(booked_at=START - ahead, moved=moved)
    assert cancel(of, notice=ahead - after).rule is rule


@pytest.mark.parametrize(
    ("decided", "ahead", "expected"),
    [
        pytest.param({}, 14 * DAY, START - DAY, id="24 hours ahead"),
        pytest.param(
            {"free_notice": 48 * HOUR}, 14 * DAY, START - 48 * HOUR, id="48 hours, where the operator says so"
        ),
        pytest.param({}, 3 * HOUR, START - 3 * HOUR + 10 * MINUTE, id="10 minutes after a late booking"),
        pytest.param({"booking_grace": 2 * MINUTE}, HOUR, START - 58 * MINUTE, id="the operator's own grace"),
        pytest.param({"booking_grace": NOTHING}, HOUR, START - HOUR, id="no grace: the instant of booking"),
        pytest.param({}, 5 * MINUTE, START, id="never after the start"),
    ],
)
def test_free_until(decided, ahead, expected):
    policy = Policy(**decided)
    assert notice.free_until(policy, starts_at=START, booked_at=START - ahead, moved=False) == expected


def test_a_moved_visit_is_free_until_24_hours_ahead_though_that_has_passed():
    assert notice.free_until(Policy(), starts_at=START, booked_at=START - HOUR, moved=True) == START - DAY


def check(notice_at, *, reason=""):
    notice.check(notice_at, booked_at=BOOKED, at=START - DAY, reason=reason, zone=NEW_YORK)


@pytest.mark.parametrize(
    ("notice_at", "reason", "sentence"),
    [
        pytest.param(
            START - DAY + MICROSECOND,
            "They rang",
            "The notice cannot be later than now, Tue 3 Mar 2026, 9:00 AM. Enter when you were told.",
            id="later than now",
        ),
        pytest.param(
            BOOKED - MICROSECOND,
            "They rang",
            "This visit was booked Wed 18 Feb 2026, 9:00 AM, so nobody can have given notice before then.",
            id="before the booking",
        ),
        pytest.param(
            START - DAY - MICROSECOND,
            "",
            "Say in a few words why the notice is earlier than now.",
            id="earlier, no reason",
        ),
        pytest.param(
            START - 30 * HOUR,
            " \t",
            "Say in a few words why the notice is earlier than now.",
            id="earlier, blank reason",
        ),
    ],
)
def test_a_notice_is_refused(notice_at, reason, sentence):
    with pytest.raises(Refused) as refusal:
        check(notice_at, reason=reason)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("notice_at", "reason"),
    [
        pytest.param(START - DAY, "", id="now needs no reason"),
        pytest.param(START - 30 * HOUR, "They rang me at home", id="earlier, with a reason"),
        pytest.param(BOOKED, "At once", id="at the moment of booking"),
    ],
)
def test_a_notice_is_taken(notice_at, reason):
    check(notice_at, reason=reason)


def test_a_notice_is_weighed_by_instants_in_the_hour_that_comes_twice():
    first, second = there("2027-11-07T01:45", NEW_YORK), there("2027-11-07T01:15", NEW_YORK).replace(fold=1)
    booked = first - timedelta(days=9)
    notice.check(first, booked_at=booked, at=second, reason="They rang", zone=NEW_YORK)
    with pytest.raises(Refused, match="cannot be later than now"):
        notice.check(second, booked_at=booked, at=first, reason="They rang", zone=NEW_YORK)
    with pytest.raises(Refused, match="nobody can have given notice before then"):
        notice.check(first, booked_at=second, at=second, reason="They rang", zone=NEW_YORK)
