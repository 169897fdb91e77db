"""Closed days and travel: a coordinator's pages."""

from datetime import date
from functools import partial

import pytest
from django.test import Client as Browser

from elevate.people.models import Operator, Property
from elevate.scheduling.models import Blackout, Travel
from tests.web.reading import text
from tests.world import World

CLOSED, TRAVEL = "/c/closed/", "/c/travel/"


@pytest.fixture
def bay(world: World) -> Property:
    return Property.objects.create(name="Bay House", time_zone=world.property.time_zone)


def test_a_day_is_closed_and_opened_again(world: World, coordinator: Browser):
    world.book(hours=45)
    day = {"act": "add", "closed_on": "2026-03-04", "name": "Office move"}
    said = text(coordinator.post(CLOSED, day, follow=True))
    assert "That day is closed." in said
    assert "Booked on closed days 1 visit to settle Ben Okafor" in said
    assert "Wed 4 Mar 2026 Office move Open again" in said
    assert "Cover needed" in text(coordinator.get("/c/"))
    said = text(coordinator.post(CLOSED, {"act": "remove", "on": "2026-03-04"}, follow=True))
    assert "That day is open again." in said


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ({"closed_on": "", "name": "x"}, "Choose a day."),
        ({"closed_on": "2026-03-04", "name": ""}, "Say what for"),
        ({"closed_on": "2026-03-04", "name": "x" * 121}, "Say it in 120 characters or fewer"),
        ({"closed_on": "2026-03-01", "name": "x"}, "That day has passed."),
    ],
)
def test_what_cannot_be_closed_is_said(coordinator: Browser, day, sentence):
    answer = coordinator.post(CLOSED, {"act": "add", **day})
    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert not Blackout.objects.exists()


def test_a_holiday_is_closed_with_one_tap_and_then_all(coordinator: Browser):
    assert "Thu 26 Nov 2026 Thanksgiving Day" in text(coordinator.get(CLOSED))
    said = text(coordinator.post(CLOSED, {"act": "suggested", "on": "2026-11-26"}, follow=True))
    assert "Closed: Thanksgiving Day." in said
    for _tap in range(2):
        said = text(coordinator.post(CLOSED, {"act": "suggested", "on": "all"}, follow=True))
    assert "No public holiday of the coming twelve months is left to close." in said
    assert Blackout.objects.filter(closed_on=date(2026, 12, 25)).count() == 1


def test_whose_holidays_are_suggested(coordinator: Browser):
    coordinator.post(CLOSED, {"act": "country", "country": "GB", "region": "SCT"})
    assert Operator.objects.get().region == "SCT"
    assert '<option value="SCT" selected>Scotland</option>' in coordinator.get(CLOSED).content.decode()
    page = coordinator.get(CLOSED).content.decode()
    assert '<option value="GB" selected>United Kingdom</option>' in page
    assert '<option value="IM">Isle of Man</option>' in page
    assert "Saint Andrew" in text(coordinator.get(CLOSED)).replace("St. Andrew", "Saint Andrew")
    answer = coordinator.post(CLOSED, {"act": "country", "country": "XX", "region": ""})
    assert "There are no holidays known for “XX”." in text(answer)
    answer = coordinator.post(CLOSED, {"act": "country", "country": "US", "region": "SCT"})
    assert "“SCT” is no region of US." in text(answer)


def test_the_way_is_set_and_removed(world: World, bay: Property, coordinator: Browser):
    pair = {"act": "way", "one": world.property.pk, "other": bay.pk, "minutes": "20"}
    coordinator.post(TRAVEL, pair)
    assert "20 minutes" in text(coordinator.get(TRAVEL))
    coordinator.post(TRAVEL, {**pair, "minutes": "600"})
    assert "10 hours" in text(coordinator.get(TRAVEL))
    coordinator.post(TRAVEL, pair)
    coordinator.post(TRAVEL, {"act": "usual", "usual": "45"})
    assert Operator.objects.get().travel_minutes == 45
    coordinator.post(TRAVEL, {"act": "remove", "way": str(Travel.objects.get().pk)})
    assert not Travel.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ("", "Give the minutes"),
        ("soon", "Give the minutes as a whole number"),
        ("-1", "The way takes from 0 to 600 minutes."),
        ("601", "The way takes from 0 to 600 minutes."),
    ],
)
def test_minutes_that_cannot_be_are_said(
    world: World, bay: Property, coordinator: Browser, minutes, sentence
):
    pair = {"act": "way", "one": world.property.pk, "other": bay.pk, "minutes": minutes}
    answer = coordinator.post(TRAVEL, pair)
    assert (answer.status_code, sentence in text(answer)) == (422, True)


def test_a_choice_begins_with_a_word_that_fits_a_phone(bay: Property, coordinator: Browser):
    page = coordinator.get(TRAVEL).content.decode()
    assert page.count('<option value="" selected>Choose</option>') == 2


def test_one_property_is_no_pair(world: World, coordinator: Browser):
    pair = {"act": "way", "one": world.property.pk, "other": world.property.pk, "minutes": "5"}
    assert "Choose two different properties." in text(coordinator.post(TRAVEL, pair))


@pytest.mark.parametrize("path", [CLOSED, TRAVEL, "/c/therapists/"])
@pytest.mark.parametrize("who", ["therapist", "colleague", "ben"])
def test_to_others_the_pages_do_not_exist(request, who, path):
    browser = request.getfixturevalue(who)
    assert [browser.get(path).status_code, browser.post(path).status_code] == [404, 404]


def test_more_days_and_ways_ask_no_more_queries(world: World, bay: Property, coordinator: Browser, queries):
    coordinator.post(CLOSED, {"act": "suggested", "on": "2026-11-26"})
    coordinator.post(TRAVEL, {"act": "way", "one": world.property.pk, "other": bay.pk, "minutes": "20"})
    few = [queries(partial(coordinator.get, path)) for path in (CLOSED, TRAVEL)]
    coordinator.post(CLOSED, {"act": "suggested", "on": "all"})
    for number in range(5):
        other = Property.objects.create(name=f"House {number}", time_zone="UTC")
        coordinator.post(TRAVEL, {"act": "way", "one": bay.pk, "other": other.pk, "minutes": "20"})
    assert [queries(partial(coordinator.get, path)) for path in (CLOSED, TRAVEL)] == few
