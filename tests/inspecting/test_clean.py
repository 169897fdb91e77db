from elevate.inspecting import examining
from tests.inspecting.conftest import LATER, broken


def test_a_world_in_which_everything_happened_keeps_every_promise(busy):
    assert broken() == {}


def test_every_check_says_among_how_many_it_looked(busy):
    for finding in examining.examine(at=LATER):
        print(finding)
