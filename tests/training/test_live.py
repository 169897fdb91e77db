"""What a visit pays, as lessons say it: the reader's own rate, or what is no one person's."""

import pytest

from elevate.core.money import Money
from elevate.training import live
from tests.world import NOW, World


def rate(learner=None):
    return live.setting(at=NOW, learner=learner).rate


def test_ones_own_rate_comes_first(world: World):
    colleague = world.add_therapist("Ann Roe", rate_cents=9900)
    assert rate(colleague.user) == Money(9900)


def test_one_persons_pay_is_never_shown_to_another(world: World):
    world.therapist.rates.update(amount_cents=9100)
    assert rate(world.coordinator.user) == Money(7200)


@pytest.mark.parametrize("others", [(8000, 9900), (8000, 9900, 9900, 8000)])
def test_what_several_are_paid_is_the_usual(world: World, others):
    world.therapist.rates.update(amount_cents=8000)
    for number, cents in enumerate(others):
        world.add_therapist(f"Ann {number}", rate_cents=cents)
    assert rate(world.coordinator.user) == Money(8000)
