"""A prepared query answers as its queryset would."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.plans.models import PayRate, PolicyVersion
from elevate.scheduling.models import Appointment
from elevate.storing.prepared import DAY, INSTANT, TEXT, Prepared
from tests.world import NOW

VISITS = Prepared(
    lambda pk: Appointment.objects.with_people().filter(pk=pk).order_by(),
    pk=TEXT,
)
STARTS = Prepared(
    lambda client, since: (
        Appointment.objects.filter(client_id=client, starts_at__gte=since)
        .order_by("starts_at")
        .values_list("starts_at", flat=True)
    ),
    client=TEXT,
    since=INSTANT,
)
RATES = Prepared(
    lambda therapist, on: PayRate.objects.filter(therapist_id=therapist, effective_on__lte=on),
    therapist=TEXT,
    on=DAY,
)


def test_whole_objects_come_with_what_was_joined(world):
    visit = world.book()
    [found] = VISITS.rows(pk=visit.pk)
    with CaptureQueriesContext(connection) as queries:
        assert (found, found.client, found.property, found.policy) == (
            visit,
            world.client,
            world.property,
            world.policy,
        )
        assert found.starts_at == visit.starts_at
    assert len(queries) == 0


def test_other_values_give_other_rows(world):
    first, second = world.book(hours=48), world.book(hours=72)
    assert VISITS.first(pk=first.pk) == first
    assert VISITS.first(pk=second.pk) == second
    assert VISITS.first(pk="apt_nobody") is None


def test_plain_values_and_instants(world):
    visits = [world.book(hours=hours) for hours in (48, 72, 96)]
    since = NOW + timedelta(hours=60)
    assert STARTS.rows(client=world.client.pk, since=since) == [visit.starts_at for visit in visits[1:]]


def test_days(world):
    assert RATES.rows(therapist=world.therapist.pk, on=date(2019, 12, 31)) == []
    assert len(RATES.rows(therapist=world.therapist.pk, on=date(2020, 1, 1))) == 1


def test_a_value_that_looks_like_sql_is_a_value(world):
    assert VISITS.rows(pk="' OR 1=1 --") == []


@pytest.mark.parametrize("missing", [{}, {"client": "x"}])
def test_a_value_left_out_is_an_error(world, missing):
    with pytest.raises(KeyError):
        STARTS.rows(**missing)


def test_it_sees_what_was_stored_since(world):
    newest = Prepared(lambda at: PolicyVersion.objects.filter(effective_at__lte=at), at=INSTANT)
    assert newest.rows(at=NOW) == [world.policy]
    later = PolicyVersion.objects.create(effective_at=NOW)
    assert newest.rows(at=NOW) == [world.policy, later]
