"""One visit: what its page tells, and the two acts that its card can do."""

from datetime import timedelta

import pytest

from elevate.core.rulebook import Party, State
from elevate.messaging.models import Message
from elevate.scheduling import cancelling, completing, rescheduling, undoing
from elevate.scheduling.acts import Cancellation, NoShow, Reschedule
from elevate.scheduling.models import Appointment
from tests.web.following import Page, send
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def visit(world: World) -> Appointment:
    """Two days from now."""
    return world.book(hours=48, at=LONG_AGO)


@pytest.fixture
def begun(world: World) -> Appointment:
    """Began half an hour ago."""
    return world.book(hours=-0.5, at=LONG_AGO)


def path(visit: Appointment) -> str:
    return f"/t/visits/{visit.pk}/"


def test_the_page_tells_who_when_and_where(world: World, visit, therapist):
    world.property.access_notes = "Parking on P2."
    world.property.save()
    said = text(therapist.get(path(visit)))
    assert "Ben Okafor Wed 4 Mar 2026, 12:00 PM · Harbor House, 7A" in said
    assert "When Wed 4 Mar, 12:00 PM – 1:00 PM" in said
    assert "Where Harbor House, 7A 12 Pier Road How to get in Parking on P2." in said
    assert "Service Massage, 60 min Client Ben Okafor" in said


def test_the_deadline_is_a_day_and_a_time(visit, therapist, clock):
    assert "Free to cancel until Tue 3 Mar, 12:00 PM (Harbor House time)." in text(therapist.get(path(visit)))
    clock(24)
    assert "Free to cancel until Tue 3 Mar, 12:00 PM" in text(therapist.get(path(visit)))
    clock(24 + 1 / 3600)
    assert "It was free to cancel until Tue 3 Mar, 12:00 PM" in text(therapist.get(path(visit)))


def test_a_visit_to_come_shows_what_completing_it_would_do(visit, therapist):
    said = text(therapist.get(path(visit)))
    assert "Credit 1 used Your pay $72.00 This is what completing it does." in said
    assert Page(therapist.get(path(visit))).link("Reschedule") == f"{path(visit)}move/"
    assert Page(therapist.get(path(visit))).link("Can’t make it") == f"{path(visit)}cant/"


@pytest.mark.parametrize(
    ("act", "hours", "told"),
    [
        (
            client_cancels(),
            0,
            "Credit kept Your pay none Cancelled Mon 2 Mar, 12:00 PM · 24 hours’ notice or more",
        ),
        (
            client_cancels(),
            30,
            "Credit 1 used Your pay $72.00 Cancelled Tue 3 Mar, 6:00 PM · Less than 24 hours’",
        ),
        (Cancellation(party=Party.THERAPIST), 30, "Credit kept Your pay none Cancelled Tue 3 Mar, 6:00 PM"),
        (NoShow(contact_attempt="Rang twice"), 48.5, "Credit 1 used Your pay $72.00 Cancelled 12:30 PM"),
        (
            Reschedule(starts_at=NOW + timedelta(hours=72)),
            0,
            "Moved to Thu 5 Mar, 12:00 PM · 24 hours’ notice",
        ),
    ],
)
def test_an_outcome_is_told_with_its_pair_and_its_reason(visit, request, act, hours, told):
    world, therapist, clock = (request.getfixturevalue(name) for name in ("world", "therapist", "clock"))
    do = rescheduling.reschedule if isinstance(act, Reschedule) else cancelling.cancel
    do(visit.pk, act, by=world.actor(world.therapist), at=clock(hours))
    assert told in text(therapist.get(path(visit)))


def test_the_two_ends_of_a_move_lead_to_each_other(world: World, visit, therapist):
    to = Reschedule(starts_at=NOW + timedelta(hours=72))
    new = rescheduling.reschedule(visit.pk, to, by=world.actor(world.therapist), at=NOW).new
    assert new is not None
    assert Page(therapist.get(path(visit))).link("Thu 5 Mar, 12:00 PM") == path(new)
    assert Page(therapist.get(path(new))).link("Wed 4 Mar, 12:00 PM") == path(visit)


