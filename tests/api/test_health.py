"""Liveness and readiness, for whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client as Browser

from elevate.api import health
from tests.api.conftest import Callers
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def _unchecked(monkeypatch):
    monkeypatch.setattr(health, "_migrated", set())


def test_a_process_that_answers_lives():
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_migrated_database_is_ready():
    answer = Browser().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "worker_lag_seconds": 0}


def test_a_lagging_worker_is_told_and_turns_nobody_away(callers: Callers, world: World, set_clock):
    world.book()
    set_clock(NOW + timedelta(minutes=5))
    answer = Browser().get("/readyz")
    assert (answer.status_code, answer.json()["worker_lag_seconds"]) == (200, 180)


def test_without_a_database_nobody_is_served(monkeypatch):
    def gone(_at):
        raise DatabaseError

    monkeypatch.setattr(health, "_lag_seconds", gone)
    monkeypatch.setattr(health, "_is_migrated", lambda: True)
    answer = Browser().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


@pytest.mark.django_db
def test_a_migration_that_is_pending_makes_it_unready(monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_args: ["one"])
    answer = Browser().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")
