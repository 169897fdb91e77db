"""What a preview says, and that the act does just that."""

import pytest

from elevate.messaging.models import Message
from elevate.scheduling.models import Appointment
from tests.api.acting import ACTS, HOUR, MOVE, OUTCOME, act, preview
from tests.api.conftest import Callers, problem
from tests.world import NOW


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("who", ["therapist", "coordinator"])
def test_an_act_does_what_its_preview_said(callers: Callers, visit, set_clock, action, who):
    body, hours = ACTS[action]
    set_clock(NOW + hours * HOUR)
    caller = getattr(callers, who)
    body = {**body, "override_reason": "x"} if action == "reschedule" and who == "coordinator" else body
    if action == "reschedule" and who == "therapist":
        body = {**body, "accept_late": True}
    shown = preview(caller, visit, action.replace("-", "_"), **body).json()
    assert set(shown) == OUTCOME
    answer = act(caller, visit, action, {**body, "preview_token": shown["preview_token"]})
    assert answer.status_code == (201 if action == "reschedule" else 200)
    assert answer.json()["outcome"] == shown


def test_a_preview_changes_nothing(callers: Callers, visit, set_clock):
    for action, (body, hours) in ACTS.items():
        set_clock(NOW + hours * HOUR)
        assert preview(callers.coordinator, visit, action.replace("-", "_"), **body).status_code == 200
    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("booked", 1)
    assert set(Message.objects.values_list("template", flat=True)) == {"booked"}


def test_a_client_sees_neither_pay_nor_other_peoples_messages(callers: Callers, visit):
    shown = preview(callers.client, visit, "cancel", by="client").json()
    assert shown["pay"] is None
    assert [message["to"] for message in shown["messages"]] == ["ben.okafor@example.test"]
    done = act(
        callers.client, visit, "cancel", {"by": "client", "preview_token": shown["preview_token"]}
    ).json()
    assert (done["pay"], done["outcome"]) == (None, shown)


def test_a_refused_preview_says_why_and_nothing_else(callers: Callers, visit):
    shown = preview(callers.therapist, visit, "complete")
    assert shown.status_code == 200
    assert shown.json() == {
        "allowed": False,
        "why": "This visit starts Wed 4 Mar 2026, 9:00 AM. You can mark it complete from then on.",
    }


def test_the_act_is_refused_with_the_same_sentence(callers: Callers, visit):
    why = preview(callers.therapist, visit, "complete").json()["why"]
    answer = act(callers.therapist, visit, "complete", {})
    assert (answer.status_code, answer.json()["type"], answer.json()["detail"]) == (422, "refused", why)


def test_an_act_on_what_was_shown_before_is_a_conflict(callers: Callers, visit, set_clock):
    shown = preview(callers.therapist, visit, "cancel", by="client").json()
    set_clock(NOW + 40 * HOUR)
    answer = act(
        callers.therapist, visit, "cancel", {"by": "client", "preview_token": shown["preview_token"]}
    )
    told = answer.json()
    assert (answer.status_code, told["type"]) == (409, "stale-preview")
    assert set(told) == {"type", "title", "status", "detail", "errors", "preview"}
    visit.refresh_from_db()
    assert visit.state == "booked"
    assert told["preview"] == preview(callers.therapist, visit, "cancel", by="client").json()


@pytest.mark.parametrize("action", ACTS)
def test_whoever_had_seen_something_else_may_act_on_what_is_shown_instead(
    callers: Callers, visit, set_clock, action
):
    body, hours = ACTS[action]
    if action == "reschedule":
        body = {**body, "override_reason": "x"}
    set_clock(NOW + hours * HOUR)
    stale = act(callers.coordinator, visit, action, {**body, "preview_token": "seen long ago"})
    assert (stale.status_code, stale.json()["preview"]["allowed"]) == (409, True)
    token = stale.json()["preview"]["preview_token"]
    done = act(callers.coordinator, visit, action, {**body, "preview_token": token})
    assert done.json()["outcome"] == stale.json()["preview"]


def test_what_was_shown_and_would_be_refused_by_now_says_why(callers: Callers, visit):
    """A move that no credit covers any more: the token is checked first, and the preview tells."""
    token = preview(callers.therapist, visit, "reschedule", **MOVE).json()["preview_token"]
    act(callers.coordinator, visit, "cancel", {"by": "operator"})
    act(callers.coordinator, visit, "undo", {"reason": "wrong visit"})
    answer = act(callers.client, visit, "reschedule", {**MOVE, "preview_token": token})
    assert answer.status_code == 409
    assert answer.json()["preview"]["pay"] is None


def test_a_second_move_says_the_same_in_preview_and_act(callers: Callers, visit):
    new = act(callers.therapist, visit, "reschedule", MOVE).json()
    moved = Appointment.objects.get(pk=new["id"])
    again = {"starts_at": "2026-03-06T14:00:00Z"}
    shown = preview(callers.therapist, moved, "reschedule", **again).json()
    assert act(callers.therapist, moved, "reschedule", again).json()["outcome"] == shown


@pytest.mark.parametrize(
    "body", [{}, {"action": "vanish"}, {"action": None}, {"action": "cancel"}, {"by": "client"}]
)
def test_a_preview_of_nothing_that_can_be_done(callers: Callers, visit, body):
    answer = callers.therapist.post(f"/appointments/{visit.pk}/preview", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")


def test_a_missing_field_of_a_preview_is_named_as_it_is_sent(callers: Callers, visit):
    assert list(preview(callers.therapist, visit, "cancel").json()["errors"]) == ["by"]
    assert list(preview(callers.therapist, visit, "reschedule").json()["errors"]) == ["starts_at"]


def test_an_action_that_is_none_is_told_by_its_name(callers: Callers, visit):
    path = f"/appointments/{visit.pk}/preview"
    assert problem(callers.therapist.post(path, {}), 422, "invalid")["errors"] == {
        "action": ["This is required."]
    }
    told = problem(callers.therapist.post(path, {"action": "vanish"}), 422, "invalid")
    assert told["errors"] == {"action": ["Give one of 'complete', 'cancel', 'no_show', 'reschedule'."]}
