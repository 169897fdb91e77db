"""Past visits without an outcome, and how much of the week is settled."""

from datetime import timedelta

from tests.api.conftest import Callers, problem
from tests.world import NOW, World

HOUR = timedelta(hours=1)


def test_the_oldest_comes_first_and_the_week_is_counted(callers: Callers, world: World, set_clock):
    visits = [world.book(hours=hours) for hours in (20, 1, 40, 100)]
    other = world.book(hours=3, client=world.add_client("Ann Roe"), therapist=world.add_therapist("Kai Berg"))
    set_clock(NOW + 60 * HOUR)
    callers.therapist.post(f"/appointments/{visits[2].pk}/complete")
    mine = callers.therapist.get("/unresolved").json()
    assert [item["id"] for item in mine["items"]] == [visits[1].pk, visits[0].pk]
    assert (mine["settled_percent"], mine["next"]) == (33, None)
    everybodys = callers.coordinator.get("/unresolved").json()
    assert [item["id"] for item in everybodys["items"]] == [visits[1].pk, other.pk, visits[0].pk]
    assert everybodys["settled_percent"] == 25


def test_it_goes_page_by_page(callers: Callers, world: World, set_clock):
    visits = [world.book(hours=2 * n) for n in range(1, 4)]
    set_clock(NOW + 60 * HOUR)
    first = callers.therapist.get("/unresolved", limit=2).json()
    rest = callers.therapist.get("/unresolved", limit=2, cursor=first["next"]).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [visit.pk for visit in visits]


def test_when_all_is_settled_it_says_so(callers: Callers):
    assert callers.coordinator.get("/unresolved").json() == {
        "items": [],
        "next": None,
        "settled_percent": 100,
    }


def test_a_visit_is_unresolved_from_its_end_on(callers: Callers, world: World, set_clock):
    visit = world.book(hours=1)
    set_clock(visit.ends_at - timedelta(seconds=1))
    assert callers.therapist.get("/unresolved").json()["items"] == []
    set_clock(visit.ends_at)
    assert len(callers.therapist.get("/unresolved").json()["items"]) == 1


def test_clients_have_nothing_to_settle(callers: Callers):
    problem(callers.client.get("/unresolved"), 404, "not-found")
