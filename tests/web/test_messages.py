"""The outbox on screen: every message word for word, what became of it, and holding one back."""

from datetime import timedelta

import pytest

from elevate.journal import verifying
from elevate.journal.models import Event
from elevate.messaging import delivering
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, undoing
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

State = Message.State


@pytest.fixture
def told(world: World) -> dict[str, Message]:
    """A cancelled visit's messages, by whom they are for; they wait until 12:02."""
    visit = world.book(hours=48, at=NOW - timedelta(days=3))
    Message.objects.update(state=State.SENT, sent_at=NOW - timedelta(days=3))
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    queued = Message.objects.queued()
    people = {"coordinator": world.coordinator, "therapist": world.therapist, "client": world.client}
    return {role: queued.get(recipient_id=person.pk) for role, person in people.items()}


def stop(browser, message: Message, query: str = ""):
    return browser.post(f"/c/messages/{message.pk}/stop/{query}")


def test_nothing_written_yet_says_what_comes_next(coordinator):
    assert "They appear here as soon as a visit is booked" in text(coordinator.get("/c/messages/"))


def test_a_waiting_message_says_until_when(told, coordinator):
    page = text(coordinator.get("/c/messages/"))
    assert (
        "Waiting Goes out 12:02 PM. To Kit Ames · kit.ames@example.test "
        "Cancel. Ben Okafor. Harbor House. Wed 4 Mar 2026, 12:00 PM." in page
    )


def test_a_message_of_another_day_says_the_day(told, coordinator):
    assert "Sent Fri 27 Feb, 12:00 PM To Maya Lin" in text(coordinator.get("/c/messages/?state=sent"))


def test_what_was_not_sent_says_why_and_what_to_do(world: World, told, clock, coordinator):
    Message.objects.filter(pk=told["client"].pk).update(to="")
    delivering.deliver_due(at=clock(1))
    page = text(coordinator.get("/c/messages/?state=failed"))
    assert (
        "Not sent There is no address on file. Tell them yourself, and add one. To Ben Okafor · no address"
        in page
    )


def test_a_message_that_is_tried_again_says_so(told, coordinator):
    Message.objects.filter(pk=told["client"].pk).update(attempts=1, send_at=NOW + timedelta(minutes=5))
    assert "Did not get through yet. Tried again 12:05 PM." in text(coordinator.get("/c/messages/"))


def test_a_message_that_is_due_goes_out_at_any_moment(told, clock, coordinator):
    clock(1)
    assert "Waiting Goes out at any moment." in text(coordinator.get("/c/messages/?state=queued"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("?state=queued", 3),
        ("?state=sent", 2),
        ("?state=failed", 0),
        ("?state=elsewhere", 5),
        ("?to=maya", 2),
        ("?to=ben.okafor@", 2),
        ("?state=queued&to=kit", 1),
        ("?to=nobody", 0),
        ("?page=99", 5),
        ("?page=x", 5),
    ],
)
def test_the_address_chooses_which(told, coordinator, query, count):
    assert text(coordinator.get(f"/c/messages/{query}")).count("See the visit") == count


def test_what_was_chosen_is_kept_on_the_next_page(world: World, coordinator):
    for day in range(21):
        world.book(hours=48 + 24 * day)
    page = coordinator.get("/c/messages/?to=maya").content.decode()
    assert 'href="?to=maya&amp;page=2"' in page
    assert text(coordinator.get("/c/messages/?to=maya&page=2")).count("See the visit") == 1


def test_one_that_waits_can_be_held_back(told, coordinator, clock):
    answer = stop(coordinator, told["client"], "?state=queued&to=Ben")
    assert answer["Location"] == "/c/messages/?state=queued&to=Ben"
    assert "The message to Ben Okafor was held back." in text(coordinator.get(answer["Location"]))
    assert "Held back A coordinator held it back" in text(coordinator.get("/c/messages/?state=cancelled"))
    delivering.deliver_due(at=clock(1))
    states = {role: Message.objects.get(pk=message.pk).state for role, message in told.items()}
    assert states == {"coordinator": State.SENT, "therapist": State.SENT, "client": State.CANCELLED}


def test_holding_back_stands_in_the_journal_once(world: World, told, coordinator):
    for _ in range(3):
        assert stop(coordinator, told["client"], "?from=board")["Location"] == "/c/"
    event = Event.objects.get(verb="message.held_back")
    assert (event.about, event.by) == (told["client"].pk, world.actor(world.coordinator).signature)
    assert verifying.first_break() is None


def test_what_an_undo_stopped_reads_otherwise(world: World, told, coordinator):
    undoing.undo(told["client"].appointment_id, by=world.actor(world.therapist), at=NOW, reason="wrong visit")
    page = text(coordinator.get("/c/messages/?state=cancelled"))
    assert page.count("Stopped An undo or a later change replaced it before it went out.") == 3
    assert "Held back" not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": State.SENT, "sent_at": NOW}, "This message has gone out already."),
        ({"state": State.FAILED}, "This message never reached Ben Okafor"),
        ({"leased_until": NOW + timedelta(minutes=5)}, "is going out at this moment"),
    ],
)
def test_one_that_went_cannot_be_held_back(told, coordinator, change, sentence):
    Message.objects.filter(pk=told["client"].pk).update(**change)
    answer = stop(coordinator, told["client"])
    assert answer.status_code == 409
    assert f"Nothing was changed {sentence}" in text(answer).replace("This message to Ben Okafor ", "")
    assert not Event.objects.filter(verb="message.held_back").exists()


def test_an_address_typed_in_leads_back_to_the_list(told, coordinator):
    assert coordinator.get(f"/c/messages/{told['client'].pk}/stop/")["Location"] == "/c/messages/"


def test_a_message_that_is_not_there_is_not_found(coordinator, world):
    assert coordinator.post("/c/messages/msg_nothing/stop/").status_code == 404


def test_messages_are_the_coordinators_alone(world: World, told, signed_in, clock, client):
    paths = ("/c/messages/", f"/c/messages/{told['client'].pk}/stop/")
    for person in (world.therapist, world.client):
        browser = signed_in(person)
        assert [browser.get(paths[0]).status_code, browser.post(paths[1]).status_code] == [404, 404]
    assert all(client.get(path)["Location"].startswith("/accounts/login/") for path in paths)
    assert Message.objects.queued().count() == 3


def test_the_number_of_queries_stays_the_same(world: World, told, coordinator, queries):
    stop(coordinator, told["client"])
    coordinator.get("/c/messages/")
    few = queries(lambda: coordinator.get("/c/messages/"))
    for day in range(8):
        world.book(hours=72 + 24 * day, client=world.add_client(f"Ann {day}"))
    assert queries(lambda: coordinator.get("/c/messages/")) == few
