"""Keeping in touch over HTTP: who wants a word, what was written, what came of it, being left in peace."""

import json
from datetime import date, timedelta

import pytest

from elevate.care.models import CheckIn
from elevate.core.check_ins import LONGEST
from elevate.messaging.models import Message
from elevate.scheduling import completing
from tests.api.conftest import Callers, problem
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=60)


@pytest.fixture
def path(world: World) -> str:
    """Ben, who was visited 24 days ago and has credits."""
    world.subscribe(world.client, starts_on=date(2026, 2, 2))
    visit = world.book(hours=-24 * 24, at=LONG_AGO)
    completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.ends_at)
    return f"/clients/{world.client.pk}"


def told(answer, status: int = 200):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_it_says_who_wants_a_word_why_and_what_to_say(callers: Callers, path):
    found = told(callers.therapist.get(f"{path}/attention"))
    assert (found["standing"], found["wants_a_word"]) == ("hiatus", True)
    assert found["why"] == "24 days since the last visit"
    assert found["goes_out_at"] == "2026-03-02T17:02:00Z"
    assert [each["variant"] for each in found["suggestions"]] == ["first_visit", "hiatus", "credits"]
    assert found["suggestions"][0]["text"].startswith("Hello Ben, Maya from Elevate Test here.")


def test_clients_who_want_a_word_can_be_asked_for(callers: Callers, world: World, path):
    world.book(hours=48, client=world.add_client("Ana Torres"))

    def names(caller) -> list[str]:
        return [item["name"] for item in told(caller.get("/clients", attention="true"))["items"]]

    assert names(callers.coordinator) == names(callers.therapist) == ["Ben Okafor"]
    assert names(callers.colleague) == []
    problem(callers.client.get("/clients", attention="true"), 404, "not-found")


def test_a_suggestion_is_sent_as_it_stands(callers: Callers, world: World, path):
    sent = told(callers.therapist.post(f"{path}/check-ins", {}), 201)
    assert (sent["variant"], sent["sent_at"], sent["outcome"]) == (
        "first_visit",
        "2026-03-02T17:02:00Z",
        None,
    )
    assert sent["therapist_id"] == world.therapist.pk
    assert Message.objects.get(template="check_in").body.startswith(sent["text"])
    [listed] = told(callers.coordinator.get(f"{path}/check-ins"))["items"]
    assert listed == sent


@pytest.mark.parametrize(
    ("body", "variant", "begins"),
    [
        ({"variant": "credits"}, "credits", "Hello Ben, Maya from Elevate Test here. How are you?"),
        ({"text": "Hi Ben!"}, "", "Hi Ben!"),
        ({"text": "Hi Ben!", "variant": "hiatus"}, "hiatus", "Hi Ben!"),
        ({"variant": "no_credits"}, "first_visit", "Hello Ben"),
    ],
)
def test_other_words_are_a_choice(callers: Callers, path, body, variant, begins):
    sent = told(callers.therapist.post(f"{path}/check-ins", body), 201)
    assert sent["variant"] == variant
    assert sent["text"].startswith(begins)


@pytest.mark.parametrize("text", ["", " ", "x" * (LONGEST + 1)])
def test_words_there_must_be_and_not_too_many(callers: Callers, path, text):
    problem(callers.therapist.post(f"{path}/check-ins", {"text": text}), 422, "refused")
    assert not CheckIn.objects.exists()


def test_a_second_one_is_refused_with_the_reason_and_a_key_replays(callers: Callers, path):
    first = callers.therapist.post(f"{path}/check-ins", {"text": "Hi"}, Idempotency_Key="k")
    again = callers.therapist.post(f"{path}/check-ins", {"text": "Hi"}, Idempotency_Key="k")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.content == again.content
    refused = problem(callers.coordinator.post(f"{path}/check-ins", {"text": "Hi"}), 422, "refused")
    assert refused["detail"].startswith("Written to in the last 14 days.")
    assert told(callers.therapist.get(f"{path}/attention"))["standing"] == "written_to"


def test_what_came_of_it_is_noted_or_known_by_the_booking(callers: Callers, world: World, path, set_clock):
    sent = told(callers.therapist.post(f"{path}/check-ins", {}), 201)
    noted = callers.therapist.post(f"{path}/check-ins/{sent['id']}/outcome", {"outcome": "no_answer"})
    assert told(noted)["outcome"] == "no_answer"
    set_clock(NOW + timedelta(days=1))
    world.book(hours=100, at=NOW + timedelta(days=1))
    [listed] = told(callers.therapist.get(f"{path}/check-ins"))["items"]
    assert (listed["outcome"], listed["outcome_noted_at"]) == ("booked", "2026-03-02T17:00:00Z")
    odd = callers.therapist.post(f"{path}/check-ins/{sent['id']}/outcome", {"outcome": "x"})
    problem(odd, 422, "invalid")


@pytest.mark.parametrize(
    ("body", "until", "kind"),
    [
        (None, "2026-03-09", "not_now"),
        ({}, "2026-03-09", "not_now"),
        ({"until": "2026-04-01"}, "2026-04-01", "snoozed"),
    ],
)
def test_a_client_is_left_in_peace(callers: Callers, path, body, until, kind):
    assert told(callers.therapist.post(f"{path}/snooze", body), 201) == {"until": until, "kind": kind}
    assert told(callers.therapist.get(f"{path}/attention"))["standing"] == "snoozed"


@pytest.mark.parametrize("until", ["2026-03-02", "2027-04-01"])
def test_a_snooze_is_a_day_to_come(callers: Callers, path, until):
    problem(callers.therapist.post(f"{path}/snooze", {"until": until}), 422, "refused")


@pytest.mark.parametrize("who", ["client", "therapist", "coordinator"])
def test_messages_are_turned_off_and_on(callers: Callers, path, who):
    caller = getattr(callers, who)
    assert told(caller.call("PUT", f"{path}/check-in-messages", body={"on": False})) == {"on": False}
    assert told(callers.client.get(f"{path}/check-in-messages")) == {"on": False}
    assert told(callers.therapist.get(f"{path}/attention"))["standing"] == "opted_out"
    assert told(caller.call("PUT", f"{path}/check-in-messages", body={"on": True})) == {"on": True}
