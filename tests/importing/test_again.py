"""Importing again is harmless: changes come in, an outcome is never touched, a dry run leaves nothing."""

from datetime import timedelta

import pytest
from django.apps import apps

from elevate.core.rulebook import Party
from elevate.credits.models import CreditEntry
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import Client, Operator, Therapist, User
from elevate.plans.models import Pause, PayRate, Plan, PolicyVersion, Subscription
from elevate.scheduling import cancelling
from elevate.scheduling.acts import Cancellation
from elevate.scheduling.models import Appointment, Resolution
from tests.importing.again import NOTES
from tests.importing.making import IMPORT
from tests.world import NOW

BOOKED = {"starts_at": "2026-03-04 09:00", "state": "booked"}


def everything() -> dict[str, list[object]]:
    """All rows of all tables but the journal, which tells of every import."""
    models = [model for model in apps.get_models() if model.__module__.startswith("elevate.")]
    return {
        model.__name__: sorted(model.objects.values_list(), key=repr)
        for model in models
        if model._meta.app_label != "journal"
    }


def test_the_same_files_again_change_nothing(take):
    take()
    before = everything()
    report = take()
    assert everything() == before
    assert {(tally.created, tally.updated) for tally in report.tallies.values()} == {(0, 0)}
    assert Event.objects.last().verb == "import.made"


def test_the_same_files_again_a_week_later_grant_the_week_and_no_more(take):
    take()
    before = CreditEntry.objects.count()
    take(at=NOW + timedelta(days=7))
    assert CreditEntry.objects.count() == before + 1


def test_a_dry_run_leaves_nothing(take):
    before = everything()
    report = take(dry_run=True)
    assert report.clean
    assert not report.imported
    assert report.tallies["clients.csv"].created == 2
    assert everything() == before
    assert not Event.objects.exists()


def test_a_dry_run_over_an_import_leaves_it(take):
    take()
    before = everything()
    assert take(dry_run=True, clients={"name": "Benjamin Okafor"}).tallies["clients.csv"].updated == 1
    assert everything() == before


def test_one_problem_anywhere_keeps_everything_out(take):
    take()
    before = everything()
    take(clients={"name": "Benjamin Okafor"}, appointments=[{}, {"external_id": "A2", "starts_at": "x"}])
    assert everything() == before


def test_changed_facts_are_updated(take):
    take()
    report = take(
        operator={"name": "New Name", "free_notice_hours": "48"},
        properties={"access_notes": "Ring twice"},
        services={"buffer_minutes": "30"},
        plans={"weekly_price": "99"},
        therapists={"rate": "80", "status": "inactive"},
        clients={"name": "Benjamin Okafor", "email": "benjamin@example.com"},
        subscriptions={"ends_on": "2026-06-01", "paused_from": "2026-04-06", "paused_until": "2026-04-20"},
    )
    assert report.imported
    assert Operator.objects.get().name == "New Name"
    assert PolicyVersion.objects.current(NOW).free_notice_hours == 48
    assert Plan.objects.get().weekly_price_cents == 9900
    assert Therapist.objects.get().status == "inactive"
    assert list(PayRate.objects.values_list("amount_cents", flat=True)) == [7200, 8000]
    assert Client.objects.get(external_id="C1").user.email == "benjamin@example.com"
    assert str(Subscription.objects.get().ends_on) == "2026-06-01"
    assert Pause.objects.count() == 1
    assert {tally.created for tally in report.tallies.values()} == {0}


def test_an_empty_cell_leaves_what_is_there(take):
    take()
    take(clients={"email": ""}, therapists={"rate": ""})
    assert Client.objects.get(external_id="C1").email == "ben@example.com"
    assert PayRate.objects.get().amount_cents == 7200


def test_a_booked_visit_gets_the_outcome_that_its_row_has_now(take):
    take(appointments=BOOKED)
    report = take(appointments={**BOOKED, "state": "completed"}, at=NOW + timedelta(days=3))
    assert report.tallies["appointments.csv"].updated == 1
    assert Appointment.objects.get().state == "completed"
    assert Resolution.objects.get().pay_cents == 7200


def test_a_booked_visit_moves_when_its_row_says_where(take):
    take(appointments=BOOKED)
    moved = {**BOOKED, "state": "rescheduled", "notice_at": "2026-03-02 09:00", "rescheduled_to": "A2"}
    report = take(appointments=[moved, {**BOOKED, "external_id": "A2", "starts_at": "2026-03-04 09:30"}])
    assert report.imported
    old, new = Appointment.objects.order_by("starts_at")
    assert (old.state, old.rescheduled_to, new.state, new.moves) == ("rescheduled", new, "booked", 1)


@pytest.mark.parametrize(
    "row", [{}, {"state": "no-show"}, {"state": "booked"}, {"starts_at": "2026-02-26 10:00"}]
)
def test_an_outcome_is_never_touched(take, row):
    take()
    before = list(Appointment.objects.values()) + list(Resolution.objects.values())
    assert take(appointments=row).imported
    assert list(Appointment.objects.values()) + list(Resolution.objects.values()) == before


def test_what_was_done_in_the_app_since_stays(take):
    take(appointments=BOOKED)
    visit = Appointment.objects.get()
    cancelling.cancel(visit.pk, Cancellation(party=Party.CLIENT), by=IMPORT, at=NOW)
    before = list(Appointment.objects.values())
    assert take(appointments={**BOOKED, "state": "completed"}, at=NOW + timedelta(days=3)).imported
    assert list(Appointment.objects.values()) == before


@pytest.mark.parametrize(("first", "second"), [case[2:] for case in NOTES])
def test_what_is_only_noted_comes_to_rest(take, first, second):
    take(**first)
    take(**second)
    before = everything()
    take(**second)
    assert everything() == before


def test_nobody_hears_of_an_import(take):
    take(appointments=[{}, {**BOOKED, "external_id": "A2"}])
    take(
        appointments=[
            {},
            {**BOOKED, "external_id": "A2", "state": "cancelled", "notice_at": "2026-03-01 9:00"},
        ]
    )
    assert not Message.objects.exists()


def test_somebody_entered_by_hand_is_found_by_the_address(take):
    user = User.objects.create_user("maya@example.com")
    maya = Therapist.objects.create(name="Maya", email="maya@example.com", user=user)
    take()
    assert Therapist.objects.get().pk == maya.pk
    assert Therapist.objects.get().external_id == "T1"
