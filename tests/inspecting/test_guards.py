"""What guards the data is missed when it is gone."""

import sqlite3

import pytest
from django.db import connection

from elevate.inspecting import examining, guards
from elevate.journal import guards as triggers
from tests.inspecting.conftest import LATER


def findings() -> dict[str, str]:
    return {finding.says: str(finding) for finding in examining.examine(at=LATER) if not finding.holds}


def test_a_trigger_that_is_gone_is_named(db, change):
    on = "" if connection.vendor == "sqlite" else " ON journal_event"
    change(f"DROP TRIGGER journal_event_no_delete{on}")
    assert guards.missing() == ["journal_event_no_delete"]
    assert "journal_event_no_delete" in findings()["Journal and ledger refuse to be changed"]
    triggers.install(connection, ["journal_event"])
    assert guards.missing() == []


def test_claims_without_their_key_are_named(unguarded):
    unguarded("scheduling_claim")
    assert guards.missing() == ["the key of scheduling_claim"]


def test_a_constraint_that_is_gone_is_named(unguarded):
    unguarded("people_user")
    assert guards.missing_constraints() == ["user_email_lower_case"]
    assert "user_email_lower_case" in findings()["Every constraint that the models declare is in force"]


def test_a_migration_that_has_not_run_is_named_and_nothing_else_is_asked(db, change):
    change("DELETE FROM django_migrations WHERE app = 'plans' AND name LIKE '0002%'")
    assert guards.missing() == ["plans.0002_subscription_accrues_from"]
    assert list(findings()) == ["The tables are those of this version"]


def test_a_question_that_cannot_be_answered_is_a_finding_and_the_next_is_asked(db, change):
    change("DROP TABLE api_answer")
    found = findings()
    assert "it cannot be checked" in found["A token's key has one answer"]
    assert "it cannot be checked" in found["Every answer that is kept is a whole one"]


# What only one engine has: how it goes missing, how it comes back, and what is said.
OWN = {
    "sqlite": (
        "PRAGMA recursive_triggers=OFF",
        "PRAGMA recursive_triggers=ON",
        "FAIL  SQLite keeps its safe settings: recursive_triggers is 0",
    ),
    "postgresql": (
        "ALTER TABLE scheduling_appointment DROP CONSTRAINT no_overlap_of_client",
        "SELECT 1",
        "FAIL  Overlapping visits are excluded a second time: no_overlap_of_client",
    ),
}


def test_a_guard_that_only_this_engine_has_is_missed(db, change):
    gone, back, line = OWN[connection.vendor]
    change(gone)
    try:
        assert line in findings().values()
    finally:
        change(back)


@pytest.mark.parametrize(
    ("version", "risky"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_versions_of_sqlite_that_may_lose_writes_are_known(monkeypatch, version, risky):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert bool(guards.at_risk()) is risky
