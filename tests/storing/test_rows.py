"""Rows written by hand are the rows that `save()` writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from elevate.credits.models import CreditEntry
from elevate.plans.models import PolicyVersion
from elevate.scheduling.models import Appointment, Claim
from elevate.storing import rows
from tests.world import NOW


def test_an_inserted_object_is_what_save_would_have_stored(world):
    visit = world.book()
    twin = Appointment.objects.get(pk=visit.pk)
    twin.pk, twin.starts_at, twin.ends_at = (
        "apt_twin",
        twin.starts_at + timedelta(30),
        twin.ends_at + timedelta(30),
    )
    twin.blocked_until += timedelta(30)
    rows.insert([twin])
    stored = Appointment.objects.get(pk="apt_twin")
    columns = [field.attname for field in Appointment._meta.concrete_fields]
    assert [getattr(stored, column) for column in columns] == [getattr(twin, column) for column in columns]
    assert not twin._state.adding


def test_the_database_makes_the_key_where_it_does(world):
    visit = world.book()
    before = CreditEntry.objects.get(appointment_id=visit.pk)
    before.source_key = "another"
    rows.insert([before])
    assert CreditEntry.objects.filter(appointment_id=visit.pk).count() == 2


def test_many_rows_are_what_save_would_have_stored(world):
    visit = world.book()
    columns = [field.attname for field in Appointment._meta.concrete_fields]
    twins = []
    for number in range(1, 31):
        twin = Appointment.objects.get(pk=visit.pk)
        twin.pk, twin.override_reason = f"apt_twin{number:02}", "" if number % 2 else "1"
        for name in ("starts_at", "ends_at", "blocked_until"):
            setattr(twin, name, getattr(twin, name) + timedelta(number))
        twins.append(twin)
    rows.insert(twins)
    stored = Appointment.objects.filter(pk__startswith="apt_twin").order_by("pk")
    assert list(stored.values_list(*columns)) == [
        tuple(getattr(twin, column) for column in columns) for twin in twins
    ]


def test_nothing_is_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        rows.insert([])


def test_a_taken_key_is_an_error(world):
    visit = world.book()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([visit])


def test_a_taken_key_is_told(world):
    visit = world.book()
    taken = visit.claims.first()
    assert rows.insert_free(Claim, [("thr_free", 1, visit.pk), ("thr_free", 2, visit.pk)])
    assert not rows.insert_free(Claim, [("thr_free", 3, visit.pk), (taken.resource, taken.quarter, visit.pk)])


def test_many_rows_take_a_few_statements(world, django_assert_num_queries):
    visit = world.book()
    with django_assert_num_queries(3):
        rows.insert_many(Claim, [("thr_free", number, visit.pk) for number in range(2500)])
    assert Claim.objects.filter(resource="thr_free").count() == 2500


def test_only_the_named_fields_are_updated(world):
    policy = PolicyVersion.objects.create(effective_at=NOW)
    policy.free_notice_hours, policy.message_delay_minutes = 12, 9
    rows.update(policy, "free_notice_hours")
    policy.refresh_from_db()
    assert (policy.free_notice_hours, policy.message_delay_minutes) == (12, 2)


def test_only_the_named_keys_are_deleted(world):
    visit = world.book()
    kept, *gone = visit.claims.order_by("resource", "quarter")
    rows.delete(Claim, "resource", "quarter", keys=[(claim.resource, claim.quarter) for claim in gone])
    assert list(visit.claims.all()) == [kept]
    rows.delete(Claim, "resource", "quarter", keys=[])
    assert visit.claims.count() == 1
