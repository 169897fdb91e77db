"""Visits whose new time would be too early: in the past, or before the change begins."""

from datetime import date, time, timedelta

import pytest

from elevate.scheduling.models import Skip
from elevate.scheduling.standing import editing, places
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.wishes import Change


@pytest.mark.parametrize(
    ("now", "details", "why"),
    [
        (
            {},
            {"weekdays": ("TU",), "from_on": date(2026, 3, 4)},
            "Tue 3 Mar 2026, 9:00 AM, would be before the change begins.",
        ),
        ({"days": 1}, {"weekdays": ("MO",)}, "Mon 2 Mar 2026, 9:00 AM, has passed."),
        (
            {},
            {"weekdays": ("TU",), "from_on": date(2026, 3, 18)},
            "Tue 17 Mar 2026, 9:00 AM, would be before the change begins.",
        ),
    ],
)
def test_a_visit_whose_new_time_comes_too_early_stays_and_it_is_said_why(desk, now, details, why):
    shown = editing.preview(desk.create(), Change(**details), by=desk.by, at=desk.at + timedelta(**now))
    [line] = [line for line in shown.lines if line.effect is Effect.KEPT]
    assert str(line.words) == f"Stays as it is: its new time, {why}"
    assert not line.needs_a_look


def test_the_first_week_of_what_has_not_begun_goes_along_to_an_earlier_day(desk):
    series = desk.create()
    new = editing.change(series.pk, Change(weekdays=("TU",)), by=desk.by, at=desk.at)
    assert new.starts_on == date(2026, 3, 3)
    coming = places.to_come(new, at=desk.at)
    assert [f"{visit.starts_at:%a %d.%m.}" for visit in coming[:2]] == ["Tue 03.03.", "Tue 10.03."]
    assert {visit.series for visit in coming} == {new}
    assert not Skip.objects.open().exists()


def test_nothing_is_booked_before_the_first_day_when_a_weekday_is_added(desk):
    series = desk.create()
    shown = editing.preview(series, Change(weekdays=("TU", "WE")), by=desk.by, at=desk.at)
    assert min(line.starts_at for line in shown.lines).date() == date(2026, 3, 4)
    assert shown.series.starts_on == date(2026, 3, 4)


def test_what_another_part_goes_on_for_is_not_counted_among_what_stays(desk):
    series = desk.create()
    editing.change(series.pk, Change(local_time=time(11), from_on=date(2026, 3, 25)), by=desk.by, at=desk.at)
    series.refresh_from_db()
    shown = editing.preview(series, Change(local_time=time(10)), by=desk.by, at=desk.at)
    assert [line.effect for line in shown.lines] == [Effect.MOVED] * 3
