"""Who did what, when: for coordinators."""

import pytest

from elevate.journal.models import GENESIS, digest
from tests.api.conftest import Callers, problem
from tests.world import NOW, World


def test_what_happened_to_one_thing_in_order(callers: Callers, world: World):
    visit, other = world.book(hours=45), world.book(hours=90)
    callers.therapist.post(f"/appointments/{visit.pk}/cancel", {"by": "client", "note": "a cold"})
    listed = callers.coordinator.get("/journal", about=visit.pk).json()["items"]
    assert [(item["verb"], item["by"]) for item in listed] == [
        ("appointment.booked", world.coordinator.user.pk),
        ("appointment.cancelled", world.therapist.user.pk),
    ]
    assert (listed[1]["at"], listed[1]["about"]) == ("2026-03-02T17:00:00Z", visit.pk)
    assert len(callers.coordinator.get("/journal", about=other.pk).json()["items"]) == 1


def test_a_reader_can_prove_the_chain(callers: Callers, world: World):
    visit = world.book()
    callers.therapist.post(f"/appointments/{visit.pk}/cancel", {"by": "client"})
    previous = GENESIS
    for item in callers.coordinator.get("/journal").json()["items"]:
        content = (item["by"], item["verb"], item["about"], item["facts"])
        previous = digest(previous, item["number"], NOW, *content)
        assert item["digest"] == previous


def test_it_goes_page_by_page(callers: Callers, world: World):
    for hours in (24, 48, 72):
        world.book(hours=hours)
    first = callers.coordinator.get("/journal", limit=2).json()
    rest = callers.coordinator.get("/journal", limit=2, cursor=first["next"]).json()
    assert [item["number"] for item in first["items"] + rest["items"]] == [1, 2, 3]


def test_about_nothing_nothing_happened(callers: Callers):
    assert callers.coordinator.get("/journal", about="apt_nobody").json() == {"items": [], "next": None}


@pytest.mark.parametrize("who", ["therapist", "client", "colleague", "neighbour"])
def test_it_is_the_coordinators(callers: Callers, who):
    problem(getattr(callers, who).get("/journal"), 404, "not-found")
