"""Who wants a word: the whole decision, row by row, and the laws it keeps (rules.md 8)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.core.care import AT_MOST_EVERY, HIATUS, Facts, Standing, standing, words
from elevate.core.time import day_of
from tests.core.making import DAY, NEW_YORK, SECOND, ZONES

#: Monday 2 March 2026, noon in New York.
NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LONG_AGO = NOW - 24 * DAY
MISSED = Facts(zone=NEW_YORK, last_visit_at=LONG_AGO, missed_since_at=LONG_AGO, credits=3)
BACK = replace(MISSED, credits=0, back_on=TODAY - timedelta(days=3))

ROWS = [
    (MISSED, Standing.HIATUS, "24 days since the last visit"),
    (replace(MISSED, credits=0, subscribed=True), Standing.HIATUS, "24 days since the last visit"),
    (replace(MISSED, last_visit_at=None), Standing.HIATUS, "No visit yet"),
    (BACK, Standing.BACK, "Back from away since Fri 27 Feb"),
    (replace(BACK, back_on=TODAY), Standing.BACK, "Back from away since Mon 2 Mar"),
    (replace(BACK, last_visit_at=None), Standing.BACK, "Back from away since Fri 27 Feb"),
    (
        replace(MISSED, opted_out=True),
        Standing.OPTED_OUT,
        "Check-in messages are off, as the client asked.",
    ),
    (
        replace(MISSED, away_until_on=date(2026, 3, 16)),
        Standing.AWAY,
        "Away, back on Mon 16 Mar: no check-in before that.",
    ),
    (
        replace(MISSED, next_visit_at=NOW + 2 * DAY),
        Standing.BOOKED,
        "The next visit is booked: Wed 4 Mar, 12:00 PM.",
    ),
    (
        replace(MISSED, snoozed_until_on=TODAY + timedelta(days=1)),
        Standing.SNOOZED,
        "Left in peace until Tue 3 Mar.",
    ),
    (replace(MISSED, snoozed_until_on=TODAY), Standing.HIATUS, "24 days since the last visit"),
    (
        replace(MISSED, answered_at=NOW - 20 * DAY, written_to_at=NOW - 20 * DAY),
        Standing.ANSWERED,
        "The last check-in was answered. No other one before the next visit.",
    ),
    (
        replace(MISSED, last_visit_at=None, answered_at=NOW - 200 * DAY),
        Standing.ANSWERED,
        "The last check-in was answered. No other one before the next visit.",
    ),
    (
        replace(MISSED, answered_at=NOW - 30 * DAY, written_to_at=NOW - 30 * DAY),
        Standing.HIATUS,
        "24 days since the last visit",
    ),
    (
        replace(MISSED, written_to_at=NOW - AT_MOST_EVERY + SECOND),
        Standing.WRITTEN_TO,
        "Written to in the last 14 days. No other check-in before that time is over.",
    ),
    (replace(MISSED, written_to_at=NOW - AT_MOST_EVERY), Standing.HIATUS, "24 days since the last visit"),
    (
        replace(MISSED, written_to_at=NOW + 15 * 60 * SECOND),
        Standing.WRITTEN_TO,
        "Written to in the last 14 days. No other check-in before that time is over.",
    ),
    (
        replace(MISSED, last_visit_at=NOW - HIATUS + SECOND, missed_since_at=NOW - HIATUS + SECOND),
        Standing.VISITED,
        "It is not 14 days yet since the last visit.",
    ),
    (
        replace(MISSED, last_visit_at=None, missed_since_at=None),
        Standing.VISITED,
        "It is not 14 days yet since the last visit.",
    ),
    (
        replace(MISSED, credits=0),
        Standing.NOTHING_TO_USE,
        "There is no subscription and no credit that a visit could use.",
    ),
    (
        replace(BACK, back_on=TODAY - timedelta(days=14)),
        Standing.NOTHING_TO_USE,
        "There is no subscription and no credit that a visit could use.",
    ),
    (
        replace(BACK, last_visit_at=NOW - 2 * DAY, missed_since_at=NOW - 2 * DAY),
        Standing.VISITED,
        "It is not 14 days yet since the last visit.",
    ),
]


@pytest.mark.parametrize(("facts", "stands", "said"), ROWS)
def test_each_client_stands_as_the_rules_say(facts, stands, said):
    assert standing(facts, at=NOW) is stands
    assert str(words(facts, at=NOW)) == said


def test_only_two_standings_want_a_word():
    assert [each for each in Standing if each.wants_a_word] == [Standing.BACK, Standing.HIATUS]


moments = st.integers(-60 * 24, 60 * 24).map(lambda hours: NOW + timedelta(hours=hours))
past = st.integers(-60 * 24, 0).map(lambda hours: NOW + timedelta(hours=hours))
days = st.integers(-40, 40).map(lambda number: TODAY + timedelta(days=number))


@st.composite
def some_facts(draw) -> Facts:
    def maybe(values):
        return draw(st.none() | values)

    last = maybe(past)
    return Facts(
        zone=draw(st.sampled_from(ZONES)),
        last_visit_at=last,
        missed_since_at=last or maybe(past),
        next_visit_at=draw(st.none() | st.none() | moments),
        subscribed=draw(st.booleans()),
        credits=draw(st.integers(-2, 4)),
        away_until_on=draw(st.none() | st.none() | days),
        back_on=maybe(days),
        written_to_at=maybe(past),
        answered_at=draw(st.none() | st.none() | past),
        snoozed_until_on=maybe(days),
        opted_out=draw(st.booleans()),
    )


@given(some_facts())
def test_nobody_is_written_to_twice_in_fourteen_days(facts):
    if standing(facts, at=NOW).wants_a_word:
        written = replace(facts, written_to_at=NOW)
        for number in range(14):
            assert not standing(written, at=NOW + number * DAY).wants_a_word
        assert not standing(written, at=NOW + AT_MOST_EVERY - SECOND).wants_a_word


@given(some_facts(), st.integers(0, 400))
def test_after_an_answer_nobody_asks_again_before_a_visit(facts, number):
    answered = replace(facts, answered_at=NOW, written_to_at=NOW)
    assert not standing(answered, at=NOW + number * DAY).wants_a_word


@given(some_facts(), st.integers(0, 400))
def test_who_opted_out_or_is_away_or_has_a_visit_ahead_is_never_written_to(facts, number):
    at = NOW + number * DAY
    for against in (
        {"opted_out": True},
        {"away_until_on": day_of(at, facts.zone) + DAY},
        {"next_visit_at": at + DAY},
        {"snoozed_until_on": day_of(at, facts.zone) + DAY},
    ):
        assert not standing(replace(facts, **against), at=at).wants_a_word


@given(some_facts())
def test_a_reason_is_always_said(facts):
    assert str(words(facts, at=NOW))
