"""When credits fall due, and which visits they cover (rules.md 3)."""

from datetime import date, timedelta

import pytest

from elevate.core.credits import Days, Grant, Terms, grants, uncovered
from elevate.core.time import instant, start_of_day
from tests.core.making import APIA, CHATHAM, DAY, MICROSECOND, NEW_YORK, START, there, utc

WEDNESDAY = date(2026, 3, 4)
FAR = utc("2026-04-10T00:00Z")


def weeks(*numbers):
    """Return the first days of those weeks, the first week being 1."""
    return [WEDNESDAY + timedelta(weeks=number - 1) for number in numbers]


def terms(**changes):
    facts = {"zone": NEW_YORK, "starts_on": WEDNESDAY, "per_week": [(WEDNESDAY, 1)]}
    return Terms(**facts | changes)


@pytest.mark.parametrize(
    ("changes", "granted"),
    [
        pytest.param({}, weeks(1, 2, 3, 4, 5, 6), id="one a week, counted from the start"),
        pytest.param(
            {"pauses": [Days(weeks(2)[0], weeks(3)[0])]},
            weeks(1, 3, 4, 5, 6),
            id="a paused week grants nothing",
        ),
        pytest.param(
            {"pauses": [Days(date(2026, 3, 12), date(2026, 3, 18))]},
            weeks(1, 2, 3, 4, 5, 6),
            id="a pause that holds no first day takes nothing",
        ),
        pytest.param(
            {"pauses": [Days(date(2026, 3, 5), date(2026, 3, 12))]},
            weeks(1, 3, 4, 5, 6),
            id="the day after one first day to the day after the next: that next week",
        ),
        pytest.param({"pauses": [Days(weeks(3)[0])]}, weeks(1, 2), id="a pause without an end"),
        pytest.param(
            {"pauses": [Days(weeks(2)[0], weeks(3)[0]), Days(weeks(5)[0], weeks(6)[0])]},
            weeks(1, 3, 4, 6),
            id="two pauses",
        ),
        pytest.param({"ends_on": weeks(3)[0]}, weeks(1, 2), id="an end on a first day: that week no more"),
        pytest.param(
            {"ends_on": date(2026, 3, 19)}, weeks(1, 2, 3), id="an end inside a week: the next first day"
        ),
        pytest.param({"ends_on": WEDNESDAY}, [], id="ended before it began"),
        pytest.param({"per_week": []}, [], id="no plan yet"),
        pytest.param({"per_week": [(weeks(3)[0], 1)]}, weeks(3, 4, 5, 6), id="a plan that begins later"),
        pytest.param({"per_week": [(WEDNESDAY, 0)]}, [], id="a plan of none a week"),
    ],
)
def test_weeks_that_grant(changes, granted):
    found = grants(terms(**changes), since=WEDNESDAY, until=FAR)
    assert [grant.on for grant in found] == granted


@pytest.mark.parametrize(
    ("per_week", "quantities"),
    [
        pytest.param([(WEDNESDAY, 2)], [2, 2, 2], id="two a week"),
        pytest.param([(WEDNESDAY, 1), (weeks(2)[0], 2)], [1, 2, 2], id="a change on a first day: that week"),
        pytest.param([(WEDNESDAY, 1), (date(2026, 3, 12), 2)], [1, 1, 2], id="inside a week: the next one"),
        pytest.param([(WEDNESDAY, 2), (date(2026, 3, 5), 1)], [2, 1, 1], id="to fewer"),
        pytest.param([(date(2026, 3, 12), 2), (WEDNESDAY, 1)], [1, 1, 2], id="told in any order"),
        pytest.param([(WEDNESDAY, 1), (WEDNESDAY, 3)], [3, 3, 3], id="two on one day: the last told"),
    ],
)
def test_a_plan_change_takes_effect_at_the_next_first_day(per_week, quantities):
    found = grants(terms(per_week=per_week), since=WEDNESDAY, until=utc("2026-03-20T00:00Z"))
    assert [grant.quantity for grant in found] == quantities


@pytest.mark.parametrize(
    ("since", "until", "granted"),
    [
        pytest.param(WEDNESDAY, "2026-03-04T00:00-05:00", weeks(1), id="due from midnight there"),
        pytest.param(WEDNESDAY, "2026-03-03T23:59:59.999999-05:00", [], id="not a moment sooner"),
        pytest.param(
            date(2026, 3, 5), "2026-03-18T12:00-04:00", weeks(2, 3), id="since the day after a grant"
        ),
        pytest.param(
            date(2026, 3, 11), "2026-03-18T12:00-04:00", weeks(2, 3), id="since a first day: with it"
        ),
        pytest.param(date(2026, 1, 1), "2026-03-12T12:00-04:00", weeks(1, 2), id="nothing before the start"),
        pytest.param(date(2026, 3, 12), "2026-03-12T12:00-04:00", [], id="nothing new"),
    ],
)
def test_grants_since_a_day_until_an_instant(since, until, granted):
    assert [grant.on for grant in grants(terms(), since=since, until=utc(until))] == granted


