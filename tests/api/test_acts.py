"""Preview, complete, cancel, no-show, reschedule, undo: what each answers, and to whom."""

from datetime import date, timedelta

import pytest

from tests.api.acting import ACTS, HOUR, MOVE, OUTCOME, act, preview
from tests.api.conftest import Callers
from tests.world import NOW, World


@pytest.mark.parametrize(("seconds", "kind"), [(0, "client_on_time"), (1, "client_late")])
def test_exactly_a_day_is_on_time_and_a_second_less_is_late(
    callers: Callers, visit, set_clock, seconds, kind
):
    set_clock(visit.starts_at - timedelta(hours=24) + timedelta(seconds=seconds))
    assert act(callers.client, visit, "cancel", {"by": "client"}).json()["kind"] == kind


@pytest.mark.parametrize("action", ACTS)
def test_a_settled_visit_is_settled(callers: Callers, visit, set_clock, action):
    set_clock(NOW + 46 * HOUR)
    act(callers.therapist, visit, "complete", {})
    body, _hours = ACTS[action]
    answer = act(callers.coordinator, visit, action, body)
    assert (answer.status_code, answer.json()["type"]) == (409, "already-resolved")


@pytest.mark.parametrize("action", [*ACTS, "undo"])
@pytest.mark.parametrize("tag", ['"2"', 'W/"7"', "x", "1", '""', '"99999999999999999999999"'])
def test_a_version_that_is_gone(callers: Callers, visit, set_clock, action, tag):
    body, hours = ACTS.get(action, ({}, 1))
    set_clock(NOW + hours * HOUR)
    answer = act(callers.coordinator, visit, action, body, If_Match=tag)
    assert (answer.status_code, answer.json()["type"]) == (412, "stale-version")
    gone = callers.coordinator.post(f"/appointments/{visit.pk}/preview", {"action": "complete"}, If_Match=tag)
    assert gone.status_code == 412


@pytest.mark.parametrize("tag", ['"1"', "*", 'W/"1"', '"7", "1"'])
def test_the_version_that_stands(callers: Callers, visit, tag):
    assert act(callers.therapist, visit, "cancel", {"by": "client"}, If_Match=tag).status_code == 200


def test_each_act_answers_with_the_new_version(callers: Callers, visit):
    cancelled = act(callers.therapist, visit, "cancel", {"by": "client"})
    assert (cancelled.headers["ETag"], cancelled.json()["version"]) == ('"2"', 2)
    undone = act(callers.therapist, visit, "undo", {"reason": "wrong visit"})
    assert (undone.headers["ETag"], undone.json()["state"]) == ('"3"', "booked")


def test_a_move_answers_with_the_new_appointment(callers: Callers, visit, world: World):
    answer = act(callers.therapist, visit, "reschedule", MOVE)
    new = answer.json()
    assert (answer.status_code, new["rescheduled_from"], new["state"]) == (201, visit.pk, "booked")
    assert (answer.headers["ETag"], answer.headers["Location"]) == (
        '"1"',
        f"/api/v1/appointments/{new['id']}",
    )
    assert (new["outcome"]["rule"], new["outcome"]["credit"], new["outcome"]["kind"]) == (
        "free-move",
        "kept",
        None,
    )
    assert new["outcome"]["messages"][0]["body"] == (
        "Confirming Ben Okafor has rescheduled from Wed 4 Mar 2026, 9:00 AM to Thu 5 Mar 2026, 9:00 AM"
    )


def test_a_late_move_the_therapist_accepts(callers: Callers, visit, set_clock):
    set_clock(NOW + 40 * HOUR)
    outcome = act(callers.therapist, visit, "reschedule", {**MOVE, "accept_late": True}).json()["outcome"]
    assert (outcome["rule"], outcome["credit_change"], outcome["pay"]["amount_cents"]) == (
        "late-move-accepted",
        0,
        0,
    )
    refused = preview(callers.client, visit, "reschedule", **MOVE, accept_late=True).json()
    assert refused["allowed"] is False


def test_a_move_to_somebody_elses_time_is_a_conflict(callers: Callers, visit, world: World):
    world.book(hours=69, client=world.add_client("Ann Roe"))
    answer = act(callers.therapist, visit, "reschedule", MOVE)
    assert (answer.status_code, answer.json()["type"]) == (409, "slot-taken")
    assert preview(callers.therapist, visit, "reschedule", **MOVE).json()["allowed"] is False


def test_a_therapist_hands_a_visit_to_no_colleague_but_a_coordinator_does(
    callers: Callers, visit, world: World
):
    move = {**MOVE, "therapist_id": world.add_therapist("Kai Berg").pk}
    assert act(callers.therapist, visit, "reschedule", move).status_code == 404
    assert act(callers.coordinator, visit, "reschedule", move).json()["therapist"]["name"] == "Kai Berg"