def test_the_history_tells_the_latest_first(world: World, begun, therapist, clock):
    maya = world.actor(world.therapist)
    completing.complete(begun.pk, by=maya, at=clock(0))
    undoing.undo(begun.pk, by=maya, at=clock(0.25), reason="Wrong card")
    cancelling.cancel(begun.pk, NoShow(contact_attempt="Rang twice"), by=maya, at=clock(0.5))
    said = text(therapist.get(path(begun)))
    history = said[said.index("History") :]
    in_order = [
        "12:30 PM Cancelled · Ben Okafor was not there",
        "Maya Lin: Rang twice",
        "12:15 PM Outcome undone Maya Lin: Wrong card",
        "12:00 PM Completed · 1 credit used · $72.00 earned Why? Maya Lin",
        "Sat 31 Jan, 12:00 PM Booked for Mon 2 Mar, 11:30 AM Kit Ames: test",
    ]
    assert [history.index(words) for words in in_order] == sorted(history.index(words) for words in in_order)


def test_messages_tell_what_became_of_them(world: World, visit, therapist, clock):
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=clock(30))
    said = text(therapist.get(path(visit)))
    assert "To you · goes out 6:02 PM" in said
    assert (
        "To Kit Ames · goes out 6:02 PM Cancel. Ben Okafor. Harbor House. Wed 4 Mar 2026, 12:00 PM." in said
    )
    clock(31)
    assert "To Kit Ames · going out now" in text(therapist.get(path(visit)))
    told = Message.objects.filter(recipient_id=world.coordinator.pk)
    told.update(state=Message.State.SENT, sent_at=NOW + timedelta(hours=31))
    assert "To Kit Ames · sent Tue 3 Mar, 7:00 PM" in text(therapist.get(path(visit)))
    told.update(state=Message.State.FAILED, problem="The address bounced.")
    assert "To Kit Ames · not sent: The address bounced." in text(therapist.get(path(visit)))
    told.update(state=Message.State.CANCELLED)
    assert "To Kit Ames · stopped before it went out" in text(therapist.get(path(visit)))


def test_the_way_back_leads_to_where_the_visit_is_listed(world: World, visit, begun, therapist):
    past = world.book(hours=-30, at=LONG_AGO)
    assert Page(therapist.get(path(past))).link("To settle") == "/t/settle/"
    assert '<a class="back" href="/t/settle/">' in therapist.get(path(past)).content.decode()
    assert '<a class="back" href="/t/">' in therapist.get(path(begun)).content.decode()
    assert (
        f'<a class="back" href="/t/clients/{world.client.pk}/">'
        in therapist.get(path(visit)).content.decode()
    )


def test_a_visit_is_completed_and_taken_back_on_its_page(begun, therapist):
    completed = send(therapist, path(begun), "Mark complete")
    assert (completed.status_code, completed["Location"]) == (302, path(begun))
    begun.refresh_from_db()
    assert begun.state == State.COMPLETED
    undone = send(therapist, path(begun), "Undo")
    assert (undone.status_code, undone["Location"]) == (302, path(begun))
    begun.refresh_from_db()
    assert begun.state == State.BOOKED


def test_what_a_coordinator_recorded_only_they_undo(world: World, begun, therapist):
    completing.complete(begun.pk, by=world.actor(world.coordinator), at=NOW)
    said = text(therapist.get(path(begun)))
    assert "Only Kit Ames or a coordinator can undo this." in said
    assert "Undo" not in said.replace("Outcome undone", "")


def test_closed_pay_says_where_to_turn(world: World, begun, therapist):
    done = completing.complete(begun.pk, by=world.actor(world.therapist), at=NOW)
    done.resolution.closed_at = NOW
    done.resolution.save()
    assert "The pay for this visit is closed. Ask the coordinator" in text(therapist.get(path(begun)))


def test_a_longer_history_asks_no_more_queries(world: World, begun, therapist, queries):
    maya = world.actor(world.therapist)
    completing.complete(begun.pk, by=maya, at=NOW)
    one = queries(lambda: therapist.get(path(begun)))
    for _ in range(5):
        undoing.undo(begun.pk, by=maya, at=NOW)
        completing.complete(begun.pk, by=maya, at=NOW)
    assert queries(lambda: therapist.get(path(begun))) == one
