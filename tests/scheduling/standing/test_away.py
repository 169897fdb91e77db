"""Standing visits and a client who goes away: left out quietly, and offered again on an early return."""

from datetime import date, time, timedelta

import pytest

from elevate.core.refusals import Refused, SlotTaken
from elevate.core.rulebook import State
from elevate.scheduling import leaving, returning
from elevate.scheduling.leaving import Leave
from elevate.scheduling.models import Away, Skip
from elevate.scheduling.standing import editing, ending
from elevate.scheduling.standing.wishes import Change, Ending
from tests.scheduling.standing.conftest import DAY, Desk

#: Two Wednesdays at nine lie in these days: the 11th and the 18th of March.
DAYS = Leave(from_on=date(2026, 3, 9), until_on=date(2026, 3, 23))
BACK = date(2026, 3, 16)


def away(desk: Desk) -> Away:
    return leaving.enter(desk.client, DAYS, by=desk.by, at=desk.at).away


def test_dates_in_a_time_away_are_left_out_and_nobody_has_to_settle_them(desk: Desk):
    away(desk)
    series = desk.create()
    left_out = Skip.objects.filter(series=series, reason=Skip.Reason.AWAY)
    assert [skip.original_starts_at.date() for skip in left_out] == [date(2026, 3, 11), date(2026, 3, 18)]
    assert {skip.settlement for skip in left_out} == {Skip.Settlement.AWAY}


def test_going_away_cancels_the_occurrences_and_leaves_the_series_running(desk: Desk):
    series = desk.create()
    before = len(desk.visits(series))
    away(desk)
    cancelled = desk.visits(series, state=State.CANCELLED)
    assert [visit.starts_at.date() for visit in cancelled] == [date(2026, 3, 11), date(2026, 3, 18)]
    assert len(desk.visits(series, state=State.BOOKED)) == before - 2


def test_an_early_return_offers_the_dates_after_it(desk: Desk):
    gone = away(desk)
    series = desk.create()
    returning.end_early(gone, BACK, by=desk.by, at=desk.at)
    gone.refresh_from_db()
    [time] = returning.freed(gone, at=desk.at)
    assert (time.visit.starts_at.date(), time.is_free) == (date(2026, 3, 18), True)
    booked = returning.book_again(gone, time.key, by=desk.world.actor(desk.client), at=desk.at)
    # It is the series' own, as if it had never been left out.
    assert (booked.series, booked.original_starts_at) == (series, booked.starts_at)
    skip = Skip.objects.get(appointment=booked)
    assert skip.settlement == Skip.Settlement.BOOKED
    assert returning.freed(gone, at=desk.at) == []


def test_a_tap_that_comes_twice_books_once(desk: Desk):
    gone = away(desk)
    desk.create()
    returning.end_early(gone, BACK, by=desk.by, at=desk.at)
    gone.refresh_from_db()
    [time] = returning.freed(gone, at=desk.at)
    operation = "0a1b2c3d-0000-4000-8000-000000000001"
    first, again = (
        returning.book_again(gone, time.key, by=desk.by, at=desk.at, operation_id=operation)
        for _tap in range(2)
    )
    assert first == again
    with pytest.raises(Refused, match="cannot be booked again"):
        returning.book_again(gone, time.key, by=desk.by, at=desk.at)


def test_a_date_that_somebody_else_has_is_not_free(desk: Desk):
    gone = away(desk)
    series = desk.create()
    [first, *_later] = desk.visits(series)
    desk.world.book(starts_at=first.starts_at + 14 * DAY, client=desk.world.add_client("Ann Roe"))
    returning.end_early(gone, BACK, by=desk.by, at=desk.at)
    gone.refresh_from_db()
    [time] = returning.freed(gone, at=desk.at)
    assert time.is_free is False
    with pytest.raises(SlotTaken):
        returning.book_again(gone, time.key, by=desk.by, at=desk.at)


def test_ending_it_twice_is_ending_it_once_and_a_past_one_stays(desk: Desk):
    gone = away(desk)
    for _tap in range(2):
        assert returning.end_early(gone, BACK, by=desk.by, at=desk.at).until_on == BACK
    with pytest.raises(Refused, match="over already"):
        returning.end_early(gone, BACK + DAY, by=desk.by, at=desk.at + timedelta(days=20))


def test_an_early_return_offers_a_date_at_the_hour_that_it_has_by_now(desk: Desk):
    gone = away(desk)
    series = desk.create()
    new = editing.change(series.pk, Change(local_time=time(11)), by=desk.by, at=desk.at)
    returning.end_early(gone, BACK, by=desk.by, at=desk.at)
    gone.refresh_from_db()
    [again] = returning.freed(gone, at=desk.at)
    assert (again.skip.series, f"{again.visit.starts_at:%d.%m. %H:%M}") == (new, "18.03. 15:00")


def test_an_early_return_offers_no_date_after_the_end_and_every_one_before_it(desk: Desk):
    gone = away(desk)
    before, after = date(2026, 3, 23), date(2026, 3, 17)
    series = desk.create()
    ending.end(series.pk, Ending(on=before), by=desk.by, at=desk.at)
    returning.end_early(gone, BACK, by=desk.by, at=desk.at)
    gone.refresh_from_db()
    assert [time.visit.starts_at.date() for time in returning.freed(gone, at=desk.at)] == [date(2026, 3, 18)]
    ending.end(series.pk, Ending(on=after), by=desk.by, at=desk.at)
    assert returning.freed(gone, at=desk.at) == []
