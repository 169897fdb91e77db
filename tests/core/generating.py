"""What Hypothesis tries on the core: visits, policies, notices, subscriptions, and how often."""

import os
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings, strategies as st

from elevate.core.credits import Days, Terms
from elevate.core.grid import QUARTER
from elevate.core.money import Money
from elevate.core.outcomes import Move, Visit
from elevate.core.policy import Policy
from elevate.core.rulebook import Party, State
from tests.core.making import HOUR, MICROSECOND, MINUTE, NOTHING, ZONES

# The same examples in every run: a law that fails here fails for everybody, and again. Nightly looks further.
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
law = settings() if NIGHTLY else settings(derandomize=True, database=None, max_examples=300)

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
MARGINS = [NOTHING, MICROSECOND, -MICROSECOND, MINUTE, -MINUTE]

zones = st.sampled_from(ZONES)
parties = st.sampled_from(Party)
booked = st.just(State.BOOKED)
days = st.dates(date(2025, 12, 1), date(2027, 12, 31))


def spans(least: timedelta, most: timedelta) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(least, most)


policies = st.builds(
    Policy,
    free_notice=st.one_of(st.just(24 * HOUR), spans(NOTHING, 96 * HOUR)),
    booking_grace=spans(NOTHING, 2 * HOUR),
    no_show_wait=spans(NOTHING, HOUR),
    operator_late_pays=st.booleans(),
    late_move_by_therapist=st.booleans(),
)


@st.composite
def visits(draw: st.DrawFn, states: st.SearchStrategy[State] = booked) -> Visit:
    """Draw a visit that was booked before its start, in any zone, under any policy."""
    starts_at = EPOCH + draw(st.integers(0, 70_000)) * QUARTER
    return Visit(
        state=draw(states),
        starts_at=starts_at,
        ends_at=starts_at + draw(st.integers(1, 8)) * QUARTER,
        booked_at=starts_at - draw(spans(MICROSECOND, timedelta(days=5))),
        moved=draw(st.booleans()),
        rate=Money(draw(st.integers(1, 50_000)), draw(st.sampled_from(["USD", "CAD"]))),
        policy=draw(policies),
        zone=draw(zones),
        client="Ana Lee",
    )


@st.composite
def moments(draw: st.DrawFn, of: Visit) -> datetime:
    """Draw a moment since the booking, the edges of every rule among them."""
    edges = [of.booked_at, of.starts_at, of.free_until, of.starts_at - of.policy.free_notice, of.ends_at]
    at = draw(
        st.one_of(
            st.sampled_from(edges).flatmap(lambda edge: st.sampled_from(MARGINS).map(lambda by: edge + by)),
            spans(NOTHING, timedelta(days=7)).map(lambda later: of.booked_at + later),
        )
    )
    return max(at, of.booked_at)


def moves(of: Visit, notice_at: datetime) -> st.SearchStrategy[Move]:
    """Draw what may be asked for: sooner, later, the same time, on the grid or off it."""
    return st.builds(
        Move,
        to=st.integers(-400, 400).map(lambda number: of.starts_at + number * QUARTER / 2),
        same_therapist=st.booleans(),
        by=parties,
        notice_at=st.just(notice_at),
        accept_late=st.booleans(),
        reason=st.sampled_from(["", "They rang"]),
    )


@st.composite
def stretches(draw: st.DrawFn) -> Days:
    """Draw a pause, with an end or without."""
    first = draw(days)
    until = draw(st.none() | st.integers(1, 60).map(lambda number: first + timedelta(days=number)))
    return Days(first, until)


terms = st.builds(
    Terms,
    zone=zones,
    starts_on=days,
    ends_on=st.none() | days,
    per_week=st.lists(st.tuples(days, st.integers(0, 4)), max_size=4),
    pauses=st.lists(stretches(), max_size=3),
)
