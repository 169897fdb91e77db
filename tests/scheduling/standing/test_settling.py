"""Standing in, and settling the dates that were not booked."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import AlreadyResolved, Refused, SlotTaken
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, completing, substituting
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Blackout, TimeOff
from elevate.scheduling.standing import editing, materialising, skipping, standing_in
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.standing_in import Substitute
from elevate.scheduling.standing.wishes import Change, Filling
from tests.scheduling.observing import nothing_changes
from tests.scheduling.standing.conftest import DAY, local_days
from tests.world import NOW, client_cancels

HOUR = timedelta(hours=1)
APRIL = date(2026, 4, 1)


@pytest.fixture
def series(desk):
    return desk.create()


@pytest.fixture
def skip(desk):
    """A Wednesday on which nobody comes."""
    Blackout.objects.create(closed_on=date(2026, 3, 11), name="Founders' Day", added_at=NOW, added_by="x")
    return desk.create().skips.get()


def test_somebody_else_performs_a_visit_and_everybody_hears_of_it(desk, series):
    visit = desk.visits(series)[0]
    shown = substituting.preview(visit, desk.leo, by=desk.by, at=desk.at)
    assert str(shown.summary) == "Leo Ruiz comes instead of Maya Lin."
    seen = Seen(preview_token=shown.token, version=1, operation_id=uuid4())
    done = substituting.substitute(visit.pk, desk.leo, by=desk.by, at=desk.at, seen=seen)
    assert (done.therapist_id, done.rate_cents, done.version, done.starts_at) == (
        desk.leo.pk, 8100, 2, visit.starts_at,
    )  # fmt: skip
    with nothing_changes():
        substituting.substitute(visit.pk, desk.leo, by=desk.by, at=desk.at, seen=seen)
    told = {message.recipient_id: message.body for message in Message.objects.filter(template="substituted")}
    assert told == {
        desk.client.pk: (
            "Your visit on Wed 4 Mar 2026, 9:00 AM at Harbor House is with Leo Ruiz instead of Maya Lin."
        ),
        desk.leo.pk: (
            "New visit: Ben Okafor, Harbor House, Wed 4 Mar 2026, 9:00 AM. You stand in for Maya Lin."
        ),
        desk.maya.pk: (
            "Leo Ruiz visits Ben Okafor at Harbor House on Wed 4 Mar 2026, 9:00 AM instead of you. "
            "You need not come."
        ),
        desk.world.coordinator.pk: (
            "Leo Ruiz visits Ben Okafor at Harbor House on Wed 4 Mar 2026, 9:00 AM instead of Maya Lin."
        ),
    }
    series.refresh_from_db()
    assert series.therapist_id == desk.maya.pk


@pytest.fixture
def refused(desk, series):
    """Return why somebody cannot perform the first visit; the preview says the same."""

    def asked(therapist, kind=Refused, who=None):
        visit, by = desk.visits(series)[0], who or desk.by
        shown = substituting.preview(visit, therapist, by=by, at=desk.at)
        with pytest.raises(kind) as refusal:
            substituting.substitute(visit.pk, therapist, by=by, at=desk.at)
        assert str(shown.refusal) == str(refusal.value)
        return str(refusal.value)

    return asked


def test_who_cannot_perform_a_visit_is_refused(desk, refused):
    assert refused(desk.maya) == "They perform this visit already. Choose somebody else."
    other = desk.world.book(hours=45.5, client=desk.world.add_client("Dee Park"), therapist=desk.leo)
    assert refused(desk.leo, SlotTaken) == "Leo Ruiz has another visit at that time."
    cancelling.cancel(other.pk, client_cancels(), by=desk.by, at=desk.at)
    days = {"starts_at": NOW, "ends_at": NOW + 9 * DAY, "entered_at": NOW, "entered_by": "x"}
    off = TimeOff.objects.create(therapist=desk.leo, **days)
    assert refused(desk.leo) == "Leo Ruiz has time off."
    off.delete()
    rateless = desk.world.add_therapist("Ida Berg")
    rateless.rates.all().delete()
    assert refused(rateless).startswith("Ida Berg has no pay rate")
    desk.leo.status = "inactive"
    assert refused(desk.leo) == "Leo Ruiz takes no visits at present."
    assert refused(desk.leo, who=desk.world.actor(desk.client)).startswith("Only the therapist")


def test_a_visit_that_has_begun_is_performed_by_whoever_came(desk, series, refused):
    visit = desk.visits(series)[0]
    desk.at = visit.starts_at
    assert refused(desk.leo).startswith("This visit started")
    completing.complete(visit.pk, by=desk.by, at=desk.at)
    assert refused(desk.leo, AlreadyResolved).startswith("This visit is completed")


def test_a_while_is_performed_by_somebody_else_booked_or_not(desk, series):
    desk.world.book(hours=24 * 37 - 4, client=desk.world.add_client("Dee Park"), therapist=desk.leo)
    wanted = Substitute(therapist=desk.leo, from_on=APRIL, until_on=date(2026, 6, 5))
    shown = standing_in.preview(series, wanted, by=desk.by, at=desk.at)
    assert shown.counts == {Effect.SUBSTITUTED: 7, Effect.KEPT: 1}
    assert [str(line.words) for line in shown.lines if line.reason] == [
        "Leo Ruiz has another visit at that time."
    ]
    seen = Seen(preview_token=shown.token, operation_id=uuid4())
    standing_in.substitute_range(series.pk, wanted, by=desk.by, at=desk.at, seen=seen)
    with nothing_changes():
        standing_in.substitute_range(series.pk, wanted, by=desk.by, at=desk.at, seen=seen)
    for week in (1, 2, 3):
        materialising.catch_up(at=NOW + week * 7 * DAY)
    whose = [visit.therapist_id == desk.leo.pk for visit in desk.visits(series)]
    assert whose == [False] * 4 + [True] + [False] + [True] * 8 + [False]
    nobody = Substitute(therapist=desk.leo, from_on=APRIL, until_on=APRIL)
    with pytest.raises(Refused, match="last day"):
        standing_in.substitute_range(series.pk, nobody, by=desk.by, at=desk.at)


def test_whoever_was_named_last_to_stand_in_still_is_after_a_change(desk, series):
    zoe = desk.world.add_therapist("Zoe Poe", rate_cents=8100)
    for who, first in ((desk.leo, date(2026, 7, 8)), (zoe, date(2026, 7, 1))):
        wanted = Substitute(therapist=who, from_on=first, until_on=date(2026, 7, 22))
        standing_in.substitute_range(series.pk, wanted, by=desk.by, at=desk.at)
    new = editing.change(series.pk, Change(local_time=time(11)), by=desk.by, at=desk.at)
    for week in range(1, 11):
        materialising.catch_up(at=desk.at + 7 * week * DAY)
    theirs = desk.visits(new, therapist__in=(desk.leo, zoe))
    assert [visit.therapist for visit in theirs] == [zoe, zoe, zoe]
    assert local_days(theirs) == ["01.07.", "08.07.", "15.07."]


def test_who_stands_in_goes_along_when_the_hour_changes(desk, series):
    wanted = Substitute(therapist=desk.leo, from_on=APRIL, until_on=date(2026, 6, 5))
    standing_in.substitute_range(series.pk, wanted, by=desk.by, at=desk.at)
    new = editing.change(series.pk, Change(local_time=time(11)), by=desk.by, at=desk.at)
    materialising.catch_up(at=NOW + 7 * DAY)
    whose = [visit.therapist_id == desk.leo.pk for visit in desk.visits(new)]
    assert whose == [False] * 4 + [True] * 9


def test_a_skipped_date_is_made_up_for_at_another_time(desk, skip):
    filling = Filling(starts_at=skip.original_starts_at + DAY, operation_id=uuid4())
    shown = skipping.preview(skip, filling, by=desk.by, at=desk.at)
    settled = skipping.book(skip.pk, filling, by=desk.by, at=desk.at, preview_token=shown.token)
    visit = settled.appointment
    assert (visit.series_id, visit.original_starts_at) == (skip.series_id, skip.original_starts_at)
    assert (settled.skip.settlement, settled.skip.appointment_id) == ("booked", visit.pk)
    with nothing_changes():
        assert skipping.book(skip.pk, filling, by=desk.by, at=desk.at).appointment.pk == visit.pk
    assert Message.objects.filter(appointment=visit, template="booked").count() == 2
    with pytest.raises(AlreadyResolved):
        skipping.drop(skip.pk, by=desk.by, at=desk.at)


def test_a_skipped_date_can_be_left_out(desk, skip):
    assert list(skipping.open_for(desk.world.actor(desk.maya))) == [skip]
    assert list(skipping.open_for(desk.world.actor(desk.leo))) == []
    skipping.drop(skip.pk, by=desk.by, at=desk.at)
    with nothing_changes():
        skipping.drop(skip.pk, by=desk.by, at=desk.at)
    assert list(skipping.open_for(desk.by)) == []
    # A later change leaves it out as well.
    new = editing.change(skip.series_id, Change(weekdays=("TH",)), by=desk.by, at=desk.at)
    assert [(each.reason, each.settlement) for each in new.skips.all()] == [("dropped", "dropped")]
    with pytest.raises(Refused, match="Only the therapist"):
        skipping.drop(skip.pk, by=desk.world.actor(desk.client), at=desk.at)


def test_a_visit_that_was_kept_moves_when_its_date_is_settled(desk, series):
    Blackout.objects.create(closed_on=date(2026, 3, 27), name="Spring Day", added_at=NOW, added_by="x")
    new = editing.change(series.pk, Change(weekdays=("FR",)), by=desk.by, at=desk.at)
    [skip] = skipping.open_for(desk.by)
    filling = Filling(starts_at=skip.original_starts_at - DAY)
    assert skipping.preview(skip, filling, by=desk.by, at=desk.at).allowed
    settled = skipping.book(skip.pk, filling, by=desk.by, at=desk.at)
    assert settled.appointment.series_id == new.pk
    assert settled.appointment.moves == 1
    assert local_days(desk.visits(new)).count("26.03.") == 1
