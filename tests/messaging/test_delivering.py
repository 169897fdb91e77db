"""Delivery: what is due goes out once, what fails is tried again and then shown, nobody waits long."""

import smtplib
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from elevate.messaging import delivering
from elevate.messaging.models import Message, State
from elevate.people.models import Client
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)
DUE = NOW + 2 * MINUTE


@pytest.fixture
def to_client(world: World) -> Message:
    """The one message that is due: the therapist's has gone out."""
    world.book(hours=48)
    Message.objects.filter(to="maya.lin@example.test").update(state=State.SENT)
    return Message.objects.get(to="ben.okafor@example.test")


@pytest.fixture
def server_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_message: EmailMessage) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailMessage, "send", fails)


def test_a_message_goes_out_once_with_an_id_of_its_own(to_client: Message):
    assert [delivering.deliver_due(at=DUE) for _time in range(3)] == [1, 0, 0]
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["ben.okafor@example.test"], "Booked: Wed 4 Mar 2026, 12:00 PM")
    assert sent.extra_headers["Message-ID"] == f"<{to_client.pk}@elevate>"
    to_client.refresh_from_db()
    assert (to_client.state, to_client.sent_at, to_client.attempts) == (State.SENT, DUE, 1)
    assert delivering.next_due_at() is None


def test_nothing_goes_out_before_its_time(to_client: Message):
    assert delivering.next_due_at() == DUE
    assert delivering.deliver_due(at=DUE - timedelta(microseconds=1)) == 0


