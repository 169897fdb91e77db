"""Ending arrangements: what is to come is cancelled by its true notice, wherever it was moved to."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import Refused, StalePreview
from elevate.core.rulebook import Party, Rule
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, completing, rescheduling, undoing
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.models import Appointment
from elevate.scheduling.standing import editing, ending, locking, materialising
from elevate.scheduling.standing.wishes import Change, Ending
from tests.scheduling.observing import nothing_changes
from tests.scheduling.standing.conftest import DAY, local_days
from tests.world import NOW, client_cancels

HOUR = timedelta(hours=1)


@pytest.fixture
def series(desk):
    return desk.create()


def test_an_end_cancels_what_is_to_come_each_by_its_true_notice(desk, series):
    desk.at = desk.visits(series)[0].starts_at - HOUR
    shown = ending.preview(series, Ending(), by=desk.by, at=desk.at)
    assert [line.outcome.rule for line in shown.lines][:2] == [Rule.LATE_NOTICE, Rule.ON_TIME_NOTICE]
    assert str(shown.summary).endswith("There are none from Wed 4 Mar 2026 on. 12 visits are cancelled.")
    seen = Seen(preview_token=shown.token, operation_id=uuid4())
    ended = ending.end(series.pk, Ending(reason="moved away"), by=desk.by, at=desk.at, seen=seen)
    assert (ended.ends_on, ended.next_on, ended.end_reason) == (date(2026, 3, 3), None, "moved away")
    with nothing_changes():
        ending.end(series.pk, Ending(), by=desk.by, at=desk.at, seen=seen)
    assert not Appointment.objects.booked().exists()
    told = Message.objects.get(recipient_id=desk.client.pk, template="series-ended").body
    assert "Wed 4 Mar 2026, 9:00 AM is cancelled. It used 1 credit" in told
    with pytest.raises(Refused, match="end Tue 3 Mar 2026 already"):
        ending.end(series.pk, Ending(), by=desk.by, at=desk.at)


def test_an_end_to_come_lets_the_visits_before_it_be_booked(desk, series):
    ending.end(series.pk, Ending(on=date(2026, 6, 4), party=Party.OPERATOR), by=desk.by, at=desk.at)
    for week in range(1, 10):
        materialising.catch_up(at=NOW + week * 7 * DAY)
    assert local_days(desk.visits(series))[-1] == "03.06."


def test_what_was_moved_ends_too_and_what_was_done_stays(desk, series):
    done, moved, *_others = desk.visits(series)
    rescheduling.reschedule(moved.pk, Reschedule(starts_at=moved.starts_at + DAY), by=desk.by, at=desk.at)
    desk.at = done.starts_at
    completing.complete(done.pk, by=desk.by, at=desk.at)
    ending.end(series.pk, Ending(), by=desk.by, at=desk.at)
    done.refresh_from_db()
    assert done.state == "completed"
    assert not Appointment.objects.booked().exists()


def test_what_an_earlier_part_moved_ends_with_the_part_it_stands_for(desk, series):
    _first, moved, *_others = desk.visits(series)
    rescheduling.reschedule(moved.pk, Reschedule(starts_at=moved.starts_at + DAY), by=desk.by, at=desk.at)
    again = series
    for hour in (11, 13):
        again = editing.change(again.pk, Change(local_time=time(hour)), by=desk.by, at=desk.at)
    shown = ending.preview(again, Ending(), by=desk.by, at=desk.at)
    assert moved.starts_at + DAY in [line.before for line in shown.lines]
    ending.end(again.pk, Ending(), by=desk.by, at=desk.at, seen=Seen(preview_token=shown.token))
    assert not Appointment.objects.booked().exists()


def test_a_visit_whose_move_along_was_undone_ends_too(desk, series):
    second = desk.visits(series)[1]
    new = editing.change(series.pk, Change(local_time=time(11)), by=desk.by, at=desk.at)
    undoing.undo(second.pk, by=desk.by, at=desk.at, reason="not that one")
    shown = ending.preview(new, Ending(on=date(2026, 3, 18)), by=desk.by, at=desk.at)
    assert second.pk not in {line.visit.pk for line in shown.lines}
    ending.end(new.pk, Ending(), by=desk.by, at=desk.at)
    assert not Appointment.objects.booked().exists()


def test_two_taps_at_once_end_it_once(desk, series, monkeypatch):
    seen, lock = Seen(operation_id=uuid4()), locking.lock

    def lock_after_the_other_tap(*args, **details):
        monkeypatch.setattr(locking, "lock", lock)
        ending.end(series.pk, Ending(), by=desk.by, at=desk.at, seen=seen)
        return lock(*args, **details)

    monkeypatch.setattr(locking, "lock", lock_after_the_other_tap)
    assert ending.end(series.pk, Ending(), by=desk.by, at=desk.at, seen=seen).ends_on == date(2026, 3, 1)
    assert Event.objects.filter(verb="series.ended").count() == 1


def test_an_end_that_was_shown_otherwise_is_refused(desk, series):
    shown = ending.preview(series, Ending(), by=desk.by, at=desk.at)
    cancelling.cancel(desk.visits(series)[0].pk, client_cancels(), by=desk.by, at=desk.at)
    with pytest.raises(StalePreview):
        ending.end(series.pk, Ending(), by=desk.by, at=desk.at, seen=Seen(preview_token=shown.token))
