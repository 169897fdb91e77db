"""Changing how an arrangement goes on: visits go along, and nothing is doubled, revived or lost."""

from collections import Counter
from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import Refused, StalePreview
from elevate.core.rulebook import Party, Rule
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, completing, rescheduling, undoing
from elevate.scheduling.acting import StaleVersion
from elevate.scheduling.acts import Reschedule, Seen
from elevate.scheduling.models import Appointment, Blackout
from elevate.scheduling.standing import editing, ending, materialising, skipping
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.wishes import Change, Ending, Until
from tests.scheduling.observing import nothing_changes
from tests.scheduling.standing.conftest import DAY, local_days
from tests.world import NOW, client_cancels

HOUR = timedelta(hours=1)
FRIDAYS = Change(weekdays=("FR",))


@pytest.fixture
def series(desk):
    return desk.create()


@pytest.fixture
def change(desk, series):
    """Preview a change, make it, and return the new series with what was shown."""

    def made(**details):
        wanted = Change(**details)
        shown = editing.preview(series, wanted, by=desk.by, at=desk.at)
        assert shown.allowed, shown.refusal
        seen = Seen(preview_token=shown.token)
        return editing.change(series.pk, wanted, by=desk.by, at=desk.at, seen=seen), shown

    return made


def test_this_and_following_move_and_the_ones_before_stay(desk, series, change):
    new, shown = change(weekdays=("FR",), from_on=date(2026, 3, 18))
    series.refresh_from_db()
    assert (series.ends_on, series.next_on) == (date(2026, 3, 17), None)
    assert (new.split_from_id, new.starts_on, new.weekdays) == (series.pk, date(2026, 3, 20), "FR")
    assert shown.counts == {Effect.MOVED: 10}
    kept = desk.visits(series, state="booked")
    assert local_days(kept) == ["04.03.", "11.03."]
    moved = desk.visits(new)
    assert local_days(moved)[:2] == ["20.03.", "27.03."]
    assert {(visit.state, visit.rescheduled_from.resolution.rule, visit.rate_cents) for visit in moved} == {
        ("booked", Rule.FREE_MOVE, 7200)
    }


def test_all_moves_every_visit_still_to_come(desk, series, change):
    new, shown = change(local_time=time(10))
    assert shown.counts == {Effect.MOVED: 12}
    assert len(desk.visits(new)) == 12
    assert not Appointment.objects.filter(series=series, state="booked").exists()


def test_another_therapist_takes_the_visits_over_in_place(desk, series, change):
    new, shown = change(therapist=desk.leo, from_on=date(2026, 4, 1))
    assert shown.counts == {Effect.SUBSTITUTED: 8}
    assert {(visit.therapist_id, visit.rate_cents, visit.moves) for visit in desk.visits(new)} == {
        (desk.leo.pk, 8100, 0)
    }
    assert {visit.therapist_id for visit in desk.visits(series)} == {desk.maya.pk}


def test_fewer_dates_cancel_the_rest_and_more_dates_book_them(desk, series, change):
    new, shown = change(every_weeks=2)
    assert shown.counts == {Effect.STAYS: 6, Effect.CANCELLED: 6}
    fewer = Appointment.objects.filter(state="cancelled")
    assert {visit.resolution.rule for visit in fewer} == {Rule.ON_TIME_NOTICE}
    again, shown = (
        editing.change(new.pk, Change(every_weeks=1), by=desk.by, at=desk.at),
        None,
    )
    # What was cancelled is not revived: those dates belong to the ended part.
    assert len(desk.visits(again, state="booked")) + again.skips.filter(kept__isnull=False).count() == 12


