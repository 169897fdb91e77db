"""Adding and changing people and places."""

from elevate.journal.models import Event
from elevate.people import keeping
from elevate.people.models import Client, User
from tests.world import NOW, World


def test_two_people_who_change_different_things_at_once_undo_nothing_of_each_other(world: World):
    one, other = (Client.objects.get(pk=world.client.pk) for _coordinator in range(2))
    by = world.actor(world.coordinator)
    keeping.change(one, {"unit": "9C"}, by=by, at=NOW)
    keeping.change(other, {"email": "Ben@Example.test"}, by=by, at=NOW)
    client = Client.objects.get(pk=world.client.pk)
    assert (client.unit, client.email, client.user.email) == ("9C", "ben@example.test", "ben@example.test")
    changes = Event.objects.filter(verb="client.changed", about=client.pk).order_by("number")
    assert [event.facts["fields"] for event in changes] == [["unit"], ["email"]]


def test_two_people_added_at_once_with_one_address_are_one_user(world: World):
    rival = User.objects.create_user("ada@example.test")
    assert keeping._new_user("ada@example.test") == rival
    assert User.objects.filter(email="ada@example.test").count() == 1
