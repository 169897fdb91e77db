"""Visits come in with the outcome, the credits and the journal that the operations would have left."""

from datetime import UTC, datetime, timedelta

import pytest

from elevate.credits.models import CreditEntry
from elevate.inspecting import examining
from elevate.journal.models import Event
from elevate.people.models import Client
from elevate.scheduling.models import Appointment, Claim
from tests.importing.making import lines
from tests.world import NOW

#: The visit is on Wednesday 25 February, 9:00 AM in New York.
STARTS_AT = datetime(2026, 2, 25, 14, 0, tzinfo=UTC)
CANCELLED = {"state": "cancelled"}
TARGET = {"external_id": "A2", "starts_at": "2026-02-27 09:00", "state": "completed"}


def balance(external_id: str) -> int:
    return CreditEntry.objects.filter(client__external_id=external_id).balance().total


@pytest.mark.parametrize(
    ("row", "ended"),
    [
        ({}, ("completed", "completed", "used", 7200)),
        ({"state": "Done"}, ("completed", "completed", "used", 7200)),
        ({"state": "no-show"}, ("cancelled", "no-show", "used", 7200)),
        ({"state": "No Show"}, ("cancelled", "no-show", "used", 7200)),
        ({**CANCELLED, "notice_at": "2026-02-24 09:00"}, ("cancelled", "on-time-notice", "kept", 0)),
        ({**CANCELLED, "notice_at": "2026-02-24 09:01"}, ("cancelled", "late-notice", "used", 7200)),
        ({**CANCELLED, "kind": "client_on_time"}, ("cancelled", "on-time-notice", "kept", 0)),
        ({**CANCELLED, "kind": "client_late"}, ("cancelled", "late-notice", "used", 7200)),
        ({"state": "late cancel"}, ("cancelled", "late-notice", "used", 7200)),
        ({**CANCELLED, "kind": "no_show"}, ("cancelled", "no-show", "used", 7200)),
        ({**CANCELLED, "kind": "therapist"}, ("cancelled", "therapist-cancelled", "kept", 0)),
        (
            {**CANCELLED, "kind": "operator", "notice_at": "2026-02-24 10:00"},
            ("cancelled", "operator-cancelled-late", "kept", 7200),
        ),
        (
            {**CANCELLED, "kind": "operator", "notice_at": "2026-02-23 10:00"},
            ("cancelled", "operator-cancelled", "kept", 0),
        ),
        ({"rate": "80"}, ("completed", "completed", "used", 8000)),
    ],
)
def test_a_past_visit_ends_by_its_rule(take, row, ended):
    assert take(appointments={"state": "", **row} if "state" in row else row).imported
    visit = Appointment.objects.select_related("resolution").get()
    outcome = visit.resolution
    assert outcome is not None
    assert (visit.state, outcome.rule, outcome.credit, outcome.pay_cents) == ended


def test_an_outcome_was_recorded_as_soon_as_it_could_be_or_as_the_file_says(take):
    take(
        appointments=[
            {},
            {**TARGET, "resolved_at": "2026-02-27 17:00"},
            {"external_id": "A3", "starts_at": "2026-02-26 09:00", "state": "no-show"},
        ]
    )
    recorded = dict(Appointment.objects.values_list("external_id", "resolution__resolved_at"))
    assert recorded["A1"] == STARTS_AT + timedelta(hours=1)
    assert recorded["A2"] == datetime(2026, 2, 27, 22, 0, tzinfo=UTC)
    assert recorded["A3"] == STARTS_AT + timedelta(days=1, minutes=15)


@pytest.mark.parametrize("row", [{"state": ""}, {"state": "booked"}, {"state": "Confirmed"}])
def test_a_past_visit_without_an_outcome_is_to_be_settled(take, row):
    take(appointments=row)
    assert Appointment.objects.unresolved(NOW).get().resolution is None


@pytest.mark.parametrize(
    ("row", "rule", "used"),
    [
        ({"notice_at": "2026-02-24 09:00"}, "free-move", 1),
        ({"notice_at": "2026-02-24 09:01"}, "late-move", 2),
        ({"notice_at": "2026-02-24 09:01", "accept_late": "yes"}, "late-move-accepted", 1),
        ({"kind": "client_on_time"}, "free-move", 1),
    ],
)
def test_a_moved_visit_is_linked_and_charged_by_its_notice(take, row, rule, used):
    take(appointments=[{"rescheduled_to": "A2", "state": "rescheduled", **row}, TARGET])
    old, new = Appointment.objects.select_related("resolution").order_by("starts_at")
    assert (old.state, old.rescheduled_to_id, old.resolution.rule) == ("rescheduled", new.pk, rule)
    assert (new.moves, new.booked_at) == (1, old.resolution.resolved_at)
    assert CreditEntry.objects.filter(kind="use").count() == used


