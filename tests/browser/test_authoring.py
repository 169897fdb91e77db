"""Writing a lesson in a browser: what learners will see changes while one types, and facts are a tap away."""

import pytest
from playwright.sync_api import expect

from tests.training import making
from tests.web.authoring import PAY
from tests.world import World


@pytest.fixture
def pay(world: World) -> str:
    making.place()
    return PAY


def test_the_preview_follows_what_is_typed(world, enter, pay):
    screen = enter(world.coordinator)
    screen.go(pay)
    screen.page.get_by_label("Text", exact=True).fill("Wait {{ no_show_wait }}.")
    expect(screen.page.locator("#preview")).to_contain_text("Wait 15 minutes.")
    screen.page.get_by_label("Text", exact=True).fill("Wait\n{{ nothing }}")
    expect(screen.page.locator("#preview")).to_contain_text("Line 2: Nothing is called “nothing”.")


def test_a_fact_is_inserted_where_the_cursor_stands(world, enter, pay):
    screen = enter(world.coordinator, width=320)
    screen.go(pay)
    text = screen.page.get_by_label("Text", exact=True)
    text.fill("Wait .")
    text.press("ArrowLeft")
    screen.page.get_by_text("Insert a fact").click()
    screen.tap("Insert {{ no_show_wait }}")
    expect(text).to_have_value("Wait {{ no_show_wait }}.")
    expect(text).to_be_focused()
    expect(screen.page.locator("#preview")).to_contain_text("Wait 15 minutes.")
    assert screen.overflows() == []


def test_without_scripts_facts_are_read_and_the_preview_is_a_button(world, enter, pay):
    screen = enter(world.coordinator, scripts=False)
    screen.go(pay)
    screen.page.get_by_text("Insert a fact").click()
    expect(screen.page.get_by_role("code").filter(has_text="{{ no_show_wait }}")).to_be_visible()
    expect(screen.page.get_by_role("button", name="Insert {{ no_show_wait }}")).to_be_hidden()
    screen.page.get_by_label("Text", exact=True).fill("Wait {{ no_show_wait }}.")
    screen.tap("Preview")
    expect(screen.page.locator("#preview")).to_contain_text("Wait 15 minutes.")