def test_undoing_a_charge_gives_the_credit_back(callers: Callers, visit, world: World, set_clock):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    set_clock(NOW + 46 * HOUR)
    act(callers.therapist, visit, "no-show", {"contact_attempt": "called"})
    outcome = act(callers.therapist, visit, "undo", {"reason": "they were in the lobby"}).json()["outcome"]
    assert set(outcome) == OUTCOME
    assert (outcome["credit"], outcome["credit_change"], outcome["rule"]) == ("held", 1, "undone")
    credits = callers.coordinator.get(f"/clients/{world.client.pk}/credits").json()
    assert (credits["balance"], credits["held"]) == (1, 1)


def test_only_who_recorded_it_or_a_coordinator_undoes(callers: Callers, visit):
    act(callers.coordinator, visit, "cancel", {"by": "operator"})
    refused = act(callers.therapist, visit, "undo", {"reason": "mine"})
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "Only Kit Ames or a coordinator can undo this.",
    )
    assert act(callers.coordinator, visit, "undo").status_code == 200
    assert act(callers.coordinator, visit, "undo", {}).status_code == 422


@pytest.mark.parametrize(
    ("who", "party", "status"),
    [
        ("client", "client", 200),
        ("client", "therapist", 422),
        ("client", "operator", 422),
        ("therapist", "client", 200),
        ("therapist", "therapist", 200),
        ("therapist", "operator", 422),
        ("coordinator", "client", 200),
        ("coordinator", "therapist", 200),
        ("coordinator", "operator", 200),
    ],
)
def test_who_speaks_for_whom(callers: Callers, visit, who, party, status):
    assert act(getattr(callers, who), visit, "cancel", {"by": party}).status_code == status


def test_a_client_moves_but_neither_completes_nor_reports(callers: Callers, visit, set_clock):
    set_clock(NOW + 46 * HOUR)
    assert act(callers.client, visit, "complete", {}).status_code == 404
    assert act(callers.client, visit, "no-show", {"contact_attempt": "x"}).status_code == 404
    set_clock(NOW)
    assert act(callers.client, visit, "reschedule", MOVE).status_code == 201


def test_an_earlier_notice_takes_a_reason(callers: Callers, visit, set_clock):
    set_clock(NOW + 40 * HOUR)
    told = {"by": "client", "notice_at": "2026-03-02T18:00:00Z"}
    refused = act(callers.therapist, visit, "cancel", told)
    assert refused.json()["detail"] == "Say in a few words why the notice is earlier than now."
    kept = act(callers.therapist, visit, "cancel", {**told, "reason": "texted me on Monday", "note": "sorry"})
    assert (kept.json()["kind"], kept.json()["notice_at"]) == ("client_on_time", "2026-03-02T18:00:00Z")


@pytest.mark.parametrize(
    "notice_at", ["2026-03-02T16:59:59Z", "2026-03-02T17:00:01Z", "2150-01-01T00:00:00Z"]
)
def test_a_notice_from_before_the_booking_or_from_the_future(callers: Callers, visit, notice_at):
    answer = act(callers.therapist, visit, "cancel", {"by": "client", "notice_at": notice_at, "reason": "x"})
    assert (answer.status_code, answer.json()["type"]) == (422, "refused")


@pytest.mark.parametrize("who", ["colleague", "neighbour"])
@pytest.mark.parametrize("action", [*ACTS, "undo", "preview"])
def test_nobody_acts_on_somebody_elses_visit(callers: Callers, visit, action, who):
    body = {"action": "complete"} if action == "preview" else ACTS.get(action, ({}, 0))[0]
    assert act(getattr(callers, who), visit, action, body).status_code == 404


def test_a_late_cancellation_to_the_letter(callers: Callers, visit, set_clock):
    set_clock(NOW + 26 * HOUR)
    outcome = act(callers.therapist, visit, "cancel", {"by": "client"}).json()["outcome"]
    assert outcome["preview_token"]
    assert {name: outcome[name] for name in OUTCOME - {"messages", "preview_token"}} == {
        "allowed": True,
        "kind": "client_late",
        "credit": "used",
        "credit_change": -1,
        "pay": {"amount_cents": 7200, "currency": "USD"},
        "notice_minutes": 1140,
        "free_until": "2026-03-03T14:00:00Z",
        "rule": "late-notice",
        "why": "Less than 24 hours' notice.",
    }
    assert [message["to"] for message in outcome["messages"]] == [
        "kit.ames@example.test",
        "ben.okafor@example.test",
        "maya.lin@example.test",
    ]
    assert set(outcome["messages"][0]) == {"to", "body"}
