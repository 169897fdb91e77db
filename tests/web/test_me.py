"""The client's own page: the next visit, the rule with its deadline, credits and what became of visits."""

from datetime import date, timedelta

import pytest

from elevate.core.rulebook import Party
from elevate.scheduling import cancelling, completing, rescheduling
from elevate.scheduling.acts import Cancellation, NoShow, Reschedule
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def page(ben):
    """Read the page as the client does."""
    return lambda query="": text(ben.get(f"/me/{query}"))


def test_without_a_visit_it_says_how_to_get_one(page):
    said = page()
    assert "No visit is booked" in said
    assert "To book one, call or write to the coordinator. Kit Ames kit.ames@example.test" in said


def test_the_next_visit_stands_first_with_who_and_where(world: World, page):
    world.book(hours=72, at=LONG_AGO)
    world.book(hours=48, at=LONG_AGO)
    said = page()
    assert "Wed 4 Mar 2026, 12:00 PM Massage, 60 min with Maya Lin Harbor House, 7A 12 Pier Road" in said
    assert said.index("Wed 4 Mar 2026") < said.index("After that") < said.index("Thu 5 Mar 2026")


def test_the_rule_is_one_sentence_with_its_deadline(world: World, clock, page):
    world.book(hours=48, at=LONG_AGO)
    free = (
        "You can cancel or move it free of charge until Tue 3 Mar 2026, 12:00 PM (Harbor House time). "
        "After that, cancelling uses 1 credit."
    )
    late = (
        "It was free to cancel until Tue 3 Mar 2026, 12:00 PM (Harbor House time). "
        "Cancelling now uses 1 credit."
    )
    clock(24)
    assert free in page()
    clock(24 + 1 / 3600)
    assert late in page()


def test_a_visit_that_goes_on_is_still_the_next_one(world: World, clock, page):
    world.book(hours=1, at=LONG_AGO)
    clock(1.5)
    assert "No visit is booked" not in page()
    clock(2)
    assert "No visit is booked" in page()


def test_it_says_whom_to_tell_of_a_change(world: World, page):
    world.therapist.phone = "+18135550101"
    world.therapist.save()
    world.book(hours=48, at=LONG_AGO)
    said = page()
    assert "To change or cancel it, tell your therapist or the coordinator." in said
    assert "Maya Lin +1 813-555-0101 Kit Ames kit.ames@example.test" in said


def test_credits_stand_in_words(world: World, page):
    world.subscribe(world.client, starts_on=date(2026, 2, 23))
    world.book(hours=48, at=LONG_AGO)
    said = page()
    assert "2 credits 1 available, 1 held for booked visits. The next credit comes Mon 9 Mar 2026." in said
    assert "1 credit for the week of Mon 2 Mar +1 2" in said
    assert "Held for" not in said


def test_credits_owed_are_called_so(world: World, clock, page):
    completing.complete(world.book(hours=1).pk, by=world.actor(world.therapist), at=NOW + HOUR)
    clock(3)
    said = page()
    assert "1 credit owed Visits were booked ahead of your credits." in said
    assert "Used for the visit on Mon 2 Mar, 1:00 PM −1 -1" in said


def _complete(visit, world):
    completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.starts_at)


def _cancel(visit, world, act, *, at=NOW):
    cancelling.cancel(visit.pk, act, by=world.actor(world.coordinator), at=at)


def _move(visit, world):
    act = Reschedule(starts_at=NOW + 72 * HOUR)
    rescheduling.reschedule(visit.pk, act, by=world.actor(world.therapist), at=NOW - 30 * HOUR)


@pytest.mark.parametrize(
    ("hours", "end", "said"),
    [
        (-2, _complete, "Took place Massage, 60 min with Maya Lin Credit 1 used"),
        (
            -2,
            lambda visit, world: _cancel(visit, world, NoShow(contact_attempt="Called twice")),
            "You could not be reached at the door Massage, 60 min with Maya Lin Credit 1 used",
        ),
        (
            3,
            lambda visit, world: _cancel(visit, world, client_cancels()),
            "Cancelled. Less than 24 hours’ notice. Massage, 60 min with Maya Lin Credit 1 used",
        ),
        (
            48,
            lambda visit, world: _cancel(visit, world, client_cancels()),
            "Cancelled. 24 hours’ notice or more. Massage, 60 min with Maya Lin Credit kept",
        ),
        (
            3,
            lambda visit, world: _cancel(visit, world, Cancellation(party=Party.THERAPIST)),
            "Cancelled by your therapist Massage, 60 min with Maya Lin Credit kept",
        ),
        (
            3,
            lambda visit, world: _cancel(visit, world, Cancellation(party=Party.OPERATOR)),
            "notice. Massage, 60 min with Maya Lin Credit kept",
        ),
        (-2, _move, "Moved to Thu 5 Mar 2026, 12:00 PM Massage, 60 min with Maya Lin Credit kept"),
        (-2, lambda visit, world: None, "Not yet confirmed by Maya Massage, 60 min with Maya Lin"),
    ],
    ids=["completed", "no-show", "late", "on time", "therapist", "operator", "moved", "open"],
)
def test_a_past_visit_says_what_became_of_it(world: World, page, hours, end, said):
    end(world.book(hours=hours, at=LONG_AGO), world)
    assert said in page()


def test_a_visit_that_moved_before_its_time_came_is_found_at_its_new_time_alone(world: World, page):
    _move(world.book(hours=48, at=LONG_AGO), world)
    said = page()
    assert "Thu 5 Mar 2026, 12:00 PM" in said
    assert "Past visits" not in said


def test_what_the_therapist_earns_is_not_the_clients_to_read(world: World, page):
    _complete(world.book(hours=-2, at=LONG_AGO), world)
    world.book(hours=48, at=LONG_AGO)
    said = page()
    assert "$" not in said
    assert "Pay" not in said


def test_nobody_elses_visits_are_shown(world: World, page):
    world.book(hours=48, at=LONG_AGO, client=world.add_client("Dee Park"))
    world.book(hours=-5, at=LONG_AGO, client=world.add_client("Eve Stone"))
    said = page()
    assert "No visit is booked" in said
    assert "Past visits" not in said


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99", "?all", "?all=%F0%9F&page=-1"])
def test_any_address_shows_the_page(world: World, ben, query):
    _complete(world.book(hours=-2, at=LONG_AGO), world)
    assert ben.get(f"/me/{query}").status_code == 200


def test_the_page_is_the_clients_alone(world: World, signed_in, clock, client):
    for person in (world.therapist, world.coordinator):
        assert signed_in(person).get("/me/").status_code == 404
    assert client.get("/me/")["Location"] == "/accounts/login/?next=/me/"


def test_the_number_of_queries_stays_the_same(world: World, ben, queries):
    world.subscribe(world.client, starts_on=date(2026, 1, 5))
    _complete(world.book(hours=-48, at=LONG_AGO), world)
    world.book(hours=48, at=LONG_AGO)
    ben.get("/me/")
    few = queries(lambda: ben.get("/me/"))
    for day in range(3, 9):
        _complete(world.book(hours=-24 * day, at=LONG_AGO), world)
        world.book(hours=24 * day, at=LONG_AGO)
    assert queries(lambda: ben.get("/me/")) == few
