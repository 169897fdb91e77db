"""Tests that commit begin empty and guarded, whatever ran before them."""

import pytest
from django.db import connection

from elevate.journal import guards
from elevate.journal.models import Event


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", ["once", "again"])
def test_a_committing_test_starts_empty_and_guarded(_time, world):
    assert not Event.objects.exists()
    assert guards.missing(connection) == []
    world.book()
    assert Event.objects.exists()
