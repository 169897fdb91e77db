"""A visit that was booked by itself becomes a date of the arrangement that is made of it."""

from dataclasses import replace
from datetime import date, time

import pytest

from elevate.core.refusals import StalePreview
from elevate.journal.models import Event
from elevate.scheduling import cancelling, rescheduling
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Appointment, Skip
from elevate.scheduling.standing import creating, editing, materialising
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.wishes import Change
from tests.scheduling.standing.conftest import DAY
from tests.world import client_cancels


@pytest.fixture
def first(desk) -> Appointment:
    """Wednesday at nine, with Maya, by itself."""
    return desk.world.book(hours=45)


def test_the_first_visit_becomes_the_first_date(desk, first):
    shown = creating.preview(desk.wish(), by=desk.by, at=desk.at)
    assert shown.lines[0].effect is Effect.JOINED
    assert str(shown.lines[0].words) == "Already booked: becomes one of them."
    assert shown.to_settle == 0
    series = creating.create(replace(desk.wish(), preview_token=shown.token), by=desk.by, at=desk.at)
    visits = desk.visits(series)
    assert len(visits) == 12
    assert visits[0] == first
    assert (visits[0].original_starts_at, visits[0].moves) == (first.starts_at, 0)
    assert not Skip.objects.exists()
    [event] = Event.objects.filter(verb="appointment.joined")
    assert (event.about, event.facts["series"]) == (first.pk, series.pk)
    made = Event.objects.get(verb="series.created")
    assert (made.facts["booked"], made.facts["skipped"]) == (12, 0)


def test_it_holds_the_credit_it_held(desk, first):
    held = Appointment.objects.count()
    series = desk.create()
    assert Appointment.objects.count() == held + 11
    assert series.appointments.count() == 12


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda desk: {"therapist": desk.leo}, id="another therapist"),
        pytest.param(lambda desk: {"local_time": time(9, 15)}, id="another time"),
    ],
)
def test_what_is_not_the_same_stays_in_the_way(desk, first, other):
    shown = creating.preview(desk.wish(**other(desk)), by=desk.by, at=desk.at)
    assert [line.reason for line in shown.lines if line.reason] == [Skip.Reason.CLIENT_BUSY]
    desk.create(**other(desk))
    first.refresh_from_db()
    assert first.series is None


def test_a_visit_that_was_moved_there_joins_and_can_be_moved_on(desk):
    visit = desk.world.book(hours=21)
    nine = visit.starts_at + DAY
    moved = rescheduling.reschedule(
        visit.pk, Reschedule(starts_at=nine, accept_late=True), by=desk.by, at=desk.at
    ).new
    series = desk.create()
    moved.refresh_from_db()
    assert (moved.series, moved.moves) == (series, 1)
    on = rescheduling.reschedule(moved.pk, Reschedule(starts_at=nine + DAY), by=desk.by, at=desk.at).new
    assert (on.series_id, on.original_starts_at) == (series.pk, nine)


def test_a_cancelled_visit_does_not_join(desk, first):
    cancelling.cancel(first.pk, client_cancels(), by=desk.by, at=desk.at)
    series = desk.create()
    assert first.pk not in {visit.pk for visit in desk.visits(series)}
    assert len(desk.visits(series)) == 12


def test_a_later_one_joins_when_its_time_comes(desk):
    series = desk.create()
    far = desk.world.book(hours=45 + 12 * 7 * 24 - 1)  # an hour less: summer time
    desk.at += 10 * DAY
    materialising.catch_up(at=desk.at)
    far.refresh_from_db()
    assert far.series == series
    assert not Skip.objects.exists()


def test_a_visit_on_a_date_of_the_changed_rule_joins(desk, first):
    series = desk.create(starts_on=date(2026, 3, 11))
    friday = desk.world.book(hours=45 + 2 * 24 + 7 * 24 - 1)
    new = editing.change(series.pk, Change(weekdays=("WE", "FR")), by=desk.by, at=desk.at)
    friday.refresh_from_db()
    assert friday.series == new
    assert Event.objects.filter(verb="appointment.joined", about=friday.pk).count() == 1


def test_who_was_shown_that_it_joins_is_asked_again_once_it_is_gone(desk, first):
    shown = creating.preview(desk.wish(), by=desk.by, at=desk.at)
    cancelling.cancel(first.pk, client_cancels(), by=desk.by, at=desk.at)
    with pytest.raises(StalePreview):
        creating.create(replace(desk.wish(), preview_token=shown.token), by=desk.by, at=desk.at)


def test_of_two_arrangements_only_one_has_it(desk, first):
    one = desk.create()
    other = desk.create()
    first.refresh_from_db()
    assert first.series == one
    assert other.appointments.count() == 0
    assert other.skips.count() == 12
