from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from elevate.core.quiet import after_quiet, is_quiet
from elevate.core.time import at_wall_clock, local

NEW_YORK = "America/New_York"
ZONES = st.sampled_from([NEW_YORK, "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham"])
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        (time(7, 59, 59), True),
        (time(8), False),
        (time(20, 59, 59), False),
        (time(21), True),
        (time(0), True),
    ],
)
def test_quiet_is_from_nine_in_the_evening_until_eight(clock, quiet):
    assert is_quiet(at_wall_clock(date(2026, 3, 4), clock, NEW_YORK), NEW_YORK) is quiet


@pytest.mark.parametrize(("clock", "days"), [(time(22), 1), (time(3), 0)])
def test_what_comes_at_night_waits_until_eight(clock, days):
    at = at_wall_clock(date(2026, 3, 7), clock, NEW_YORK)  # clocks change the next morning
    expected = at_wall_clock(date(2026, 3, 7) + timedelta(days=days), time(8), NEW_YORK)
    assert after_quiet(at, NEW_YORK) == expected


@given(at=INSTANTS, zone=ZONES)
def test_nobody_is_woken_and_nothing_waits_longer_than_a_night(at, zone):
    told_at = after_quiet(at, zone)
    assert not is_quiet(told_at, zone)
    assert timedelta(0) <= told_at - at <= timedelta(hours=12)
    assert told_at == at or local(told_at, zone).time() == time(8)
