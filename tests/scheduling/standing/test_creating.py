"""Making an arrangement: its first twelve weeks are booked or skipped, and everybody hears it once."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest

from elevate.core.refusals import Refused, StalePreview
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.scheduling.models import Appointment, Away, Blackout, Series, Skip, TimeOff
from elevate.scheduling.standing import creating
from tests.scheduling.observing import nothing_changes
from tests.scheduling.standing.conftest import DAY, WEDNESDAY
from tests.world import NOW


def test_twelve_weeks_are_booked_at_one_hour_of_the_wall_across_the_change_of_clocks(desk):
    series = desk.create()
    visits = desk.visits(series)
    assert len(visits) == 12
    assert [visit.starts_at.hour for visit in visits] == [14] + 11 * [
        13
    ]  # New York's summer begins on 8 March
    assert {visit.original_starts_at == visit.starts_at for visit in visits} == {True}
    assert {(visit.rate_cents, visit.policy_id) for visit in visits} == {(7200, desk.world.policy.pk)}
    assert (series.next_on, series.count, series.ends_on) == (date(2026, 5, 27), None, None)


def test_everybody_hears_it_in_one_message(desk):
    series = desk.create()
    messages = Message.objects.filter(event__about=series.pk)
    told = {message.recipient_id: message.body for message in messages}
    assert told.keys() == {desk.client.pk, desk.maya.pk, desk.world.coordinator.pk}
    assert told[desk.client.pk] == (
        "Standing visits: Wednesdays 9:00 AM with Maya at Harbor House, from Wed 4 Mar 2026. "
        "The first 12 weeks are booked."
    )
    assert told[desk.maya.pk] == f"Ben Okafor. {told[desk.client.pk]}"
    assert Message.objects.count() == 3
    assert Event.objects.filter(verb="appointment.booked", facts__series=series.pk).count() == 12


def test_what_stands_in_the_way_is_skipped_and_said(desk):
    zone_noon = desk.at
    Blackout.objects.create(closed_on=date(2026, 3, 11), name="Founders' Day", added_at=NOW, added_by="x")
    TimeOff.objects.create(
        therapist=desk.maya,
        starts_at=zone_noon + 15 * DAY,
        ends_at=zone_noon + 17 * DAY,
        entered_at=NOW,
        entered_by="x",
    )
    span = {"from_on": date(2026, 3, 25), "until_on": date(2026, 4, 1), "planned_until_on": date(2026, 4, 1)}
    Away.objects.create(client=desk.client, notice_at=NOW, entered_at=NOW, entered_by="x", **span)
    series_of_another = desk.world.add_client("Dee Park")
    desk.world.book(hours=24 * 30 - 4, client=series_of_another)  # Wed 1 Apr, 9:00 AM in summer
    shown = creating.preview(desk.wish(), by=desk.by, at=desk.at)
    assert [(f"{line.starts_at:%d.%m.}", str(line.words)) for line in shown.lines if line.reason] == [
        ("11.03.", "No visits are made that day: Founders' Day."),
        ("18.03.", "Maya Lin has time off."),
        ("25.03.", "Ben Okafor is away."),
        ("01.04.", "Maya Lin has another visit at that time."),
    ]
    assert str(shown.summary).endswith("8 visits are booked. 3 dates need a look.")
    series = desk.create(preview_token=shown.token)
    assert [(skip.reason, skip.settlement) for skip in series.skips.all()] == [
        ("closed", ""), ("time-off", ""), ("away", "away"), ("therapist-busy", ""),
    ]  # fmt: skip
    assert len(desk.visits(series)) == 8


@pytest.mark.parametrize(
    ("wish", "closed", "said"),
    [
        ({"count": 6}, (), "6 visits are booked."),
        ({"count": 1}, (), "1 visit is booked."),
        ({"count": 2}, (date(2026, 3, 11),), "1 visit is booked. 1 date needs a look."),
        ({"count": 1}, (date(2026, 3, 4),), "No visit is booked yet. 1 date needs a look."),
    ],
)
def test_no_more_is_said_to_be_booked_than_is(desk, wish, closed, said):
    for on in closed:
        Blackout.objects.create(closed_on=on, name="Founders' Day", added_at=NOW, added_by="x")
    shown = creating.preview(desk.wish(**wish), by=desk.by, at=desk.at)
    assert str(shown.summary).partition("2026. ")[2] == said


def test_a_date_that_no_credit_covers_is_skipped_unless_a_coordinator_gives_a_reason(desk):
    twice = creating.preview(desk.wish(weekdays=("WE", "FR")), by=desk.by, at=desk.at)
    assert (twice.counts["booked"], twice.to_settle) == (12, 12)
    assert {line.reason for line in twice.lines if line.reason} == {Skip.Reason.NO_CREDIT}
    series = desk.create(weekdays=("WE", "FR"), override_reason="gift")
    assert {visit.override_reason for visit in desk.visits(series)} == {"gift"}
    assert len(desk.visits(series)) == 24


def test_a_double_tap_counts_once(desk):
    operation = uuid4()
    first = desk.create(operation_id=operation)
    with nothing_changes():
        again = desk.create(operation_id=operation)
    assert again.pk == first.pk


def test_a_preview_that_no_longer_holds_is_refused(desk):
    shown = creating.preview(desk.wish(), by=desk.by, at=desk.at)
    desk.world.book(hours=45)
    with pytest.raises(StalePreview):
        desk.create(preview_token=shown.token)
    assert Series.objects.count() == 0


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"starts_on": date(2026, 3, 1)}, "That day has passed"),
        ({"local_time": time(9, 10)}, "quarter hour"),
        ({"local_time": time(9, 0, 30)}, "quarter hour"),
        ({"ends_on": date(2026, 3, 3)}, "No date"),
        ({"weekdays": ()}, "weekday"),
        ({"every_weeks": 0}, "every 1 to 52 weeks"),
        ({"count": 0}, "number of visits"),
        ({"count": 3, "ends_on": date(2026, 5, 1)}, "not both"),
    ],
)
def test_what_cannot_be_arranged_is_refused(desk, details, sentence):
    with pytest.raises(Refused, match=sentence):
        desk.create(**details)
    shown = creating.preview(desk.wish(**details), by=desk.by, at=desk.at)
    assert sentence in str(shown.refusal)


def test_who_may_not_arrange_visits_is_refused(desk):
    desk.leo.status = "inactive"
    with pytest.raises(Refused, match="takes no visits"):
        desk.create(therapist=desk.leo)
    therapist, client = desk.world.actor(desk.maya), desk.world.actor(desk.client)
    with pytest.raises(Refused, match="Only a coordinator"):
        creating.create(desk.wish(override_reason="x"), by=therapist, at=desk.at)
    with pytest.raises(Refused, match="Only the therapist or the coordinator"):
        creating.create(desk.wish(), by=client, at=desk.at)
    assert creating.create(desk.wish(), by=therapist, at=desk.at).created_by == therapist.signature


def test_it_starts_with_the_first_date_still_to_come(desk):
    desk.at = NOW + 2 * DAY  # Wednesday noon: nine has passed
    series = desk.create(count=3, every_weeks=2)
    assert (series.starts_on, series.count, series.ends_on) == (date(2026, 3, 18), 2, date(2026, 4, 1))
    assert len(desk.visits(series)) == 2
    assert series.next_on is None


def test_the_rule_is_kept_as_it_was_given(desk):
    desk.give(30)
    series = desk.create(weekdays=("FR", "WE"), count=5)
    assert (series.weekdays, series.ends_on) == ("WE,FR", date(2026, 3, 18))
    assert len(desk.visits(series)) == 5
    assert replace(series.rule, zone="UTC").count == 5
    assert Appointment.objects.count() == 5
    assert series.starts_on == WEDNESDAY