def test_what_is_done_moved_or_cancelled_is_neither_touched_nor_revived(desk, series):
    done, moved, gone, *_others = desk.visits(series)
    completing.complete(done.pk, by=desk.by, at=done.starts_at + HOUR)
    desk.at = done.starts_at + HOUR
    away = Reschedule(starts_at=moved.starts_at + DAY)
    rescheduling.reschedule(moved.pk, away, by=desk.by, at=desk.at)
    cancelling.cancel(gone.pk, client_cancels(), by=desk.by, at=desk.at)
    shown = editing.preview(series, FRIDAYS, by=desk.by, at=desk.at)
    new = editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at)
    assert shown.counts == {Effect.SKIPPED: 3, Effect.MOVED: 9}
    assert shown.to_settle == 0
    assert local_days(desk.visits(new))[0] == "27.03."
    assert {skip.kept_id for skip in new.skips.all()} == {done.pk, moved.pk, gone.pk}
    for visit in (done, moved, gone):
        before = (visit.starts_at, visit.series_id)
        visit.refresh_from_db()
        assert (visit.starts_at, visit.series_id) == before
    assert not Appointment.objects.filter(series=series, state="booked", moves=0).exists()


def test_a_change_can_be_changed_again(desk, series, change):
    new, _shown = change(weekdays=("FR",))
    again = editing.change(new.pk, Change(weekdays=("MO",)), by=desk.by, at=desk.at + HOUR)
    assert local_days(desk.visits(again))[:2] == ["09.03.", "16.03."]
    booked = Counter(Appointment.objects.filter(state="booked").values_list("moves", flat=True))
    # This week's Monday has begun: that visit stays on its Friday. The last Monday had no Friday yet.
    assert booked == {1: 1, 2: 11, 0: 1}


def test_a_visit_whose_new_time_is_impossible_stays_and_is_listed(desk, series):
    Blackout.objects.create(closed_on=date(2026, 3, 27), name="Spring Day", added_at=NOW, added_by="x")
    new = editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at)
    [skip] = skipping.open_for(desk.by)
    assert (skip.series_id, skip.reason, skip.kept.state) == (new.pk, "closed", "booked")
    assert f"{skip.kept.starts_at:%d.%m.}" == "25.03."
    back = editing.change(new.pk, Change(weekdays=("TH",)), by=desk.by, at=desk.at)
    assert list(skipping.open_for(desk.by)) == []
    assert "26.03." in local_days(desk.visits(back))
    assert Appointment.objects.filter(state="booked").count() == 12


def test_ending_the_new_part_takes_along_what_stayed(desk, series):
    Blackout.objects.create(closed_on=date(2026, 3, 27), name="Spring Day", added_at=NOW, added_by="x")
    new = editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at)
    ending.end(new.pk, Ending(on=date(2026, 3, 23)), by=desk.by, at=desk.at)
    assert local_days(list(Appointment.objects.filter(state="booked"))) == ["06.03.", "13.03.", "20.03."]
    assert list(skipping.open_for(desk.by)) == []


def test_a_late_change_is_charged_unless_it_is_accepted(desk, series):
    desk.at = desk.visits(series)[0].starts_at - HOUR
    desk.give(1)
    late = Change(local_time=time(11))
    shown = editing.preview(series, late, by=desk.by, at=desk.at)
    assert shown.lines[0].outcome.rule == Rule.LATE_MOVE
    accepted = Change(local_time=time(11), accept_late=True)
    shown = editing.preview(series, accepted, by=desk.by, at=desk.at)
    assert shown.lines[0].outcome.rule == Rule.LATE_MOVE_ACCEPTED
    editing.change(series.pk, late, by=desk.by, at=desk.at)


def test_the_true_notice_counts_and_nobody_gave_it_before_the_booking(desk, series):
    told = desk.at + HOUR
    desk.at = NOW + 22 * HOUR + DAY
    earlier = Change(
        every_weeks=2, from_on=date(2026, 3, 4), notice_at=told, reason="rang", party=Party.CLIENT
    )
    shown = editing.preview(series, earlier, by=desk.by, at=desk.at)
    assert shown.allowed
    backdated = Change(every_weeks=2, notice_at=NOW - 5 * DAY, reason="rang")
    assert editing.preview(series, backdated, by=desk.by, at=desk.at).allowed
    assert "earlier than now" in str(
        editing.preview(series, Change(local_time=time(8), notice_at=told), by=desk.by, at=desk.at).refusal
    )


