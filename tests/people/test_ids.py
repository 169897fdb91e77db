"""Ids: a prefix that says what it is, and a ULID that sorts by time."""

import re

import pytest
import time_machine

from elevate.people.ids import new_id
from elevate.people.models import Client, Property
from tests.world import NOW


@pytest.mark.parametrize("prefix", ["apt", "cli", "thr"])
def test_an_id_is_a_prefix_and_26_digits_without_ambiguous_letters(prefix):
    assert re.fullmatch(rf"{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}", new_id(prefix))


def test_ids_sort_by_the_time_they_were_made():
    made = []
    for second in range(5):
        with time_machine.travel(NOW.timestamp() + second, tick=False):
            made.append(new_id("apt"))
    assert made == sorted(made)


def test_no_two_are_alike():
    assert len({new_id("apt") for _number in range(10_000)}) == 10_000


def test_an_object_has_its_id_before_it_is_saved():
    assert Client(name="Ben", property=Property()).pk.startswith("cli_")
