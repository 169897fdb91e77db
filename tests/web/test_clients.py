"""Clients: who needs a word first, and how to find one."""

from datetime import date

import pytest

from elevate.people.models import Property
from tests.web.following import Page
from tests.web.reading import text
from tests.world import World

CLIENTS = "/t/clients/"


def test_those_who_need_attention_come_first(world: World, met, therapist):
    ana, cy, dee = (world.add_client(name) for name in ("Ana Torres", "Cy Lund", "Dee Park"))
    for client, days in [(world.client, 20), (ana, 30), (cy, 40), (dee, 2)]:
        met(client, days=days)
    for client in (world.client, ana):
        world.subscribe(client, starts_on=date(2026, 1, 5))
    world.book(hours=30, client=dee)
    said = text(therapist.get(CLIENTS))
    assert "4 clients · 2 need attention" in said
    in_order = ["Need attention", "Ana Torres", "Ben Okafor", "Everyone else", "Cy Lund", "Dee Park"]
    assert [said.index(words) for words in in_order] == sorted(said.index(words) for words in in_order)


def test_each_is_told_in_words(world: World, met, therapist):
    met(world.client, days=24)
    world.subscribe(world.client, starts_on=date(2026, 2, 9))
    met(world.add_client("Cy Lund"), days=1)
    said = text(therapist.get(CLIENTS))
    assert "Ben Okafor Harbor House, 7A 24 days since the last visit 3 credits nothing booked" in said
    assert "Cy Lund Harbor House, 7A 1 day since the last visit 1 credit owed nothing booked" in said


def test_a_booked_visit_is_named(world: World, therapist):
    world.book(hours=48)
    assert "No visit yet 0 credits Wed 4 Mar, 12:00 PM" in text(therapist.get(CLIENTS))


@pytest.mark.parametrize("wanted", ["ana", "TORRES", "9c", "mill", "ana mill"])
def test_a_client_is_found_by_name_unit_or_property(world: World, met, therapist, wanted):
    mill = Property.objects.create(name="The Mill", time_zone=world.property.time_zone)
    ana = world.add_client("Ana Torres", at=mill)
    ana.unit = "9C"
    ana.save()
    met(ana, days=2)
    met(world.client, days=3)
    said = text(therapist.get(CLIENTS, {"q": wanted}))
    assert "1 client ·" in said
    assert "Ana Torres" in said
    assert "Ben Okafor" not in said


@pytest.mark.parametrize("wanted", ["zzz", "%", "_", "'; --", "x" * 5000, "y " * 5000, "<b>"])
def test_what_matches_nobody_says_so(world: World, met, therapist, wanted):
    met(world.client, days=2)
    answer = therapist.get(CLIENTS, {"q": wanted})
    assert answer.status_code == 200
    assert "Nobody matches" in text(answer)
    assert Page(answer).link("Show all clients") == CLIENTS


def test_nobody_yet_says_when_they_come(therapist):
    assert "No clients yet They appear here with their first visit with you." in text(therapist.get(CLIENTS))


def test_a_therapist_sees_their_own_clients_only(world: World, met, colleague, therapist):
    met(world.client, days=2)
    assert "Ben Okafor" in text(therapist.get(CLIENTS))
    assert "Ben Okafor" not in text(colleague.get(CLIENTS))
    assert therapist.get(f"{CLIENTS}{world.client.pk}/").status_code == 200
    assert colleague.get(f"{CLIENTS}{world.client.pk}/").status_code == 404


def test_many_are_shown_a_page_at_a_time(world: World, therapist):
    for number in range(26):
        world.book(hours=30 + 2 * number, client=world.add_client(f"Client {number:02}"))
    first, second = (text(therapist.get(f"{CLIENTS}?q=client&page={number}")) for number in (1, 2))
    assert "26 clients" in first
    assert Page(therapist.get(f"{CLIENTS}?q=client")).link("Next") == "?q=client&page=2"
    assert (first.count("Client "), second.count("Client ")) == (25, 1)


def test_more_clients_ask_no_more_queries(world: World, met, therapist, queries):
    met(world.client, days=2)
    one = queries(lambda: therapist.get(CLIENTS))
    for number in range(11):
        met(world.add_client(f"Client {number}"), days=3 + number)
    assert queries(lambda: therapist.get(CLIENTS)) == one