def test_a_last_day_shortens_and_a_later_one_lengthens(desk, series, change):
    new, shown = change(until=Until(date(2026, 4, 1)))
    assert shown.counts == {Effect.STAYS: 5, Effect.CANCELLED: 7}
    assert new.next_on is None
    longer = editing.change(new.pk, Change(until=Until()), by=desk.by, at=desk.at)
    assert longer.next_on is not None


def test_from_a_day_far_ahead_the_old_part_goes_on_until_then(desk, series):
    new = editing.change(
        series.pk, Change(weekdays=("FR",), from_on=date(2026, 8, 3)), by=desk.by, at=desk.at
    )
    assert desk.visits(new) == []
    for week in range(1, 30):
        materialising.catch_up(at=NOW + week * 7 * DAY)
    series.refresh_from_db()
    assert series.next_on is None
    assert local_days(desk.visits(series))[-1] == "29.07."
    assert local_days(desk.visits(new))[0] == "07.08."


def test_one_message_a_person_lists_what_changes(desk, series, change):
    new, _shown = change(weekdays=("FR",), from_on=date(2026, 5, 13))
    told = {m.recipient_id: m.body for m in Message.objects.filter(event__about=new.pk)}
    assert told[desk.client.pk] == (
        "Standing visits from Fri 15 May 2026: Fridays 9:00 AM with Maya at Harbor House.\n"
        "Wed 13 May 2026, 9:00 AM moves to Fri 15 May 2026, 9:00 AM.\n"
        "Wed 20 May 2026, 9:00 AM moves to Fri 22 May 2026, 9:00 AM."
    )
    assert len(told) == 3


def test_a_double_tap_counts_once(desk, series):
    seen = Seen(operation_id=uuid4())
    first = editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at, seen=seen)
    with nothing_changes():
        assert editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at, seen=seen).pk == first.pk


def test_what_was_shown_must_still_hold(desk, series):
    shown = editing.preview(series, FRIDAYS, by=desk.by, at=desk.at)
    desk.world.book(hours=24 * 4 - 3, client=desk.world.add_client("Dee Park"))
    seen = Seen(preview_token=shown.token)
    with pytest.raises(StalePreview):
        editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at, seen=seen)
    with pytest.raises(StaleVersion):
        editing.change(series.pk, FRIDAYS, by=desk.by, at=desk.at, seen=Seen(version=9))


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Change(local_time=time(9, 5)), "quarter hour"),
        (Change(until=Until(date(2026, 3, 2))), "End them instead"),
        (Change(weekdays=()), "weekday"),
        (Change(every_weeks=60), "every 1 to 52 weeks"),
    ],
)
def test_what_cannot_be_changed_so_is_refused(desk, series, wanted, sentence):
    assert sentence in str(editing.preview(series, wanted, by=desk.by, at=desk.at).refusal)
    with pytest.raises(Refused, match=sentence):
        editing.change(series.pk, wanted, by=desk.by, at=desk.at)


def test_a_client_changes_nothing(desk, series):
    by = desk.world.actor(desk.client)
    with pytest.raises(Refused, match="Only the therapist"):
        editing.change(series.pk, FRIDAYS, by=by, at=desk.at)


def test_a_visit_that_moved_along_can_be_moved_back_and_everybody_is_told(desk, series, change):
    new, _shown = change(weekdays=("FR",))
    old = desk.visits(series)[3]
    undoing.undo(old.pk, by=desk.by, at=desk.at + HOUR, reason="not that one")
    old.refresh_from_db()
    assert (old.state, old.series_id) == ("booked", series.pk)
    told = Message.objects.filter(appointment=old, template="reopened")
    assert {message.recipient_id for message in told} == {
        desk.client.pk, desk.maya.pk, desk.world.coordinator.pk,
    }  # fmt: skip
    assert Appointment.objects.filter(state="booked").count() == 12
    assert materialising.catch_up(at=desk.at + HOUR, series_id=new.pk) == 0
