"""When a coordinator changes the notice, everything about visits booked from then on says so."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from elevate.messaging import delivering, reminding
from elevate.messaging.models import Message
from elevate.scheduling.models import Appointment
from elevate.training import shelving
from tests.web.following import fill, send
from tests.web.reading import text
from tests.world import NOW, World

RULES, CHART, LEARN = "/c/policy/", "/learn/flowchart/", "/learn/contractor-portal/"
HOUR = timedelta(hours=1)
#: Twenty-four hours, however they are written; not a time of day, a price or an address.
OLD = re.compile(r"\b24\s?(?:h\b|hours?\b)|\ba day[’']s notice\b")
PAGES = {
    "visit": "",
    "the first question": "cant/",
    "when they told": "cant/?who=client",
    "cancelled now": "cant/?who=client&told=now",
    "cancelled by the therapist": "cant/?who=therapist",
    "cancelled by the operator": "cant/?who=operator",
    "moved": "move/?to=2026-03-05T15:00:00Z",
}


@pytest.fixture
def visit(world: World, clock, coordinator) -> Appointment:
    """The notice becomes 12 hours on the screen; then a visit 18 hours ahead is booked."""
    reminding.compose_due(at=NOW - 240 * HOUR)
    shown = fill(coordinator, RULES, "Show what changes", free_notice_hours="12")
    assert send(coordinator, shown, "Change the rules").status_code == 302
    return world.book(hours=18, at=NOW)


def says_only_the_new(words: str) -> None:
    assert OLD.findall(words) == []


@pytest.mark.parametrize("page", PAGES)
def test_the_screens_of_a_new_visit(visit, coordinator, page):
    answer = coordinator.get(f"/c/visits/{visit.pk}/{PAGES[page]}")
    assert answer.status_code == 200
    says_only_the_new(text(answer))


def test_eighteen_hours_are_in_time_now_and_were_not_before(world: World, coordinator, visit):
    said = text(coordinator.get(f"/c/visits/{visit.pk}/cant/?who=client&told=now"))
    assert "12 hours’ notice or more." in said
    assert "Credit kept" in said
    before = world.book(hours=20, at=NOW - 240 * HOUR, client=world.add_client("Ana Torres"))
    before.refresh_from_db()
    said = text(coordinator.get(f"/c/visits/{before.pk}/cant/?who=client&told=now"))
    assert "Less than 24 hours’ notice." in said
    assert "Credit 1 used" in said


def test_six_hours_are_late(coordinator, visit, clock):
    clock(12)
    said = text(coordinator.get(f"/c/visits/{visit.pk}/cant/?who=client&told=now"))
    assert "Less than 12 hours’ notice. This is 6 hours’ notice." in said
    says_only_the_new(said)
    moved = text(coordinator.get(f"/c/visits/{visit.pk}/move/?to=2026-03-05T15:00:00Z"))
    assert "It is late. Do you accept the move" in moved
    says_only_the_new(moved)


def test_the_deadline_a_visit_shows(visit, coordinator):
    said = text(coordinator.get(f"/c/visits/{visit.pk}/"))
    assert "Free to cancel until Mon 2 Mar, 6:00 PM" in said
    says_only_the_new(said)


def test_the_flowchart_in_force_and_of_the_visit(visit, coordinator, therapist):
    for browser in (coordinator, therapist):
        for address in (CHART, f"{CHART}?visit={visit.pk}&wish=cancel&who=client&told=now"):
            page = browser.get(address).content.decode()
            assert "12 hours or more" in page
            assert "Less than 12 hours" in page
            says_only_the_new(page)


def test_the_messages(visit, coordinator):
    reminding.compose_due(at=NOW + HOUR)
    delivering.deliver_due(at=NOW + HOUR)
    welcome = Message.objects.get(template="welcome")
    assert "12 hours" in welcome.body
    send(coordinator, f"/c/visits/{visit.pk}/cant/?who=client&told=now", "send message")
    delivering.deliver_due(at=NOW + 2 * HOUR)
    assert len(mail.outbox) >= 3
    for letter in [*Message.objects.values_list("body", flat=True), *(sent.body for sent in mail.outbox)]:
        says_only_the_new(letter)


def test_the_clients_own_page(visit, ben):
    says_only_the_new(text(ben.get("/me/")))


@pytest.mark.parametrize("lesson", shelving.shipped()[0].lessons, ids=lambda lesson: lesson.key)
def test_the_lessons(visit, therapist, lesson):
    shelving.place_shipped(at=NOW)
    said = text(therapist.get(f"{LEARN}{lesson.key}/"))
    # Nudges about visits without an outcome come after a day, whatever the notice is.
    assert len(OLD.findall(said)) == lesson.body.count("{{ open_second }}")


def test_the_practice_with_its_flowchart(visit, therapist):
    shelving.place_shipped(at=NOW)
    scenario = f"{LEARN}cancellation-policy/practice/"
    [first, *_] = shelving.shipped()[0].lessons[1].practice
    for page in (
        "",
        f"{first['key']}/",
        *(f"{first['key']}/visit/{PAGES[name]}" for name in ("visit", "cancelled now")),
    ):
        answer = therapist.get(scenario + page)
        assert answer.status_code == 200
        says_only_the_new(text(answer))


def test_what_somebody_had_learned_is_shown_with_the_difference(world, clock, therapist, coordinator):
    shelving.place_shipped(at=NOW)
    send(therapist, f"{LEARN}reschedule/", "Mark complete")
    shown = fill(coordinator, RULES, "Show what changes", free_notice_hours="12")
    send(coordinator, shown, "Change the rules")
    said = text(therapist.get(f"{LEARN}reschedule/"))
    assert "This changed" in said
    assert "Before: 24 Now: 12 hours or more" in said
    assert "Less than Before: 24 Now: 12 hours’ notice: the old visit is charged." in said


def test_the_statement_of_credits(visit, coordinator):
    send(coordinator, f"/c/visits/{visit.pk}/cant/?who=client&told=now", "send message")
    statement = text(coordinator.get(f"/c/clients/{visit.client_id}/"))
    assert "12 hours’ notice" in statement
    says_only_the_new(statement)


def test_the_rules_themselves_keep_what_was(visit, coordinator):
    said = text(coordinator.get(RULES))
    assert "12 hours instead of 24" in said
    says_only_the_new(said.partition("Versions")[0])
