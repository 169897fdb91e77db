"""Clients under a thumb: found, reached, and their credits read."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from elevate.care.models import CheckIn
from elevate.scheduling import completing
from tests.world import NOW, World

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def known(world: World, clock) -> World:
    """Ben was visited 20 days ago and has 3 credits; Ana comes tomorrow."""
    world.client.phone = "+12125550142"
    world.client.save()
    world.subscribe(world.client, starts_on=date(2026, 2, 9))
    visit = world.book(hours=-480, at=NOW - timedelta(days=40))
    completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.ends_at)
    world.book(hours=24, client=world.add_client("Ana Torres"))
    return world


@SCRIPTS
def test_who_needs_a_word_is_reached_in_two_taps(known: World, enter, scripts):
    screen = enter(known.therapist, scripts=scripts)
    screen.go("/t/")
    screen.tap("Clients")
    expect(screen.page.get_by_text("2 clients · 1 needs attention")).to_be_visible()
    screen.tap("Ben Okafor")
    expect(screen.page.get_by_role("heading", name="Ben Okafor")).to_be_visible()
    assert screen.taps == 2
    assert screen.control("Call").get_attribute("href") == "tel:+12125550142"


@SCRIPTS
def test_a_client_is_found_by_a_word(known: World, enter, scripts):
    screen = enter(known.therapist, scripts=scripts)
    screen.go("/t/clients/")
    field = screen.page.get_by_role("searchbox", name="Find a client by name, unit or property")
    field.fill("torr")
    field.press("Enter")
    screen.page.wait_for_url("**/t/clients/?q=torr")
    expect(screen.page.get_by_role("link", name="Ana Torres")).to_be_visible()
    expect(screen.page.get_by_role("link", name="Ben Okafor")).to_have_count(0)
    expect(screen.page.get_by_role("searchbox")).to_have_value("torr")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_chart_and_its_table_say_the_same(known: World, enter, width):
    screen = enter(known.therapist, width=width)
    screen.go(f"/t/clients/{known.client.pk}/")
    chart = screen.page.get_by_role("img")
    expect(chart).to_have_accessible_name(
        "Credits from Mon 2 Feb until today, 3 now. The table below says the same."
    )
    table = screen.page.get_by_role("table", name="What changed the credits, the latest first")
    rows = table.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("1 credit for the week of Mon 2 Mar")
    assert chart.locator(".mark").count() == 5
    assert chart.bounding_box()["width"] <= width - 32
    changes = [row for row in rows.all_inner_texts() if "+1" in row or "−1" in row]
    assert len(changes) == 5


@SCRIPTS
def test_a_check_in_is_two_taps(known: World, enter, scripts):
    screen = enter(known.therapist, scripts=scripts)
    screen.go("/t/clients/")
    screen.tap("Ben Okafor")
    text = screen.page.get_by_label("Your message to Ben")
    expect(text).to_have_value(re.compile("^Hello Ben, Maya from Elevate Test here"))
    screen.tap("Send check-in")
    expect(screen.page.get_by_text("Your message to Ben goes out at 12:02 PM.")).to_be_visible()
    assert screen.taps == 2
    assert CheckIn.objects.get().client == known.client


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_are_read_and_reached_by_everybody(known: World, enter, width, scheme):
    screen = enter(known.therapist, width=width)
    screen.look(scheme=scheme)
    screen.go(f"/t/clients/{known.client.pk}/")
    for more in ("Other words", "Snooze until…"):
        screen.page.get_by_text(more).click()
    assert [screen.faults(), screen.overflows(), screen.small_targets()] == [[], [], []]
