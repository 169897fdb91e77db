"""Weekly hours under both roofs: saved, one more range, Monday's for the week, and what lies outside."""

import re

import pytest
from django.test import Client as Browser

from elevate.core.hours import in_words
from elevate.scheduling import rosters
from elevate.scheduling.models import Roster
from tests.web.reading import text
from tests.world import World

HOURS = "/t/hours/"


def said(**more: object) -> dict[str, object]:
    """Return the form with nine to five on Monday, and nothing else unless told."""
    empty = {f"{end}-{day}": [""] for day in range(7) for end in ("from", "to")}
    return {
        **empty,
        "version": "0",
        "from-0": ["09:00"],
        "to-0": ["17:00"],
        **{key.replace("_", "-"): more[key] for key in more},
    }


def week(world: World) -> str:
    return in_words(rosters.week_of(world.therapist) or ())


def test_a_therapist_saves_their_week(world: World, therapist: Browser):
    assert "Nobody has saved any yet" in text(therapist.get(HOURS))
    answer = therapist.post(HOURS, said(), follow=True)
    assert "The hours are saved." in text(answer)
    assert week(world) == "Mon 9:00 AM–5:00 PM"
    assert 'value="09:00"' in answer.content.decode()


def test_a_coordinator_does_the_same_under_another_roof(world: World, coordinator: Browser):
    path = f"/c/therapists/{world.therapist.pk}/hours/"
    assert "Maya Lin’s weekly hours" in text(coordinator.get(path))
    coordinator.post(path, said())
    assert week(world) == "Mon 9:00 AM–5:00 PM"


def test_a_colleague_sees_and_saves_their_own(world: World, colleague: Browser):
    colleague.post(HOURS, said())
    assert rosters.week_of(world.therapist) is None
    assert Roster.objects.count() == 1


def test_to_others_the_pages_do_not_exist(world: World, ben: Browser, colleague: Browser):
    theirs = f"/c/therapists/{world.therapist.pk}/hours/"
    assert [ben.get(HOURS).status_code, ben.get(theirs).status_code] == [404, 404]
    assert colleague.get(theirs).status_code == 404
    assert colleague.post(theirs, said()).status_code == 404


def test_nobody_of_that_id_is_not_found(coordinator: Browser):
    assert coordinator.get("/c/therapists/thr_x/hours/").status_code == 404


def test_a_range_more_and_mondays_hours_save_nothing_yet(world: World, therapist: Browser):
    more = therapist.post(HOURS, said(add="0"))
    assert more.content.decode().count('name="from-0"') == 2
    copied = therapist.post(HOURS, said(copy="0")).content.decode()
    assert copied.count('value="09:00"') == 5
    assert rosters.week_of(world.therapist) is None


def test_several_ranges_and_midnight(world: World, therapist: Browser):
    therapist.post(HOURS, said(from_0=["09:00", "18:00"], to_0=["12:00", "00:00"]))
    assert week(world) == "Mon 9:00 AM–12:00 PM and 6:00 PM–midnight"


def test_an_empty_week_is_a_week(world: World, therapist: Browser):
    therapist.post(HOURS, said(from_0=[""], to_0=[""]))
    assert rosters.week_of(world.therapist) == ()


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("22:00", "06:00", "Monday: 10:00 PM to 6:00 AM runs past midnight. Split it"),
        ("09:00", "", "Monday: give both times of a range, or clear both."),
        ("soon", "17:00", "Monday: “soon” is no time of day."),
        ("09:05", "17:00", "Monday: hours begin and end on a quarter hour"),
    ],
)
def test_what_cannot_stand_is_said_and_kept_in_the_form(
    world: World, therapist: Browser, start, end, sentence
):
    answer = therapist.post(HOURS, said(from_0=[start], to_0=[end]))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{start}"' in answer.content.decode()
    assert rosters.week_of(world.therapist) is None


