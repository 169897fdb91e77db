"""Check-in messages are turned on by who says so, and by nobody else."""

import pytest

from tests.web.reading import text
from tests.world import World


@pytest.mark.parametrize("said", [{}, {"messages": ""}, {"messages": "x"}])
def test_messages_that_nobody_said_to_turn_on_stay_off(world: World, ben, said):
    ben.post("/me/check-ins/", {"messages": "off"})
    answer = text(ben.post("/me/check-ins/", said, follow=True))
    assert "Say whether check-in messages are to be on or off: nothing changed." in answer
    world.client.refresh_from_db()
    assert world.client.opted_out_at is not None
