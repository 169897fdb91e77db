"""Booking ahead: a rolling twelve weeks, the same whoever runs it, how often, and where it stopped."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.clock import due
from elevate.credits import accrual
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import Property
from elevate.scheduling.models import Appointment, Blackout, Series, Skip, Substitution
from elevate.scheduling.standing import materialising
from tests.scheduling.observing import nothing_changes
from tests.scheduling.standing.conftest import DAY, WEDNESDAY, local_days
from tests.world import NOW

WEEK = 7 * DAY


@pytest.fixture
def series(desk):
    return desk.create()


def test_each_week_books_one_week_more_and_again_books_nothing(desk, series):
    assert materialising.next_due_at().date() == date(2026, 3, 4)
    for week in range(1, 5):
        assert materialising.catch_up(at=NOW + week * WEEK) == 1
        with nothing_changes():
            assert materialising.catch_up(at=NOW + week * WEEK) == 0
    assert len(desk.visits(series)) == 16


def test_the_worker_does_it_and_is_quiet_about_it(desk, series):
    told = Message.objects.count()
    assert due.run(NOW + WEEK)["series"] == 1
    # What is told since is that time has come, not that visits were booked.
    assert not Message.objects.filter(template="booked").exists()
    assert Message.objects.filter(event__isnull=False).count() == told
    event = Event.objects.filter(verb="appointment.booked").last()
    assert (event.by, event.facts["series"]) == ("system:series", series.pk)


def test_a_year_on_the_worker_keeps_the_hour_of_the_wall(desk, series):
    for week in range(1, 41):
        materialising.catch_up(at=NOW + week * WEEK)
    clocks = {visit.starts_at.hour for visit in desk.visits(series)}
    assert (len(desk.visits(series)), clocks) == (52, {13, 14})
    assert local_days(desk.visits(series))[-1] == "24.02."


def test_nothing_is_asked_while_nothing_is_due(desk, series):
    with CaptureQueriesContext(connection) as asked:
        materialising.catch_up(at=NOW)
    assert len(asked) == 1


def test_what_a_stopped_worker_missed_is_listed_not_booked_in_the_past(desk, series):
    later = NOW + 20 * WEEK
    assert materialising.catch_up(at=later) == 20
    reasons = list(Skip.objects.values_list("reason", flat=True))
    assert reasons == ["passed"] * 8
    assert len(desk.visits(series, starts_at__gt=later)) == 12


def test_it_goes_on_where_it_was_interrupted(desk, monkeypatch):
    desk.give(60)
    parts = [desk.create(weekdays=(weekday,)) for weekday in ("MO", "WE", "FR")]
    monkeypatch.setattr(materialising, "CHUNK", 1)
    stored, calls = materialising._chunk, []

    def interrupted(ids, *, at):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return stored(ids, at=at)

    monkeypatch.setattr(materialising, "_chunk", interrupted)
    with pytest.raises(KeyboardInterrupt):
        materialising.catch_up(at=NOW + WEEK)
    assert Series.objects.due(NOW + WEEK).count() == 2
    assert materialising.catch_up(at=NOW + WEEK) == 2
    assert {len(desk.visits(part)) for part in parts} == {13}


def test_a_lost_race_is_looked_at_again_and_found_taken(desk, series, monkeypatch):
    """A rival books the hour between the look and the claim."""
    stored, rivals = materialising.claiming.claim_all, [desk.world.add_client("Dee Park")]

    def beaten(visits):
        if rivals:
            desk.world.book(hours=24 * 86 - 4, client=rivals.pop())  # Wed 27 May, 9:00 AM
        stored(visits)

    monkeypatch.setattr(materialising.claiming, "claim_all", beaten)
    assert materialising.catch_up(at=NOW + WEEK, series_id=series.pk) == 1
    # The rival's own booking was part of the transaction that was rolled back: the hour is free again.
    assert len(desk.visits(series)) == 13


def test_a_date_that_is_there_already_is_not_booked_again(desk, series):
    Series.objects.filter(pk=series.pk).update(next_on=series.starts_on, next_due_at=NOW)
    assert materialising.catch_up(at=NOW) == 0
    assert len(desk.visits(series)) == 12


def test_whoever_stands_in_is_booked_for_the_days_named(desk, series):
    days = {"from_on": date(2026, 5, 27), "until_on": date(2026, 6, 4), "entered_at": NOW, "entered_by": "x"}
    Substitution.objects.create(series=series, therapist=desk.leo, **days)
    Substitution.objects.create(series=series, therapist=desk.maya, withdrawn_at=NOW, **days)
    Message.objects.create(
        event=Event.objects.get(verb="series.created"), recipient_id=desk.leo.pk, template="x", send_at=NOW
    )
    for week in (1, 2, 3):
        materialising.catch_up(at=NOW + week * WEEK)
    performing = [(visit.therapist_id, visit.rate_cents) for visit in desk.visits(series)[-3:]]
    assert performing == [(desk.leo.pk, 8100), (desk.leo.pk, 8100), (desk.maya.pk, 7200)]


def test_the_policy_and_the_rate_are_those_of_the_day_it_is_booked(desk, series):
    desk.maya.rates.create(service=desk.world.service, amount_cents=9000, effective_on=date(2026, 5, 28))
    for week in (1, 2):
        materialising.catch_up(at=NOW + week * WEEK)
    assert [visit.rate_cents for visit in desk.visits(series)[-3:]] == [7200, 7200, 9000]


def test_inactive_therapists_and_missing_rates_are_listed(desk, series):
    desk.maya.status = "inactive"
    desk.maya.save()
    materialising.catch_up(at=NOW + WEEK)
    desk.maya.status = "active"
    desk.maya.save()
    desk.maya.rates.all().delete()
    materialising.catch_up(at=NOW + 2 * WEEK)
    assert list(series.skips.values_list("reason", flat=True)) == ["inactive", "no-rate"]
    whys = [str(skip.why) for skip in series.skips.all()]
    assert whys == [
        "Maya Lin takes no visits at present.",
        "Maya Lin has no pay rate for Massage, 60 min yet.",
    ]


def test_the_number_of_queries_does_not_grow_with_the_series_of_a_chunk(desk):
    counts = []
    for number in range(1, 6):
        client, day = desk.world.add_client(f"Client {number}"), WEDNESDAY + number * WEEK
        desk.world.subscribe(client, starts_on=date(2026, 3, 2))
        desk.create(client=client, local_time=time(6 + 2 * number), weekdays=("TH",), starts_on=day)
        accrual.catch_up(at=NOW + number * WEEK)
        desk.at = NOW + number * WEEK
        with CaptureQueriesContext(connection) as asked:
            assert materialising.catch_up(at=desk.at) >= number
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1


def test_two_clocks_are_two_clocks(desk):
    island = Property.objects.create(name="Lagoon Road", time_zone="Australia/Lord_Howe")
    dee = desk.world.add_client("Dee Park", at=island)
    desk.world.subscribe(dee, starts_on=date(2026, 3, 2))
    Blackout.objects.create(closed_on=date(2026, 4, 8), name="Closed", added_at=NOW, added_by="x")
    series = desk.create(client=dee, property=island)
    visits = desk.visits(series)
    # Lord Howe's half hour: eleven ahead in summer, ten and a half in winter.
    assert [f"{visit.starts_at:%H:%M}" for visit in visits] == ["22:00"] * 5 + ["22:30"] * 6
    assert Appointment.objects.count() == 11
