"""Who the token belongs to."""

import pytest

from tests.api.conftest import Callers, caller_for
from tests.world import World


@pytest.mark.parametrize("role", ["coordinator", "therapist", "client"])
def test_everybody_learns_who_they_are(callers: Callers, world: World, role):
    person = getattr(world, role)
    told = getattr(callers, role).get("/me").json()
    assert told["user"] == {"id": person.user.pk, "email": person.email, "name": person.name}
    assert told["role"] == role
    ids = {f"{name}_id": None for name in ("coordinator", "therapist", "client")} | {f"{role}_id": person.pk}
    assert {name: told[name] for name in ids} == ids
    assert told["scopes"] == ["read", "write"]


def test_a_token_tells_its_scopes(callers: Callers, world: World):
    assert caller_for(world.client, "read").get("/me").json()["scopes"] == ["read"]


def test_who_has_several_roles_calls_in_the_widest(callers: Callers, world: World):
    world.coordinator.user.therapist = world.therapist
    world.therapist.user = world.coordinator.user
    world.therapist.save()
    assert callers.coordinator.get("/me").json()["role"] == "coordinator"
