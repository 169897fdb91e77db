"""Checking in: once, kindly, by day, and never with somebody who answered or said no (rules.md 8)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from elevate.care import attention, checking_in, opting, suggesting
from elevate.care.checking_in import Words
from elevate.care.history import history, what_came
from elevate.care.models import CheckIn, Snooze
from elevate.core.check_ins import LONGEST
from elevate.core.refusals import Refused
from elevate.journal.models import Event
from elevate.messaging import caring, delivering
from elevate.messaging.models import Message, State
from elevate.people.models import Client
from tests.care.conftest import missed
from tests.world import NOW, World

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
REPLIED, BOOKED, NO_ANSWER = CheckIn.Outcome.REPLIED, CheckIn.Outcome.BOOKED, CheckIn.Outcome.NO_ANSWER


def send(world: World, client: Client, *, at: datetime = NOW, text: str = "How are you?", **words) -> CheckIn:
    return checking_in.send(
        client, Words(text=text, variant="hiatus", **words), by=world.actor(world.therapist), at=at
    )


def note(world: World, check_in: CheckIn, outcome: CheckIn.Outcome, *, at: datetime = NOW + DAY) -> None:
    checking_in.note_outcome(check_in, outcome, by=world.actor(world.therapist), at=at)


def refusal(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def test_it_is_recorded_journalled_and_queued(world: World, ben: Client):
    sent = send(world, ben, text="  How are you?  ")
    assert (sent.text, sent.therapist, sent.sent_at) == ("How are you?", world.therapist, NOW + 2 * MINUTE)
    event = Event.objects.get(about=sent.pk)
    assert (event.verb, event.facts) == (
        "check_in.sent",
        {"client": ben.pk, "variant": "hiatus", "sent_at": "2026-03-02T17:02:00+00:00"},
    )
    message = Message.objects.get(template="check_in")
    assert (message.event, message.appointment, message.send_at) == (event, None, sent.sent_at)
    assert (message.to, message.subject) == (ben.email, "A word from Maya")
    assert message.body == f"How are you?\n\n{caring.footer()}"


@pytest.mark.parametrize(
    ("hours", "goes_out"),
    [
        (0, 2 / 60),
        (8.95, 8.95 + 2 / 60),
        (9, 20),
        (12, 20),
        (19.9, 20),
        (19.98, 20 + 0.0133),
        (20, 20 + 2 / 60),
    ],
)
def test_nothing_goes_out_at_night(world: World, ben: Client, hours, goes_out):
    """9 PM in New York is 9 hours after noon, 8 AM 20 hours after."""
    sent = send(world, ben, at=NOW + hours * HOUR)
    assert abs(sent.sent_at - (NOW + goes_out * HOUR)) < timedelta(seconds=1)


def test_a_late_worker_waits_for_the_day(world: World, ben: Client, mailoutbox):
    send(world, ben)
    delivering.deliver_due(at=NOW + 12 * HOUR)
    waiting = Message.objects.get(template="check_in")
    assert (waiting.state, waiting.send_at) == (State.QUEUED, NOW + 20 * HOUR)
    delivering.deliver_due(at=NOW + 20 * HOUR)
    waiting.refresh_from_db()
    assert waiting.state == State.SENT


def test_a_double_tap_counts_once(world: World, ben: Client):
    operation = uuid4()
    first, second = (send(world, ben, operation_id=operation) for _tap in range(2))
    assert first.pk == second.pk
    assert Message.objects.filter(template="check_in").count() == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Write a few words first."),
        (" \n\t", "Write a few words first."),
        ("\0", "Write a few words first."),
        ("x" * (LONGEST + 1), "Say it in 1000 characters or fewer; these are 1001."),
    ],
)
def test_words_there_must_be_and_not_too_many(world: World, ben: Client, text, why):
    assert refusal(lambda: send(world, ben, text=text)) == why
    assert not CheckIn.objects.exists()


def test_somebody_without_an_address_is_not_written_to(world: World, ben: Client):
    ben.email = ""
    ben.save()
    assert "neither an e-mail address nor a phone number" in refusal(lambda: send(world, ben))


def test_a_client_does_not_check_in_with_anybody(world: World, ben: Client):
    act = lambda: checking_in.send(ben, Words(text="x", variant=""), by=world.actor(ben), at=NOW)  # noqa: E731
    assert refusal(act) == "Only a therapist or a coordinator can do this."


def test_who_was_visited_or_has_a_visit_ahead_is_not_written_to(world: World, ben: Client):
    ana = missed(world, world.add_client("Ana Torres"), days=3)
    assert refusal(lambda: send(world, ana)) == "It is not 14 days yet since the last visit."
    world.book(hours=48)
    assert refusal(lambda: send(world, ben)) == "The next visit is booked: Wed 4 Mar, 12:00 PM."


@pytest.mark.parametrize(("after", "allowed"), [(14 * DAY - MINUTE, False), (14 * DAY + 2 * MINUTE, True)])
def test_once_in_fourteen_days_is_the_most(world: World, ben: Client, after, allowed):
    send(world, ben)
    if allowed:
        send(world, ben, at=NOW + after)
    else:
        assert "Written to in the last 14 days" in refusal(lambda: send(world, ben, at=NOW + after))


@pytest.mark.parametrize("outcome", [REPLIED, BOOKED])
def test_after_an_answer_nothing_follows_until_a_visit_has_been(world: World, ben: Client, outcome, met):
    note(world, send(world, ben), outcome)
    assert "was answered" in refusal(lambda: send(world, ben, at=NOW + 200 * DAY))
    met(ben, NOW + 201 * DAY)
    send(world, ben, at=NOW + 220 * DAY)


def test_no_answer_is_no_reason_to_stop_but_to_wait(world: World, ben: Client):
    note(world, send(world, ben), NO_ANSWER)
    send(world, ben, at=NOW + 15 * DAY)


def test_the_last_word_on_an_outcome_stands_and_the_same_twice_is_one(world: World, ben: Client):
    sent = send(world, ben)
    for outcome in (NO_ANSWER, NO_ANSWER, REPLIED):
        note(world, sent, outcome)
    sent.refresh_from_db()
    assert (sent.outcome, sent.outcome_noted_at) == (REPLIED, NOW + DAY)
    assert Event.objects.filter(verb="check_in.noted").count() == 2


@pytest.mark.parametrize(("days", "came"), [(1, BOOKED), (14, BOOKED), (15, "")])
def test_a_visit_booked_soon_after_is_what_came_of_it(world: World, ben: Client, days, came):
    send(world, ben)
    world.book(hours=24 * days + 48, at=NOW + days * DAY)
    [earlier] = history(ben.pk)
    assert what_came(earlier) == came


@pytest.mark.parametrize(
    "change",
    [
        lambda world, ben, sent: world.book(hours=100, at=NOW + MINUTE),
        lambda world, ben, sent: opting.opt_out(ben, by=world.actor(ben), at=NOW + MINUTE),
        lambda world, ben, sent: checking_in.not_now(ben, by=world.actor(world.coordinator), at=NOW + MINUTE),
        lambda world, ben, sent: note(world, sent, REPLIED, at=NOW + MINUTE),
    ],
    ids=["booked", "opted out", "left in peace", "replied"],
)
@pytest.mark.parametrize("seen", [True, False], ids=["stopped at once", "asked again before it goes"])
def test_what_still_waits_is_stopped(world: World, ben: Client, change, seen):
    sent = send(world, ben)
    change(world, ben, sent)
    if not seen:  # whatever happened went past the outbox
        Message.objects.filter(template="check_in").update(state=State.QUEUED)
        delivering.deliver_due(at=NOW + 2 * MINUTE)
    assert Message.objects.get(template="check_in").state == State.CANCELLED


def test_an_old_answer_noted_as_none_stops_nothing(world: World, ben: Client):
    note(world, send(world, ben), NO_ANSWER)
    assert Message.objects.get(template="check_in").state == State.QUEUED


class TestPeace:
    def test_not_now_is_a_week(self, world: World, ben: Client):
        snooze = checking_in.not_now(ben, by=world.actor(world.therapist), at=NOW)
        assert (snooze.kind, snooze.until_on) == (Snooze.Kind.NOT_NOW, date(2026, 3, 9))
        assert refusal(lambda: send(world, ben, at=NOW + 6 * DAY)) == "Left in peace until Mon 9 Mar."
        send(world, ben, at=NOW + 7 * DAY)

    def test_a_double_tap_is_one(self, world: World, ben: Client):
        for _tap in range(2):
            checking_in.not_now(ben, by=world.actor(world.therapist), at=NOW)
        assert Snooze.objects.count() == 1

    def test_a_later_word_replaces_an_earlier_one(self, world: World, ben: Client):
        maya = world.actor(world.therapist)
        checking_in.snooze(ben, date(2026, 5, 1), by=maya, at=NOW)
        checking_in.snooze(ben, date(2026, 3, 4), by=maya, at=NOW + MINUTE)
        assert attention.of_client(ben.pk, at=NOW).snoozed_until_on == date(2026, 3, 4)

    @pytest.mark.parametrize(
        ("until", "why"),
        [
            (date(2026, 3, 2), "Choose a day after today."),
            (date(2020, 1, 1), "Choose a day after today."),
            (date(2028, 3, 2), "Choose a day within a year."),
        ],
    )
    def test_it_is_a_day_to_come(self, world: World, ben: Client, until, why):
        snooze = lambda: checking_in.snooze(ben, until, by=world.actor(world.therapist), at=NOW)  # noqa: E731
        assert refusal(snooze) == why


def test_who_opted_out_is_not_written_to_and_can_come_back(world: World, ben: Client):
    opting.opt_out(ben, by=world.actor(ben), at=NOW)
    opting.opt_out(ben, by=world.actor(ben), at=NOW + DAY)
    assert ben.opted_out_at == NOW
    assert "off, as the client asked" in refusal(lambda: send(world, ben))
    opting.opt_in(ben, by=world.actor(world.therapist), at=NOW + DAY)
    send(world, ben, at=NOW + DAY)
    verbs = Event.objects.filter(about=ben.pk, verb__startswith="client.").values_list("verb", flat=True)
    assert list(verbs) == ["client.opted_out", "client.opted_in"]


def test_words_are_suggested_that_were_not_read_before(world: World, ben: Client):
    maya = world.actor(world.therapist)
    facts = attention.of_client(ben.pk, at=NOW)
    first, *_others = suggesting.suggestions(ben, facts, by=maya, at=NOW)
    assert first.variant == "first_visit"
    assert first.text.startswith("Hello Ben, Maya from Elevate Test here.")
    CheckIn.objects.create(client=ben, variant=first.variant, text="x", sent_at=NOW - 30 * DAY, sent_by="x")
    second, *_others = suggesting.suggestions(ben, facts, by=maya, at=NOW)
    assert second.variant == "hiatus"


@pytest.mark.parametrize("settled", [True, False], ids=["settled", "open"])
def test_after_a_second_visit_nobody_speaks_of_the_first(world: World, ben: Client, met, settled):
    if settled:
        met(ben, NOW - 20 * DAY)
    else:
        world.book(starts_at=NOW - 20 * DAY, at=NOW - 30 * DAY, client=ben)
    facts = attention.of_client(ben.pk, at=NOW)
    found = suggesting.suggestions(ben, facts, by=world.actor(world.therapist), at=NOW)
    assert "first_visit" not in {each.variant for each in found}
