"""To settle: every past visit gets its answer, oldest first, one at a time."""

from datetime import timedelta

import pytest

from elevate.core.rulebook import State
from elevate.scheduling import completing
from elevate.scheduling.models import Appointment
from tests.web.following import Page, follow, send
from tests.web.reading import text
from tests.world import NOW, World

SETTLE = "/t/settle/"
LONG_AGO = NOW - timedelta(days=30)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def visit(world: World) -> Appointment:
    """Ended at noon on Sunday, without an answer."""
    return world.book(hours=-25, at=LONG_AGO)


def test_the_oldest_comes_first(world: World, visit, therapist):
    world.book(hours=-50, at=LONG_AGO, client=world.add_client("Ana Torres"))
    world.book(hours=-2, at=LONG_AGO, client=world.add_client("Cy Lund"))
    said = text(therapist.get(SETTLE))
    assert "3 past visits need an answer." in said
    in_order = [
        "Sat 28 Feb 10:00 AM Ana Torres",
        "Sun 1 Mar 11:00 AM Ben Okafor",
        "Mon 2 Mar 10:00 AM Cy Lund",
    ]
    assert [said.index(words) for words in in_order] == sorted(said.index(words) for words in in_order)


def test_each_answer_shows_its_pair(visit, therapist):
    assert (
        "It happened Ben Okafor Credit 1 used Pay $72.00 Why? Ben Okafor "
        "It didn’t happen Ben Okafor Credit 1 used or kept Pay $72.00 or none Why? Ben Okafor "
        "It moved Ben Okafor Credit 1 used or kept Pay $72.00 or none Why? Ben Okafor"
    ) in text(therapist.get(SETTLE))


def test_a_visit_that_is_not_over_waits_elsewhere(world: World, therapist):
    world.book(hours=-0.5, at=LONG_AGO)
    assert "All settled." in text(therapist.get(SETTLE))


def test_it_happened_is_one_tap(visit, therapist):
    answer = send(therapist, SETTLE, "It happened")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{SETTLE}?answered={visit.pk}#visit-{visit.pk}",
    )
    visit.refresh_from_db()
    assert visit.state == State.COMPLETED
    said = text(therapist.get(answer["Location"]))
    assert "All settled. 100% this period." in said
    assert "Completed Mon 2 Mar, 12:00 PM · 1 credit used · $72.00 earned Why? Ben Okafor Undo" in said


def test_an_answer_is_taken_back_in_one_tap(visit, therapist):
    answered = send(therapist, SETTLE, "It happened")["Location"]
    send(therapist, answered, "Undo")
    visit.refresh_from_db()
    assert visit.state == State.BOOKED
    assert "1 past visit needs an answer." in text(therapist.get(SETTLE))


def test_the_two_longer_answers_lead_into_the_flowchart(visit, therapist):
    page = Page(therapist.get(SETTLE))
    assert page.link("It didn’t happen") == f"/t/visits/{visit.pk}/cant/"
    assert page.link("It moved") == f"/t/visits/{visit.pk}/cant/?moved=1"
    for words in ("It didn’t happen", "It moved"):
        assert therapist.get(follow(therapist, SETTLE, words)).status_code == 200


def test_there_is_no_way_to_answer_all_at_once(world: World, visit, therapist):
    world.book(hours=-50, at=LONG_AGO)
    forms = [form for form in Page(therapist.get(SETTLE)).forms if "complete" in form.action]
    assert len({form.action for form in forms}) == len(forms) == 2


def test_an_answer_with_scripts_brings_what_is_left(world: World, visit, therapist):
    world.book(hours=-50, at=LONG_AGO)
    form = Page(therapist.get(SETTLE)).form("It happened Ben Okafor")
    answer = therapist.post(form.action, form.fields, headers=HTMX)
    page = answer.content.decode()
    assert page.strip().startswith('<article class="visit done"')
    assert "1 past visit needs an answer." in text(answer)
    assert 'id="settle-count" hx-swap-oob="true">1</span>' in page


def test_the_period_is_counted_from_monday(world: World, therapist):
    """NOW is a Monday: of this week, one of two visits has its answer."""
    answered = world.book(hours=-3, at=LONG_AGO)
    world.book(hours=-1.5, at=LONG_AGO)
    world.book(hours=-60, at=LONG_AGO)
    completing.complete(answered.pk, by=world.actor(world.therapist), at=NOW)
    assert "This pay week, from Mon 2 Mar: 50% settled." in text(therapist.get(SETTLE))


def test_nothing_left_says_so_and_what_comes_next(therapist):
    said = text(therapist.get(SETTLE))
    assert "All settled. 100% this period." in said
    assert "See today" in said


def test_a_colleague_settles_their_own(world: World, visit, colleague, therapist):
    assert "All settled." in text(colleague.get(SETTLE))
    assert "Ben Okafor" not in text(colleague.get(f"{SETTLE}?answered={visit.pk}"))


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=999", "answered=", "answered=x"])
def test_an_odd_address_shows_the_page(visit, therapist, query):
    answer = therapist.get(f"{SETTLE}?{query}")
    assert answer.status_code == 200
    assert "Ben Okafor" in text(answer)


def test_many_are_shown_a_page_at_a_time(world: World, therapist):
    for hours in range(21):
        world.book(hours=-30 - 2 * hours, at=LONG_AGO)
    said = text(therapist.get(SETTLE))
    assert "21 past visits need an answer." in said
    assert "Page 1 of 2" in said
    assert text(therapist.get(f"{SETTLE}?page=2")).count("It happened") == 1


def test_a_longer_list_asks_no_more_queries(world: World, visit, therapist, queries):
    one = queries(lambda: therapist.get(SETTLE))
    for hours in range(11):
        world.book(hours=-30 - 2 * hours, at=LONG_AGO)
    assert queries(lambda: therapist.get(SETTLE)) == one
