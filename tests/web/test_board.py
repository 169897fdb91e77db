"""The coordinator's board: what is open, what is today, what to look at, what the coordinator was told."""

from datetime import timedelta

import pytest

from elevate.messaging.models import Message
from elevate.people.models import Property
from elevate.scheduling import cancelling, completing, rescheduling
from elevate.scheduling.acts import Reschedule
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def board(coordinator):
    """Read the board as the coordinator does."""
    return lambda query="": text(coordinator.get(f"/c/{query}"))


def test_an_empty_board_says_what_comes_next(board):
    page = board()
    assert "Everything is settled" in page
    assert "No visits today" in page
    assert "No messages yet" in page
    assert "To look at" not in page


def test_open_visits_stand_oldest_first_with_their_age(world: World, board):
    world.book(hours=-3, at=LONG_AGO)
    world.book(hours=-80, at=LONG_AGO, client=world.add_client("Dee Park"))
    page = board()
    assert page.index("Dee Park") < page.index("Ben Okafor")
    assert "Waiting for 3 days Dee Park with Maya Lin Harbor House · Fri 27 Feb, 4:00 AM" in page
    assert "Waiting for 2 hours Ben Okafor" in page
    assert "Credit held Pay waiting" in page


def test_an_open_visit_leads_to_where_it_is_settled(world: World, coordinator):
    visit = world.book(hours=-3, at=LONG_AGO)
    assert f'href="/c/visits/{visit.pk}/"' in coordinator.get("/c/").content.decode()
    page = coordinator.get(f"/c/visits/{visit.pk}/").content.decode()
    assert f'action="/c/visits/{visit.pk}/complete/"' in page
    assert f'href="/c/visits/{visit.pk}/cant/"' in page


def test_only_what_is_older_than_three_days_is_late(world: World, clock, coordinator):
    world.book(hours=-73, at=LONG_AGO)  # ended 72 hours ago
    late = "row-age late"
    assert late in coordinator.get("/c/").content.decode()
    clock(-1 / 60)
    assert late not in coordinator.get("/c/").content.decode()


def test_today_stands_by_property_with_pairs_and_outcomes(world: World, board):
    done = world.book(hours=-3, at=LONG_AGO)
    completing.complete(done.pk, by=world.actor(world.therapist), at=NOW - HOUR)
    world.book(hours=3, at=LONG_AGO, client=world.add_client("Dee Park"))
    page = board()
    assert "Harbor House · Mon 2 Mar 9:00 AM · Ben Okafor with Maya Lin · 7A" in page
    assert "Completed 11:00 AM Credit 1 used Pay $72.00" in page
    assert "3:00 PM · Dee Park with Maya Lin · 7A Credit 1 used Pay $72.00" in page
    assert "Visits today 2" in page


def test_today_is_the_day_that_it_is_at_the_property(world: World, board):
    far = Property.objects.create(name="Sakura Court", time_zone="Asia/Tokyo")
    dee, eve = world.add_client("Dee Park", at=far), world.add_client("Eve Stone", at=far)
    world.book(hours=-3, at=LONG_AGO, client=dee, property=far)  # 11 PM on Monday in Tokyo: yesterday there
    world.book(hours=20, at=LONG_AGO, client=eve, property=far)  # 10 PM on Tuesday in Tokyo: today there
    today = board().split("Today by property")[1].split("To look at")[0]
    assert "Sakura Court · Tue 3 Mar 10:00 PM · Eve Stone" in today
    assert "Dee Park" not in today


def test_three_moves_are_looked_at_and_two_are_not(world: World, board):
    world.subscribe(world.client, starts_on=LONG_AGO.date())
    visit = world.book(hours=30, at=LONG_AGO, override_reason="")
    for hours in (54, 78):
        visit = _moved(visit, hours, world)
    assert "To look at" not in board()
    _moved(visit, 102, world)
    page = board()
    assert "Ben Okafor Harbor House · Fri 6 Mar, 6:00 PM Moved 3 times" in page
    assert page.count("Moved 3 times") == 1


def test_a_booking_without_a_credit_is_looked_at_for_a_fortnight(world: World, clock, board):
    world.book(hours=48, override_reason="A gift")
    assert "Booked as an exception: A gift" in board()
    clock(48 + 14 * 24 - 1)
    assert "Booked as an exception" in board()
    clock(48 + 14 * 24)
    assert "Booked as an exception" not in board()


def test_the_coordinator_reads_the_message_to_the_letter(world: World, board):
    visit = world.book(hours=48, at=LONG_AGO)
    _moved(visit, 72, world, at=NOW)
    page = board()
    assert (
        "Waiting Goes out 12:02 PM. Confirming Ben Okafor has rescheduled "
        "from Wed 4 Mar 2026, 12:00 PM to Thu 5 Mar 2026, 12:00 PM"
    ) in page


def test_only_messages_to_the_coordinator_stand_on_the_board(world: World, board):
    visit = world.book(hours=48)
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    page = board()
    assert page.count("See the visit") == 1
    assert f"Messages waiting {Message.objects.queued().count()}" in page


def test_what_was_not_sent_stands_at_the_top(world: World, board):
    world.book(hours=48)
    Message.objects.filter(recipient_id=world.client.pk).update(state=Message.State.FAILED)
    assert "1 message was not sent" in board()


@pytest.mark.parametrize("query", ["?page=0", "?page=-1", "?page=99999", "?page=x", "?page=%00", "?%ff=1"])
def test_a_bad_address_is_never_an_error_of_ours(world: World, coordinator, query):
    world.book(hours=-3, at=LONG_AGO)
    assert coordinator.get(f"/c/{query}").status_code in {200, 400}


def test_the_board_is_the_coordinators_alone(world: World, signed_in, clock, client):
    for person in (world.therapist, world.client):
        assert signed_in(person).get("/c/").status_code == 404
    assert client.get("/c/")["Location"] == "/accounts/login/?next=/c/"


def test_the_number_of_queries_stays_the_same(world: World, coordinator, queries):
    _fill(world, 1)
    few = queries(lambda: coordinator.get("/c/"))
    _fill(world, 6)
    assert queries(lambda: coordinator.get("/c/")) == few


def _fill(world: World, count: int) -> None:
    """Add visits of every kind, each with a client, a therapist and a property of its own."""
    for number in range(count):
        name = f"{count} {number}"
        place = Property.objects.create(name=f"House {name}", time_zone="America/New_York")
        who = {
            "client": world.add_client(f"Ann {name}", at=place),
            "therapist": world.add_therapist(f"Lee {name}"),
        }
        for hours in (-80, -5, 4):
            world.book(hours=hours, at=LONG_AGO, property=place, **who)
        done = world.book(hours=-2, at=LONG_AGO, property=place, **who)
        completing.complete(done.pk, by=world.actor(world.coordinator), at=NOW)
        gone = world.book(hours=2, at=LONG_AGO, property=place, **who)
        cancelling.cancel(gone.pk, client_cancels(), by=world.actor(world.coordinator), at=NOW)
        _moved(world.book(hours=30, at=LONG_AGO, property=place, **who), 54, world)


def _moved(visit, hours: float, world: World, *, at=NOW - 5 * HOUR):
    act = Reschedule(starts_at=NOW + hours * HOUR)
    done = rescheduling.reschedule(visit.pk, act, by=world.actor(world.coordinator), at=at)
    assert done.new is not None
    return done.new
