"""That somebody stands in for a while is withdrawn: who comes then, who stays, and who hears of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from elevate.core.refusals import AlreadyResolved, Refused, StalePreview
from elevate.messaging import delivering
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, substituting
from elevate.scheduling.acts import Seen
from elevate.scheduling.models import Substitution
from elevate.scheduling.standing import materialising, standing_down, standing_in
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.standing_in import Substitute
from tests.scheduling.observing import nothing_changes
from tests.scheduling.standing.conftest import DAY, local_days
from tests.world import NOW, client_cancels

APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 10)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def series(desk):
    return desk.create()


@pytest.fixture
def stand_in(desk, series):
    """Let somebody stand in; return that."""

    def named(who, first=APRIL, until=JUNE) -> Substitution:
        wanted = Substitute(therapist=who, from_on=first, until_on=until)
        standing_in.substitute_range(series.pk, wanted, by=desk.by, at=desk.at)
        return Substitution.objects.latest("pk")

    return named


@pytest.fixture
def withdraw(desk):
    """Withdraw it as it was shown."""

    def done(substitution: Substitution):
        shown = standing_down.preview(substitution, by=desk.by, at=desk.at)
        seen = Seen(preview_token=shown.token, operation_id=uuid4())
        did = standing_down.withdraw(substitution.pk, by=desk.by, at=desk.at, seen=seen)
        assert [each.words for each in did.lines] == [each.words for each in shown.lines]
        with nothing_changes():
            standing_down.withdraw(substitution.pk, by=desk.by, at=desk.at, seen=seen)
        return shown

    return done


def told() -> dict[str, str]:
    found = Message.objects.queued().filter(template="series-substitution_withdrawn")
    return {message.recipient_name: message.body for message in found}


def test_the_usual_therapist_comes_again_at_their_own_rate_booked_or_not(desk, series, stand_in, withdraw):
    standing = stand_in(desk.leo)
    assert len(desk.visits(series, therapist=desk.leo)) == 8
    shown = withdraw(standing)
    assert shown.counts == {Effect.SUBSTITUTED: 8}
    assert {str(line.words) for line in shown.lines} == {"Maya Lin comes instead of Leo Ruiz."}
    for week in range(1, 4):
        materialising.catch_up(at=NOW + week * 7 * DAY)
    assert {(visit.therapist_id, visit.rate_cents) for visit in desk.visits(series)} == {(desk.maya.pk, 7200)}
    standing.refresh_from_db()
    assert (standing.withdrawn_at, standing.withdrawn_by) == (NOW, desk.by.signature)


def test_a_visit_that_the_usual_therapist_cannot_make_stays_and_is_said(desk, series, stand_in, withdraw):
    standing = stand_in(desk.leo, until=date(2026, 4, 16))
    busy = desk.visits(series, therapist=desk.leo)[1]
    desk.world.book(client=desk.world.add_client("Dee Park"), starts_at=busy.starts_at)
    delivering.deliver_due(at=NOW + 5 * MINUTE)
    shown = withdraw(standing)
    assert [(line.effect, str(line.words)) for line in shown.lines][1] == (
        Effect.KEPT,
        "Leo Ruiz still comes. Maya Lin has another visit at that time.",
    )
    assert shown.to_settle == 0
    assert local_days(desk.visits(series, therapist=desk.leo)) == ["08.04."]
    said = told()
    assert said["Leo Ruiz"].splitlines() == [
        (
            "Ben Okafor. Leo no longer stands in for Maya from Wed 1 Apr 2026 to Wed 15 Apr 2026: "
            "Wednesdays 9:00 AM with Maya at Harbor House."
        ),
        "Wed 1 Apr 2026, 9:00 AM is with Maya Lin.",
        "Wed 8 Apr 2026, 9:00 AM stays with Leo Ruiz.",
        "Wed 15 Apr 2026, 9:00 AM is with Maya Lin.",
    ]
    assert set(said) == {"Leo Ruiz", "Maya Lin", "Ben Okafor", "Kit Ames"}


def test_whoever_was_named_before_comes_then(desk, series, stand_in, withdraw):
    zoe = desk.world.add_therapist("Zoe Poe", rate_cents=8100)
    stand_in(zoe, first=date(2026, 4, 8))
    withdraw(stand_in(desk.leo, until=date(2026, 4, 16)))
    whose = [visit.therapist for visit in desk.visits(series)[4:8]]
    assert whose == [desk.maya, zoe, zoe, zoe]


def test_what_took_place_and_what_somebody_else_makes_is_not_touched(desk, series, stand_in, withdraw):
    zoe = desk.world.add_therapist("Zoe Poe", rate_cents=8100)
    standing = stand_in(desk.leo, until=date(2026, 4, 23))
    first, second, third, fourth = desk.visits(series, therapist=desk.leo)
    substituting.substitute(second.pk, zoe, by=desk.by, at=desk.at)
    cancelling.cancel(third.pk, client_cancels(), by=desk.by, at=desk.at)
    desk.at = first.ends_at
    assert [line.visit.pk for line in withdraw(standing).lines] == [fourth.pk]
    whose = {visit.pk: visit.therapist for visit in desk.visits(series)}
    assert [whose[visit.pk] for visit in (first, second, third)] == [desk.leo, zoe, desk.leo]


def test_who_never_heard_of_it_hears_nothing(desk, stand_in, withdraw):
    standing = stand_in(desk.leo)
    desk.at += MINUTE
    withdraw(standing)
    assert told() == {}
    assert {each.state for each in Message.objects.filter(template="series-substituted")} == {"cancelled"}


def test_who_heard_of_it_is_told_that_it_is_withdrawn(desk, stand_in, withdraw):
    standing = stand_in(desk.leo)
    desk.at += 5 * MINUTE
    delivering.deliver_due(at=desk.at)
    withdraw(standing)
    assert "Leo no longer stands in for Maya" in told()["Ben Okafor"]


def test_control_a_newer_substitution_is_told_of_all_the_same(desk, stand_in, withdraw):
    zoe = desk.world.add_therapist("Zoe Poe", rate_cents=8100)
    older = stand_in(desk.leo, until=date(2026, 4, 9))
    stand_in(zoe, first=date(2026, 5, 1))
    withdraw(older)
    waiting = Message.objects.queued().filter(template="series-substituted")
    assert {"May 2026" in message.body for message in waiting} == {True}


def test_what_is_over_or_withdrawn_before_cannot_be_withdrawn(desk, stand_in, withdraw):
    standing = stand_in(desk.leo, until=date(2026, 4, 9))
    over = standing_down.preview(standing, by=desk.by, at=NOW + 60 * DAY)
    assert str(over.refusal) == "Leo Ruiz stood in until Wed 8 Apr 2026: that is over."
    with pytest.raises(Refused, match="that is over"):
        standing_down.withdraw(standing.pk, by=desk.by, at=NOW + 60 * DAY)
    withdraw(standing)
    standing.refresh_from_db()
    twice = standing_down.preview(standing, by=desk.by, at=NOW)
    assert str(twice.refusal) == "That Leo Ruiz stands in was withdrawn before."
    with pytest.raises(AlreadyResolved):
        standing_down.withdraw(standing.pk, by=desk.by, at=NOW)


def test_a_client_cannot_and_a_stale_preview_is_refused(desk, series, stand_in):
    standing = stand_in(desk.leo)
    with pytest.raises(Refused, match="Only the therapist"):
        standing_down.withdraw(standing.pk, by=desk.world.actor(desk.client), at=NOW)
    shown = standing_down.preview(standing, by=desk.by, at=NOW)
    cancelling.cancel(desk.visits(series)[5].pk, client_cancels(), by=desk.by, at=NOW)
    with pytest.raises(StalePreview):
        standing_down.withdraw(standing.pk, by=desk.by, at=NOW, seen=Seen(preview_token=shown.token))
