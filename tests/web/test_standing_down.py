"""Somebody who stands in for a while does not after all: shown first, then done, under both roofs."""

from datetime import date
from uuid import uuid4

import pytest

from elevate.scheduling import cancelling
from elevate.scheduling.models import Series, Substitution
from elevate.scheduling.standing import standing_in
from elevate.scheduling.standing.standing_in import Substitute
from tests.web.arranging import arrange
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World, client_cancels

BOTH = pytest.mark.parametrize("who", ["therapist", "coordinator"])


@pytest.fixture
def series(world: World) -> Series:
    return arrange(world)


@pytest.fixture
def standing(world: World, series) -> Substitution:
    """Zoe stands in on two Wednesdays."""
    zoe = world.add_therapist("Zoe Poe", rate_cents=9900)
    wanted = Substitute(therapist=zoe, from_on=date(2026, 3, 16), until_on=date(2026, 3, 28))
    standing_in.substitute_range(series.pk, wanted, by=world.actor(world.coordinator), at=NOW)
    return series.substitutions.get()


def address(who: str, standing: Substitution) -> str:
    return f"/{who[0]}/substitutions/{standing.pk}/withdraw/"


@BOTH
def test_the_page_of_the_visits_leads_there_and_what_is_shown_is_done(series, standing, request, who):
    browser, page = request.getfixturevalue(who), f"/{who[0]}/series/{series.pk}/"
    path = Page(browser.get(page)).link("Withdraw")
    assert path == address(who, standing)
    shown = browser.get(path)
    assert "2 visits have another therapist." in text(shown)
    assert "Zoe no longer stands in for Maya from Mon 16 Mar 2026 to Fri 27 Mar 2026" in text(shown)
    assert "Maya Lin comes instead of Zoe Poe." in text(shown)
    assert "99.00" not in text(shown)
    fields = Page(shown).form("Withdraw this substitution").fields
    done = text(browser.post(path, fields, follow=True))
    assert "Zoe Poe does not stand in after all." in done
    assert "Zoe Poe does not stand in from Mon 16 Mar 2026 to Fri 27 Mar 2026 after all" in done
    assert "Somebody else Zoe" not in done
    assert {visit.therapist for visit in series.appointments.all()} == {series.therapist}
    assert "was withdrawn before" in text(browser.get(path))


def test_a_double_tap_counts_once(standing, therapist):
    path = address("t", standing)
    fields = Page(therapist.get(path)).form("Withdraw this substitution").fields
    assert [therapist.post(path, fields).status_code for _tap in range(2)] == [302, 302]


def test_a_visit_that_stays_is_said_and_nothing_is_left_to_settle(world: World, series, standing, therapist):
    visit = standing.therapist.appointments.first()
    world.book(client=world.add_client("Dee Park"), starts_at=visit.starts_at)
    page = text(therapist.get(address("t", standing)))
    assert "1 visit has another therapist." in page
    assert "Zoe Poe still comes. Maya Lin has another visit at that time." in page
    assert "need a look" not in page


def test_a_stale_preview_shows_what_would_happen_now(world: World, standing, therapist):
    path = address("t", standing)
    fields = Page(therapist.get(path)).form("Withdraw this substitution").fields
    by, visit = world.actor(world.coordinator), standing.therapist.appointments.first()
    cancelling.cancel(visit.pk, client_cancels(), by=by, at=NOW)
    answer = therapist.post(path, fields)
    assert (answer.status_code, "This changed while you were looking" in text(answer)) == (409, True)
    assert "1 visit has another therapist." in text(answer)
    standing.refresh_from_db()
    assert standing.withdrawn_at is None


def test_a_form_without_its_hidden_fields_is_refused(standing, therapist):
    assert therapist.post(address("t", standing)).status_code == 422


def test_a_colleague_a_client_and_an_outsider_find_nothing(standing, colleague, ben, client):
    path = address("t", standing)
    assert [who.get(path).status_code for who in (colleague, ben)] == [404, 404]
    assert colleague.post(path, {"operation": uuid4(), "preview": "x"}).status_code == 404
    assert client.get(path).status_code == 302
    standing.refresh_from_db()
    assert standing.withdrawn_at is None


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_number_that_nobody_has_is_not_found(coordinator, number):
    assert coordinator.get(f"/c/substitutions/{number}/withdraw/").status_code == 404