def test_a_failed_message_is_tried_again_ever_later_and_then_shown(to_client: Message, server_down):
    at, waits = DUE, []
    for attempt in range(1, delivering.MOST_ATTEMPTS):
        assert delivering.deliver_due(at=at) == 0
        to_client.refresh_from_db()
        assert (to_client.state, to_client.attempts, to_client.problem) == (
            State.QUEUED,
            attempt,
            "SMTPServerDisconnected",
        )
        assert delivering.next_due_at() == to_client.send_at
        waits.append((to_client.send_at - at) // MINUTE)
        at = to_client.send_at
    delivering.deliver_due(at=at)
    to_client.refresh_from_db()
    assert waits == [5, 10, 20, 40]
    assert to_client.state == State.FAILED
    assert to_client.problem.startswith("The mail server refused it 5 times.")
    assert delivering.deliver_due(at=at + 1000 * MINUTE) == 0


def test_one_that_failed_once_arrives_the_next_time(to_client: Message, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_send", _refuse)
        delivering.deliver_due(at=DUE)
    assert delivering.deliver_due(at=DUE + 5 * MINUTE) == 1
    to_client.refresh_from_db()
    assert (to_client.state, to_client.attempts, to_client.problem) == (State.SENT, 2, "")


def test_one_message_that_fails_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch):
    world.book(hours=48)
    really = delivering._send
    monkeypatch.setattr(
        delivering, "_send", lambda message: _refuse(message) if "ben" in message.to else really(message)
    )
    assert delivering.deliver_due(at=DUE) == 1
    assert [message.to for message in mail.outbox] == [["maya.lin@example.test"]]


@pytest.mark.parametrize("address", ["ben\nokafor@example.test", "ben\rokafor@example.test"])
def test_an_address_that_cannot_be_written_to_is_shown_and_holds_up_no_other(world: World, address):
    world.book(hours=48)
    Message.objects.filter(to="ben.okafor@example.test").update(to=address)
    assert delivering.deliver_due(at=DUE) == 1
    message = Message.objects.get(recipient_id=world.client.pk)
    assert message.state == State.FAILED
    assert message.problem == "Mail cannot be written to this address. Correct it, and tell them yourself."


@pytest.mark.parametrize(
    ("contact", "problem"),
    [
        ({"phone": "+12125550100"}, "No text service is set up. Call or text them yourself."),
        ({}, "There is no address on file. Tell them yourself, and add one."),
    ],
)
def test_who_cannot_be_reached_is_shown_with_what_to_do(world: World, settings, contact, problem):
    settings.ELEVATE_SANDBOX = False
    client = Client.objects.create(name="Pia Ong", property=world.property, **contact)
    world.book(hours=48, client=client)
    delivering.deliver_due(at=DUE)
    message = Message.objects.get(recipient_id=client.pk)
    assert (message.state, message.problem, message.attempts) == (State.FAILED, problem, 0)


def test_in_a_sandbox_a_text_is_written_where_mail_goes(world: World, settings):
    settings.ELEVATE_SANDBOX = True
    client = Client.objects.create(name="Pia Ong", property=world.property, phone="+12125550100")
    world.book(hours=48, client=client)
    delivering.deliver_due(at=DUE)
    assert Message.objects.get(recipient_id=client.pk).state in (State.SENT, State.FAILED)


def test_two_workers_that_see_one_message_send_it_once(to_client: Message):
    seen_by_one, seen_by_other = (Message.objects.due(DUE).get() for _worker in range(2))
    assert [delivering._lease(seen, at=DUE) for seen in (seen_by_one, seen_by_other)] == [True, False]
    assert delivering.deliver_due(at=DUE) == 0, "nobody touches what a worker has taken"


def test_however_slow_the_mail_server_nobody_takes_a_message_that_is_being_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    world.book(hours=48)
    seconds = count(step=delivering.LEASE.total_seconds())
    leases = []

    def note(message: Message, *, at: datetime) -> bool:
        leases.append(Message.objects.values_list("leased_until", flat=True).get(pk=message.pk))
        delivering._fail(message, "")
        return False

    monkeypatch.setattr(delivering, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(delivering, "_deliver", note)
    delivering.deliver_due(at=DUE)
    assert leases == [DUE + 2 * delivering.LEASE, DUE + 3 * delivering.LEASE]


def test_what_a_worker_left_lying_goes_out_when_its_lease_is_over(to_client: Message):
    assert delivering._lease(to_client, at=DUE)
    over = DUE + delivering.LEASE
    assert delivering.next_due_at() == over
    assert delivering.deliver_due(at=over - timedelta(seconds=1)) == 0
    assert delivering.deliver_due(at=over) == 1


def test_a_worker_that_died_after_sending_sends_the_same_letter_again(
    to_client: Message, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_deliver", lambda message, *, at: delivering._send(message) or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            delivering.deliver_due(at=DUE)
    assert delivering.deliver_due(at=DUE + delivering.LEASE) == 1
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second, "by its id a mail server knows the copy"


def test_what_was_cancelled_while_it_was_being_sent_is_not_tried_again(
    to_client: Message, monkeypatch: pytest.MonkeyPatch
):
    def cancelled_meanwhile(message: Message) -> None:
        Message.objects.filter(pk=message.pk).update(state=State.CANCELLED)
        _refuse(message)

    monkeypatch.setattr(delivering, "_send", cancelled_meanwhile)
    delivering.deliver_due(at=DUE)
    to_client.refresh_from_db()
    assert to_client.state == State.CANCELLED
    assert delivering.deliver_due(at=DUE + 60 * MINUTE) == 0


def test_more_than_a_batch_goes_out_in_one_round_in_the_order_it_was_due(world: World):
    template = Message.objects.filter(appointment=world.book(hours=48)).first()
    assert template is not None
    Message.objects.all().delete()
    for number in range(delivering.BATCH + 10):
        template.pk, template.recipient_id = Message._meta.pk.get_default(), f"cli_{number}"
        template.send_at, template.to = DUE - number * timedelta(seconds=1), f"n{number}@example.test"
        template.save(force_insert=True)
    assert delivering.deliver_due(at=DUE) == delivering.BATCH + 10
    assert [sent.to[0] for sent in mail.outbox] == [
        f"n{number}@example.test" for number in reversed(range(delivering.BATCH + 10))
    ]


def _refuse(_message: Message) -> None:
    raise smtplib.SMTPRecipientsRefused({})