def test_visits_outside_are_listed_with_the_ways_to_settle_them(world: World, therapist: Browser):
    visit = world.book(hours=45)
    answer = therapist.post(HOURS, said(), follow=True)
    assert "Look at the visits outside them below." in text(answer)
    assert "Booked outside these hours 1 visit to settle Ben Okafor" in text(answer)
    for way in ("move", "cant"):
        assert f"/t/visits/{visit.pk}/{way}/" in answer.content.decode()


def test_more_collisions_ask_no_more_queries(world: World, therapist: Browser, queries):
    therapist.post(HOURS, said())
    world.book(hours=45)
    one = queries(lambda: therapist.get(HOURS))
    for number in range(8):
        world.book(hours=69 + 24 * number, client=world.add_client(f"Client {number}"))
    assert queries(lambda: therapist.get(HOURS)) == one


def test_the_list_of_therapists_says_hours_and_time_off(
    world: World, therapist, coordinator: Browser, queries
):
    assert "No hours entered: 8 AM to 8 PM is searched" in text(coordinator.get("/c/therapists/"))
    therapist.post(HOURS, said())
    one = queries(lambda: coordinator.get("/c/therapists/"))
    for number in range(8):
        world.add_therapist(f"Therapist {number}")
    assert queries(lambda: coordinator.get("/c/therapists/")) == one
    assert "Maya Lin Mon 9:00 AM–5:00 PM" in text(coordinator.get("/c/therapists/"))


def opened(browser: Browser, path: str = HOURS) -> dict[str, object]:
    """Return the form over the hours that stand when the page is opened."""
    found = re.search(r'name="version" value="(\d+)"', browser.get(path).content.decode())
    assert found
    return {"version": found[1]}


def test_of_two_tabs_the_second_is_shown_what_the_first_saved(
    world: World, therapist: Browser, coordinator: Browser
):
    theirs = f"/c/therapists/{world.therapist.pk}/hours/"
    one, other = opened(therapist), opened(coordinator, theirs)
    therapist.post(HOURS, said(**one, to_0=["12:00"]))
    late = coordinator.post(theirs, said(**other, from_1=["10:00"], to_1=["16:00"]))
    assert late.status_code == 409
    assert "Somebody else saved other hours since this page was opened." in text(late)
    assert "Monday – Saved now: 9:00 AM–12:00 PM" in text(late)
    assert "Tuesday – Saved now: no hours" in text(late)
    assert text(late).count("Saved now") == 2  # not of the days on which both say the same
    assert 'value="16:00"' in late.content.decode()
    assert week(world) == "Mon 9:00 AM–12:00 PM"


def test_who_has_seen_what_the_other_saved_can_put_theirs_in_its_place(world: World, therapist: Browser):
    one = other = opened(therapist)
    therapist.post(HOURS, said(**one))
    late = therapist.post(HOURS, said(**other, to_0=["16:00"]))
    shown = re.search(r'name="version" value="(\d+)"', late.content.decode())
    assert shown
    therapist.post(HOURS, said(version=shown[1], to_0=["16:00"]))
    assert week(world) == "Mon 9:00 AM–4:00 PM"


def test_the_same_hours_from_two_tabs_are_no_conflict(therapist: Browser):
    one = other = opened(therapist)
    therapist.post(HOURS, said(**one))
    assert therapist.post(HOURS, said(**other)).status_code == 302


def test_a_range_more_is_still_over_the_hours_that_were_opened(world: World, therapist: Browser):
    one = opened(therapist)
    therapist.post(HOURS, said(**opened(therapist)))
    rebuilt = therapist.post(HOURS, said(**one, add="0"))
    assert f'name="version" value="{one["version"]}"' in rebuilt.content.decode()
    assert therapist.post(HOURS, said(**one, to_0=["16:00"])).status_code == 409


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5000])
def test_a_form_over_no_hours_at_all_is_refused(world: World, therapist: Browser, version: str):
    answer = therapist.post(HOURS, said(version=version))
    assert answer.status_code == 422
    assert "This page is incomplete. Load it again before you act." in text(answer)
    assert rosters.week_of(world.therapist) is None
