"""The coordinator's side of one visit: the same acts as the therapist's, on anybody's visit."""

from datetime import timedelta
from uuid import uuid4

import pytest

from elevate.scheduling import completing
from elevate.scheduling.models import Appointment
from tests.web.reading import text
from tests.world import NOW, World

LONG_AGO = NOW - timedelta(days=30)
ACTS = ("", "complete/", "undo/", "move/", "cant/", "again/")


@pytest.fixture
def visit(world: World) -> Appointment:
    return world.book(hours=-3, at=LONG_AGO)


@pytest.fixture
def path(visit) -> str:
    return f"/c/visits/{visit.pk}/"


def act(browser, path: str, name: str, **fields):
    """Send the form that the page shows for `name`, as it stands there."""
    page = browser.get(path)
    assert f'action="{path}{name}/"' in page.content.decode()
    card = page.context["card"]
    return browser.post(
        f"{path}{name}/", {"operation": card.operation, "preview": card.preview, **fields}, follow=True
    )


def test_it_says_who_goes_to_whom_and_how_to_reach_them(world: World, visit, path, coordinator):
    world.therapist.phone = "+18135550101"
    world.therapist.save()
    page = text(coordinator.get(path))
    assert "Client Ben Okafor" in page
    assert "Therapist Maya Lin +1 813-555-0101" in page
    assert "Your pay" not in page


def test_the_ways_on_stay_under_the_coordinators_roof(path, coordinator):
    page = coordinator.get(path).content.decode()
    assert f'href="{path}cant/"' in page
    assert 'href="/c/"' in page
    assert "/t/" not in page


def test_completing_and_undoing_lead_back_to_the_visit(visit, path, coordinator):
    done = act(coordinator, path, "complete")
    assert done.redirect_chain == [(path, 302)]
    assert Appointment.objects.get(pk=visit.pk).state == "completed"
    undone = act(coordinator, path, "undo")
    assert undone.redirect_chain == [(path, 302)]
    assert Appointment.objects.get(pk=visit.pk).state == "booked"
    page = text(undone)
    assert "Outcome undone Kit Ames: Undone by Kit Ames" in page
    assert "Completed · 1 credit used · $72.00 earned" in page


def test_what_somebody_else_settled_meanwhile_is_shown(world: World, visit, path, coordinator):
    card = coordinator.get(path).context["card"]
    completing.complete(visit.pk, by=world.actor(world.therapist), at=NOW)
    form = {"operation": card.operation, "preview": card.preview}
    answer = coordinator.post(f"{path}complete/", form)
    assert answer.status_code == 409
    assert "Nothing was changed This visit is completed already." in text(answer)


def test_a_therapists_page_named_in_the_address_is_not_answered_with(world: World, path, coordinator):
    card = coordinator.get(path).context["card"]
    form = {"operation": card.operation, "preview": card.preview}
    answer = coordinator.post(f"{path}complete/?from=today", form, headers={"HX-Request": "true"})
    assert answer["Location"] == path


def test_a_form_that_lacks_its_hidden_fields_changes_nothing(visit, path, coordinator):
    answer = coordinator.post(f"{path}complete/", {"operation": str(uuid4())})
    assert answer.status_code == 422
    assert Appointment.objects.get(pk=visit.pk).state == "booked"


def test_the_visit_of_any_therapist_can_be_seen(world: World, coordinator):
    other = world.book(hours=30, at=LONG_AGO, therapist=world.add_therapist("Noor Vale"))
    assert "Noor Vale" in text(coordinator.get(f"/c/visits/{other.pk}/"))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("name", ACTS)
def test_nobody_else_gets_under_this_roof(world: World, path, signed_in, client, name):
    for person in (world.therapist, world.client):
        browser = signed_in(person)
        answers = [browser.get(path + name), browser.post(path + name)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert client.get(path + name)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ACTS)
def test_a_visit_that_is_not_there_is_not_found(world: World, coordinator, name):
    assert coordinator.get(f"/c/visits/apt_nothing/{name}").status_code == 404


def test_the_number_of_queries_stays_the_same(world: World, visit, path, coordinator, queries):
    act(coordinator, path, "complete")
    few = queries(lambda: coordinator.get(path))
    for _ in range(2):
        act(coordinator, path, "undo")
        act(coordinator, path, "complete")
    assert queries(lambda: coordinator.get(path)) == few