@pytest.mark.parametrize(
    ("zone", "starts_on", "due"),
    [
        pytest.param(
            NEW_YORK,
            date(2027, 3, 7),
            ["2027-03-07T05:00Z", "2027-03-14T05:00Z", "2027-03-21T04:00Z"],
            id="New York, clocks go forward",
        ),
        pytest.param(
            NEW_YORK,
            date(2027, 11, 1),
            ["2027-11-01T04:00Z", "2027-11-08T05:00Z", "2027-11-15T05:00Z"],
            id="New York, clocks go back",
        ),
        pytest.param(
            CHATHAM,
            date(2027, 3, 29),
            ["2027-03-28T10:15Z", "2027-04-04T11:15Z", "2027-04-11T11:15Z"],
            id="Chatham, clocks go back",
        ),
        pytest.param(
            APIA,
            date(2011, 12, 23),
            ["2011-12-23T10:00Z", "2011-12-30T10:00Z", "2012-01-05T10:00Z"],
            id="Apia: a first day that never was is granted as the next begins",
        ),
        pytest.param(
            "America/Santiago",
            date(2027, 8, 29),
            ["2027-08-29T04:00Z", "2027-09-05T04:00Z", "2027-09-12T03:00Z"],
            id="Santiago: a first day without a midnight",
        ),
    ],
)
def test_a_grant_falls_due_at_midnight_there_whatever_the_clocks_do(zone, starts_on, due):
    agreed = terms(zone=zone, starts_on=starts_on, per_week=[(starts_on, 1)])
    found = grants(agreed, since=starts_on, until=utc(due[-1]))
    assert [grant.due_at for grant in found] == [utc(at) for at in due]


@pytest.mark.parametrize(
    ("on", "inside"),
    [
        pytest.param(date(2026, 3, 3), False, id="the day before"),
        pytest.param(date(2026, 3, 4), True, id="the first day"),
        pytest.param(date(2026, 3, 10), True, id="the last day"),
        pytest.param(date(2026, 3, 11), False, id="the day it is over"),
    ],
)
def test_days_run_up_to_their_end_and_not_through_it(on, inside):
    assert (on in Days(WEDNESDAY, date(2026, 3, 11))) is inside


@pytest.mark.parametrize(
    ("on", "quantity"),
    [
        pytest.param(date(2026, 2, 25), 0, id="before the start"),
        pytest.param(WEDNESDAY, 2, id="at the start"),
        pytest.param(weeks(2)[0], 0, id="inside a pause"),
        pytest.param(weeks(3)[0], 2, id="after it"),
        pytest.param(weeks(4)[0], 0, id="at the end"),
    ],
)
def test_what_a_week_grants(on, quantity):
    agreed = terms(
        per_week=[(date(2026, 1, 1), 2)], pauses=[Days(weeks(2)[0], weeks(3)[0])], ends_on=weeks(4)[0]
    )
    assert agreed.quantity_on(on) == quantity


def due(*offsets, quantity=1):
    """Return grants that fall due so long after the first visit's start."""
    return [Grant(START + offset, WEDNESDAY, quantity) for offset in offsets]


WEEK = 7 * DAY
COVER = {
    "no credit, none due: the visit": (0, [START], [], START),
    "one credit covers one visit": (1, [START], [], None),
    "one credit does not cover two": (1, [START, START + DAY], [], START + DAY),
    "a grant due long before the start covers it": (0, [START], due(-WEEK), None),
    "a grant due at the very start covers it": (0, [START], due(0 * DAY), None),
    "a grant due a moment after does not": (0, [START], due(MICROSECOND), START),
    "a hold runs ahead of its weekly grants": (0, [START, START + WEEK], due(-DAY, WEEK - DAY), None),
    "a week of two grants covers two visits": (0, [START, START + DAY], due(-DAY, quantity=2), None),
    "the new visit comes first and takes the promised one's credit": (
        1, [START + WEEK, START], due(8 * DAY), START + WEEK,
    ),
    "the new visit comes first, the promised one has a grant": (1, [START + WEEK, START], due(WEEK), None),
    "what was saved up covers a busy week": (3, [START, START + DAY, START + 2 * DAY], [], None),
    "a debt takes the next grant": (-1, [START], due(-DAY), START),
    "a debt and a grant more": (-1, [START], due(-2 * DAY, -DAY), None),
    "visits and grants in any order": (0, [START + WEEK, START], due(WEEK - DAY, -DAY), None),
    "nothing promised, nothing lacking": (-3, [], [], None),
}  # fmt: skip


@pytest.mark.parametrize(("balance", "promised", "coming", "lacking"), COVER.values(), ids=COVER)
def test_every_promised_visit_needs_its_credit_by_its_start(balance, promised, coming, lacking):
    assert uncovered(balance, promised, coming) == lacking
    assert uncovered(balance, iter(promised), iter(coming)) == lacking


def test_promised_visits_stand_in_order_of_instants():
    first = there("2027-11-07T01:30", NEW_YORK)
    second = there("2027-11-07T01:15", NEW_YORK).replace(fold=1)
    assert uncovered(1, [second, first], []) == instant(second)


def test_a_grant_due_at_midnight_covers_the_first_visit_of_that_day():
    midnight = start_of_day(WEDNESDAY, NEW_YORK)
    assert uncovered(0, [midnight], grants(terms(), since=WEDNESDAY, until=midnight)) is None