def test_a_chain_in_any_order_of_rows(take):
    moved = {"state": "rescheduled", "kind": "client_on_time"}
    rows = [
        {"external_id": "A3", "starts_at": "2026-03-20 09:00", "state": "booked"},
        {**moved, "external_id": "A2", "starts_at": "2026-03-13 09:00", "rescheduled_to": "A3"},
        {**moved, "external_id": "A1", "starts_at": "2026-03-06 09:00", "rescheduled_to": "A2"},
    ]
    assert take(appointments=rows).imported
    assert list(Appointment.objects.order_by("starts_at").values_list("moves", flat=True)) == [0, 1, 2]


def test_the_account_holds_on_the_day_of_the_import_what_the_file_says(take):
    take(appointments=[{}, {"external_id": "A2", "starts_at": "2026-03-04 09:00", "state": "booked"}])
    assert balance("C1") == 3


def test_the_account_of_a_subscription_is_its_weeks_less_the_visits(take):
    take(appointments={"client": "C2"})
    assert balance("C2") == 5 - 1  # weeks of 2, 9, 16, 23 February and 2 March


def test_weeks_before_a_counted_balance_are_not_granted_again(take):
    take(subscriptions={"credits": "2"})
    assert balance("C2") == 2
    take(subscriptions={"credits": "2"}, at=NOW + timedelta(days=7))
    assert balance("C2") == 3


def test_a_visit_without_a_credit_comes_in_and_is_marked(take):
    report = take(
        clients=[{"credits": "0"}],
        subscriptions=None,
        appointments={"starts_at": "2026-03-04 09:00", "state": ""},
    )
    assert report.imported
    assert Appointment.objects.get().override_reason == "import"


def test_the_journal_tells_of_every_row(take):
    take()
    verbs = list(Event.objects.order_by("number").values_list("verb", flat=True))
    assert verbs.count("client.imported") == 2
    assert verbs.count("appointment.imported") == 1
    assert verbs[-1] == "import.made"
    facts = Event.objects.get(verb="appointment.imported").facts
    assert (facts["state"], facts["rule"], facts["pay_cents"]) == ("completed", "completed", 7200)


def test_every_promise_holds_after_an_import_of_everything(take):
    moved = {"state": "rescheduled", "notice_at": "2026-02-23 09:00", "rescheduled_to": "A2"}
    rows = [
        moved,
        TARGET,
        {"external_id": "A3", "client": "C2", "starts_at": "2026-02-25 09:00", "state": "no-show"},
        {"external_id": "A4", "starts_at": "2026-02-26 09:00", "state": "late cancel"},
        {"external_id": "A5", "client": "C2", "starts_at": "2026-03-05 09:00", "state": ""},
    ]
    assert take(appointments=rows).imported
    assert [str(finding) for finding in examining.examine(at=NOW) if finding.broken] == []


@pytest.mark.parametrize("state", ["completed", "booked", "no-show"])
def test_only_who_keeps_the_time_is_in_the_way(take, state):
    rows = [{"state": state}, {"external_id": "A2", "client": "C2", "state": "completed"}]
    report = take(appointments=rows)
    assert report.imported is (state == "no-show")
    assert Claim.objects.count() == (10 if report.imported else 0)


def test_both_people_and_every_rival_row_are_told(take):
    rows = [
        {},
        {"external_id": "A2", "starts_at": "2026-02-25 09:30"},
        {"external_id": "A3", "client": "C2", "starts_at": "2026-02-25 10:30"},
    ]
    told = [line for line in lines(take(appointments=rows)) if "Overlaps" in line]
    assert [line.split(":")[0] for line in told] == [
        "appointments.csv, row 3, starts_at",
        "appointments.csv, row 4, starts_at",
    ]
    assert "Overlaps with row 2" in told[0]
    assert "Overlaps with row 3" in told[1]


def test_a_visit_that_leaves_in_the_same_file_makes_room(take):
    booked = {"starts_at": "2026-03-04 09:00", "state": "booked"}
    take(appointments=booked)
    gone = {**booked, "state": "cancelled", "notice_at": "2026-03-02 09:00"}
    assert take(appointments=[gone, {**booked, "external_id": "A2", "client": "C2"}]).imported


def test_a_client_without_an_address_has_no_user(take):
    take()
    assert Client.objects.get(external_id="C2").user is None
    assert Client.objects.get(external_id="C1").user.email == "ben@example.com"
