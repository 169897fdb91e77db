"""The rules on a coordinator's page: in words, changed with a preview, kept in versions."""

from dataclasses import asdict

import pytest
from django.test import Client as Browser

from elevate.people.models import Coordinator, User
from elevate.plans.models import PolicyVersion
from tests.plans.test_ruling import USUAL
from tests.web.following import Page, fill, send
from tests.web.reading import text
from tests.world import NOW, World

RULES = "/c/policy/"
SHOW, CHANGE = "Show what changes", "Change the rules"


def asked(**changes) -> dict:
    """Return the form's query as a browser sends it: a box that is not ticked is not in it."""
    given = {**asdict(USUAL), **changes}
    return {name: "on" if value is True else value for name, value in given.items() if value is not False}


@pytest.fixture
def shown(coordinator: Browser) -> str:
    """The address at which a change to twelve hours is shown."""
    return fill(coordinator, RULES, SHOW, free_notice_hours="12")


def versions() -> list[int]:
    return list(PolicyVersion.objects.order_by("pk").values_list("free_notice_hours", flat=True))


def test_the_rules_in_force_stand_in_words(coordinator: Browser):
    said = text(coordinator.get(RULES))
    assert "Notice for a free change · 24 hours With 24 hours or more the credit is kept." in said
    assert "can cancel free for 10 minutes after booking" in said
    assert "A no-show can be recorded 15 minutes after the start" in said
    assert "An undo or a correction within 2 minutes sends one truth." in said
    assert "Since Tue 31 Dec 2019, 7:00 PM The first rules." in said


def test_a_change_is_shown_before_it_is_made(world: World, coordinator: Browser, shown):
    world.book(hours=48)
    said = text(coordinator.get(shown))
    assert "From now on Notice for a free change: 12 hours instead of 24" in said
    assert "Visits already booked (1) keep their 24 hours." in said
    assert versions() == [24]


def test_it_is_made_as_shown_and_stands_in_the_history(coordinator: Browser, shown):
    assert send(coordinator, shown, CHANGE).status_code == 302
    said = text(coordinator.get(RULES))
    assert "Visits booked from now on follow them." in said
    assert "With 12 hours or more the credit is kept." in said
    assert "Since Mon 2 Mar 2026, 12:00 PM Kit Ames Notice for a free change: 12 hours instead of 24" in said
    assert versions() == [24, 12]


def test_a_tick_is_taken_away_and_a_number_set_to_none(coordinator: Browser):
    query = asked(late_move_by_therapist=False, booking_grace_minutes=0, message_delay_minutes=0)
    said = text(coordinator.get(RULES, query))
    assert "The therapist may accept a late move: no instead of yes" in said
    assert "Time to think again after booking: 0 minutes instead of 10" in said
    assert "Visits already booked (0) keep their rules." in said
    address = f"{RULES}?{coordinator.get(RULES, query).wsgi_request.META['QUERY_STRING']}"
    send(coordinator, address, CHANGE)
    said = text(coordinator.get(RULES))
    assert "cannot cancel free" in said
    assert "Messages go out at once" in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "These are the rules in force already."),
        ({"free_notice_hours": 0}, "Give a whole number from 1 to 168."),
        ({"free_notice_hours": "a day"}, "Give a whole number from 1 to 168."),
        ({"no_show_wait_minutes": 61}, "Give a whole number from 0 to 60."),
        ({"message_delay_minutes": ""}, "Give a whole number from 0 to 60."),
    ],
)
def test_what_cannot_be_is_said_and_kept_in_the_form(coordinator: Browser, changes, sentence):
    answer = coordinator.get(RULES, asked(**changes))
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert CHANGE not in text(answer)


def test_sent_twice_it_counts_once(coordinator: Browser, shown):
    form = Page(coordinator.get(shown)).form(CHANGE)
    for _tap in range(2):
        assert coordinator.post(shown, form.fields).status_code == 302
    assert versions() == [24, 12]


def test_of_two_coordinators_the_second_is_shown_what_holds_now(world: World, coordinator, signed_in, shown):
    zoe = Coordinator.objects.create(
        name="Zoe Hart", email="zoe@example.test", user=User.objects.create_user("zoe@example.test")
    )
    other = signed_in(zoe)
    theirs = fill(other, RULES, SHOW, free_notice_hours="36")
    form = Page(other.get(theirs)).form(CHANGE)
    send(coordinator, shown, CHANGE)
    answer = other.post(theirs, form.fields)
    assert answer.status_code == 409
    assert "Somebody else changed the rules meanwhile." in text(answer)
    assert "Notice for a free change: 36 hours instead of 12" in text(answer)
    assert versions() == [24, 12]
    again = Page(answer).form(CHANGE)
    assert other.post(theirs, again.fields).status_code == 302
    assert versions() == [24, 12, 36]


@pytest.mark.parametrize("fields", [{}, {"preview": "1"}, {"preview": "1", "operation": "x"}])
def test_a_form_without_what_it_carries_changes_nothing(coordinator: Browser, shown, fields):
    answer = coordinator.post(shown, fields)
    assert (answer.status_code, versions()) == (422, [24])


def test_a_post_that_says_nothing_changes_nothing(coordinator: Browser):
    assert coordinator.post(RULES).status_code == 422
    assert versions() == [24]


@pytest.mark.parametrize("who", ["therapist", "ben", "colleague"])
def test_nobody_else_sees_it(request, world: World, who):
    browser = request.getfixturevalue(who)
    assert [browser.get(RULES).status_code, browser.post(RULES).status_code] == [404, 404]


def test_the_history_goes_by_pages_in_a_constant_number_of_queries(coordinator: Browser, queries):
    few = queries(lambda: coordinator.get(RULES))
    for number in range(30):
        PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=25 + number)
    assert queries(lambda: coordinator.get(RULES)) <= few + 1
    last = text(coordinator.get(f"{RULES}?page=2"))
    assert "The first rules." in last
    assert "Notice for a free change: 25 hours instead of 24" in last
