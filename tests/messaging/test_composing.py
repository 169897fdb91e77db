"""What an act tells people (rules.md 2 and 8): whom, to the letter, two minutes later, and one truth."""

from datetime import timedelta

import pytest

from elevate.core.rulebook import Party
from elevate.messaging import cancelling as holding
from elevate.messaging.models import Message, State
from elevate.people.models import Client, Coordinator
from elevate.plans.models import PolicyVersion
from elevate.scheduling import cancelling, completing, rescheduling, undoing
from elevate.scheduling.acts import Cancellation, NoShow, Reschedule
from elevate.scheduling.models import Appointment
from tests.world import NOW, World, client_cancels

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
START = NOW + 48 * HOUR
KIT, BEN, MAYA, LEO = (f"{name}@example.test" for name in ("kit.ames", "ben.okafor", "maya.lin", "leo.ruiz"))


def queued() -> dict[str, str]:
    return dict(Message.objects.queued().values_list("to", "body"))


def move(world: World, visit: Appointment, *, days: int = 1, at=NOW, **asked) -> Appointment:
    act = Reschedule(starts_at=START + days * 24 * HOUR, **asked)
    new = rescheduling.reschedule(visit.pk, act, by=world.actor(world.coordinator), at=at).new
    assert new is not None
    return new


def cancel(world: World, visit: Appointment, *, at=NOW, act: Cancellation | None = None) -> None:
    cancelling.cancel(visit.pk, act or client_cancels(), by=world.actor(world.coordinator), at=at)


def undo(world: World, visit: Appointment, *, at) -> None:
    undoing.undo(visit.pk, by=world.actor(world.coordinator), at=at)


def test_a_booking_is_confirmed_to_the_client_and_the_therapist(world: World, deliver):
    world.book(hours=48)
    assert deliver(NOW + 2 * MINUTE) == {
        BEN: (
            "Your visit with Maya Lin is booked for Wed 4 Mar 2026, 12:00 PM at Harbor House. "
            "You can cancel or move it free of charge until Tue 3 Mar 2026, 12:00 PM."
        ),
        MAYA: "New visit: Ben Okafor, Harbor House, Wed 4 Mar 2026, 12:00 PM.",
    }


def test_a_move_is_told_to_everybody_and_to_the_coordinator_to_the_letter(world: World, deliver):
    move(world, world.book(hours=48))
    assert deliver(NOW + 2 * MINUTE) == {
        KIT: (
            "Confirming Ben Okafor has rescheduled from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 12:00 PM"
        ),
        BEN: (
            "Your visit moved from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 12:00 PM, "
            "with Maya Lin at Harbor House."
        ),
        MAYA: (
            "The visit with Ben Okafor at Harbor House moved "
            "from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 12:00 PM."
        ),
    }


def test_a_cancellation_is_told_to_everybody_and_to_the_coordinator_to_the_letter(world: World, deliver):
    cancel(world, world.book(hours=48), at=START - HOUR)
    assert deliver(START) == {
        KIT: "Cancel. Ben Okafor. Harbor House. Wed 4 Mar 2026, 12:00 PM.",
        BEN: (
            "Your visit on Wed 4 Mar 2026, 12:00 PM with Maya Lin is cancelled. "
            "It used 1 credit. Less than 24 hours’ notice."
        ),
        MAYA: (
            "The visit with Ben Okafor on Wed 4 Mar 2026, 12:00 PM at Harbor House is cancelled. "
            "Pay: $72.00. Less than 24 hours’ notice."
        ),
    }


def test_who_is_not_charged_reads_so(world: World):
    cancel(world, world.book(hours=48), act=Cancellation(party=Party.THERAPIST))
    assert queued()[BEN].endswith("Your credit is kept. The therapist cannot come.")
    assert "Pay: none." in queued()[MAYA]


def test_who_was_not_there_is_told_so_and_not_told_of(world: World):
    visit = world.book(hours=24)
    cancel(world, visit, at=NOW + timedelta(hours=24.5), act=NoShow(contact_attempt="called at 12:20"))
    assert queued()[BEN].endswith("It used 1 credit. You were not there and could not be reached.")
    assert queued()[MAYA].endswith("Ben Okafor was not there and could not be reached.")


def test_both_therapists_hear_who_takes_the_visit_over(world: World):
    move(world, world.book(hours=48), therapist=world.add_therapist("Leo Ruiz"))
    assert queued()[MAYA] == queued()[LEO]
    assert queued()[LEO].endswith("to Thu 5 Mar 2026, 12:00 PM, with Leo Ruiz.")


def test_every_coordinator_is_told(world: World):
    Coordinator.objects.create(name="Ada Noor", email="ada@example.test")
    cancel(world, world.book(hours=48))
    assert set(queued()) == {KIT, BEN, MAYA, "ada@example.test"}


def test_completing_tells_nobody(world: World):
    visit = world.book(hours=48)
    completing.complete(visit.pk, by=world.actor(world.therapist), at=START)
    assert set(Message.objects.values_list("template", flat=True)) == {"booked"}


def test_messages_wait_two_minutes_or_as_the_policy_says(world: World, deliver):
    world.book(hours=48)
    assert deliver(NOW + 2 * MINUTE - SECOND) == {}
    assert len(deliver(NOW + 2 * MINUTE)) == 2
    PolicyVersion.objects.create(effective_at=NOW + HOUR, message_delay_minutes=5)
    visit = world.book(hours=72, at=NOW + HOUR)
    assert set(Message.objects.filter(appointment=visit).values_list("send_at", flat=True)) == {
        NOW + HOUR + 5 * MINUTE
    }


