"""Beside every outcome stands the way to the paragraph that explains it; for those who learn."""

from datetime import timedelta

import pytest

from elevate.core.rulebook import Rule
from elevate.scheduling import cancelling, completing
from tests.world import NOW, World, client_cancels


def why(rule: str) -> str:
    return f'href="/learn/rules/{rule}/"'


@pytest.fixture
def late(world: World):
    """A visit this afternoon that its client cancelled this morning."""
    visit = world.book(hours=5, at=NOW - timedelta(days=3))
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.therapist), at=NOW)
    return visit


@pytest.fixture
def over(world: World):
    """A visit of this morning that nobody has settled."""
    return world.book(hours=-3, at=NOW - timedelta(days=3))


def page(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_visit_says_why_it_ended_so_and_in_its_history(late, therapist, coordinator):
    for browser, roof in ((therapist, "t"), (coordinator, "c")):
        assert page(browser, f"/{roof}/visits/{late.pk}/").count(why("late-notice")) == 2


def test_a_visit_to_come_says_what_completing_it_is_by(world, therapist):
    visit = world.book(hours=20)
    assert why("completed") in page(therapist, f"/t/visits/{visit.pk}/")


def test_today_says_why(late, therapist):
    assert why("late-notice") in page(therapist, "/t/")


def test_the_wizard_says_why_before_it_is_done(world, therapist):
    visit = world.book(hours=5, at=NOW - timedelta(days=3))
    asked = "cant/?who=client&told=now"
    assert why("late-notice") in page(therapist, f"/t/visits/{visit.pk}/{asked}")


def test_a_late_move_says_why_of_either_way(world, therapist):
    visit = world.book(hours=5, at=NOW - timedelta(days=3))
    to = (NOW + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = page(therapist, f"/t/visits/{visit.pk}/move/?to={to}")
    assert why("late-move-accepted") in found


def test_what_is_to_settle_says_why(over, therapist):
    found = page(therapist, "/t/settle/")
    assert why("completed") in found
    assert found.count(f"/learn/flowchart/?visit={over.pk}") == 2


def test_a_client_s_ledger_says_why_to_staff(late, world, therapist, coordinator):
    for browser, roof in ((therapist, "t"), (coordinator, "c")):
        assert why("late-notice") in page(browser, f"/{roof}/clients/{world.client.pk}/")


def test_the_board_says_why(late, coordinator):
    assert why("late-notice") in page(coordinator, "/c/")


def test_clients_are_not_led_where_they_cannot_go(late, world, ben):
    completing.complete(
        world.book(hours=-5, at=NOW - timedelta(days=4)).pk, by=world.actor(world.therapist), at=NOW
    )
    assert "/learn/" not in page(ben, "/me/")


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_leads_somewhere(world, therapist, rule):
    assert therapist.get(f"/learn/rules/{rule}/").status_code == 302