def test_who_has_no_mail_is_written_a_text_and_who_has_neither_is_not_forgotten(world: World):
    by_phone = Client.objects.create(name="Pia Ong", property=world.property, phone="+12125550100")
    nowhere = Client.objects.create(name="Ned Low", property=world.property)
    for number, client in enumerate((by_phone, nowhere)):
        world.book(hours=48 + 3 * number, client=client)
    found = Message.objects.filter(recipient_id__in=(by_phone.pk, nowhere.pk)).order_by("event_id")
    assert list(found.values_list("channel", "to")) == [("text", "+12125550100"), ("email", "")]


def test_an_undo_within_two_minutes_is_silence(world: World, deliver):
    visit = world.book(hours=48)
    deliver(NOW + 2 * MINUTE)
    for act in (cancel, move):
        act(world, visit, at=NOW + HOUR)
        undo(world, visit, at=NOW + HOUR + MINUTE)
        assert deliver(NOW + 2 * HOUR) == {}


def test_a_correction_within_two_minutes_tells_the_last_alone(world: World, deliver):
    visit = world.book(hours=48)
    deliver(NOW + 2 * MINUTE)
    new = move(world, move(world, visit, days=1, at=NOW + HOUR), days=2, at=NOW + HOUR + MINUTE)
    told = deliver(NOW + 2 * HOUR)
    assert told[KIT] == (
        "Confirming Ben Okafor has rescheduled from Wed 4 Mar 2026, 12:00 PM to Fri 6 Mar 2026, 12:00 PM"
    )
    cancel(world, move(world, new, days=3, at=NOW + 3 * HOUR), at=NOW + 3 * HOUR + MINUTE)
    assert deliver(NOW + 4 * HOUR)[KIT] == "Cancel. Ben Okafor. Harbor House. Fri 6 Mar 2026, 12:00 PM."


def test_a_therapist_who_lost_the_visit_hears_of_it_though_it_moved_on_at_once(world: World, deliver):
    visit, leo, ida = world.book(hours=48), world.add_therapist("Leo Ruiz"), world.add_therapist("Ida Lee")
    deliver(NOW + 2 * MINUTE)
    new = move(world, visit, at=NOW + HOUR, therapist=leo)
    move(world, new, days=2, at=NOW + HOUR, therapist=ida)
    told = deliver(NOW + 2 * HOUR)
    assert told[MAYA].endswith("from Wed 4 Mar 2026, 12:00 PM to Fri 6 Mar 2026, 12:00 PM, with Ida Lee.")
    assert set(told) == {KIT, BEN, MAYA, LEO, "ida.lee@example.test"}


def test_an_undo_after_the_message_corrects_it_for_everybody_it_reached(world: World, deliver):
    visit = world.book(hours=48)
    move(world, visit, therapist=world.add_therapist("Leo Ruiz"))
    deliver(NOW + 2 * MINUTE)
    undo(world, visit, at=NOW + HOUR)
    takes_place = (
        "Correction: the visit of Ben Okafor at Harbor House on Wed 4 Mar 2026, 12:00 PM "
        "takes place as planned."
    )
    assert deliver(NOW + 2 * HOUR) == {
        KIT: takes_place,
        BEN: (
            "Please ignore our last message: "
            "your visit with Maya Lin on Wed 4 Mar 2026, 12:00 PM takes place."
        ),
        MAYA: takes_place,
        LEO: (
            "Correction: the visit of Ben Okafor at Harbor House on Thu 5 Mar 2026, 12:00 PM was moved back. "
            "You need not come."
        ),
    }


def test_what_an_undone_act_kept_back_is_said_after_all(world: World, deliver):
    visit = world.book(hours=48)
    cancel(world, visit, at=NOW + SECOND)
    undo(world, visit, at=NOW + MINUTE)
    assert set(deliver(NOW + 3 * MINUTE)) == {BEN, MAYA}
    new = move(world, visit, at=NOW + HOUR)
    move(world, new, days=2, at=NOW + HOUR + SECOND)
    undo(world, new, at=NOW + HOUR + MINUTE)
    assert deliver(NOW + 2 * HOUR)[KIT].endswith("to Thu 5 Mar 2026, 12:00 PM")


def test_what_a_coordinator_held_back_stays_back(world: World, deliver):
    visit = world.book(hours=48)
    message = Message.objects.get(to=BEN)
    holding.cancel(message.pk, by=world.actor(world.coordinator), at=NOW)
    cancel(world, visit, at=NOW + SECOND)
    undo(world, visit, at=NOW + MINUTE)
    assert set(deliver(NOW + HOUR)) == {MAYA}


def test_a_message_on_its_way_counts_as_told(world: World, deliver):
    visit = world.book(hours=48)
    cancel(world, visit)
    Message.objects.filter(to=BEN, template="cancelled").update(leased_until=NOW + 5 * MINUTE)
    undo(world, visit, at=NOW + 3 * MINUTE)
    assert Message.objects.get(to=BEN, template="cancelled").state == State.CANCELLED, "it is not tried again"
    assert deliver(NOW + HOUR)[BEN].startswith("Please ignore our last message")


@pytest.mark.parametrize("act", [cancel, move])
def test_an_act_tells_nobody_twice_however_often_it_is_sent(world: World, act):
    visit = world.book(hours=48)
    act(world, visit)
    count = Message.objects.count()
    for _time in range(3):
        with pytest.raises(Exception, match="already"):
            act(world, visit)
    assert Message.objects.count() == count
    events = Message.objects.values_list("event_id", "recipient_id")
    assert len(events) == len(set(events))
