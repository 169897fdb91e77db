"""The database's own guards: what makes a broken promise impossible must itself be there (rules.md 7)."""

import sqlite3
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from elevate.inspecting.checks import Check, rows
from elevate.journal import guards as triggers

EXCLUSIONS = ("no_overlap_of_client", "no_overlap_of_therapist")
CLAIMS = ("scheduling_claim", ["resource", "quarter"])

#: SQLite's pragmas, and what each must say on every connection.
PRAGMAS: dict[str, object] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "synchronous": 2,
    "journal_mode": "wal",
}
#: Versions that may lose writes when a checkpoint meets a restart of the write-ahead log.
FIRST_AT_RISK, FIRST_MENDED = (3, 7, 0), (3, 51, 3)
MENDED_BEFORE = ((3, 44, 6), (3, 50, 7))


def checks() -> Iterator[Check]:
    """Yield the checks of the guards: those of this database's engine."""
    yield Check(says="The tables are those of this version", look=unapplied)
    yield Check(says="Journal and ledger refuse to be changed", look=lambda: triggers.missing(connection))
    yield Check(says="A quarter hour of a person can be held once", look=missing_claims_key)
    yield Check(says="Every constraint that the models declare is in force", look=missing_constraints)
    if connection.vendor == "postgresql":
        yield Check(says="Overlapping visits are excluded a second time", look=missing_exclusions)
        return
    yield Check(says="SQLite keeps its safe settings", look=_lax_pragmas)
    yield Check(says="The database file is sound", look=_damage)
    yield Check(says="Every reference leads somewhere", look=_dangling)
    yield Check(says="SQLite is free of the WAL-reset fault", look=at_risk, grave=False)


def missing() -> list[str]:
    """Return what is absent of the guards that no server may run without; cheap enough for every start."""
    if absent := unapplied():
        return absent
    exclusions = missing_exclusions() if connection.vendor == "postgresql" else []
    return [*triggers.missing(connection), *missing_claims_key(), *exclusions]


def unapplied() -> list[str]:
    """Return the migrations that have not run, and the cache's table if it was not made."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    cache = settings.CACHES["default"]["LOCATION"]
    tables = [] if cache in connection.introspection.table_names() else [f"the table {cache}"]
    return [*(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan), *tables]


def missing_claims_key() -> list[str]:
    """Return the claims' table if its key does not admit one visit only."""
    name, columns = CLAIMS
    with connection.cursor() as cursor:
        keyed = connection.introspection.get_primary_key_columns(cursor, name) == columns
    return [] if keyed else [f"the key of {name}"]


def missing_exclusions() -> list[str]:
    """Return the exclusion constraints that PostgreSQL should have, valid, and has not."""
    found = rows("SELECT conname FROM pg_constraint WHERE contype = 'x' AND convalidated")
    return sorted(set(EXCLUSIONS) - {str(row[0]) for row in found})


def missing_constraints() -> list[str]:
    """Return the names of constraints that our models declare and the database does not have."""
    absent = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model.__module__.startswith("elevate."):
                continue
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
            absent += [item.name for item in model._meta.constraints if item.name not in found]
    return absent


def _lax_pragmas() -> list[str]:
    found = {name: rows(f"PRAGMA {name}")[0][0] for name in PRAGMAS}
    in_memory = found["journal_mode"] == "memory"
    return [
        f"{name} is {found[name]}"
        for name, wanted in PRAGMAS.items()
        if found[name] != wanted and not (in_memory and name == "journal_mode")
    ]


def _damage() -> list[str]:
    return [str(row[0]) for row in rows("PRAGMA quick_check") if row[0] != "ok"]


def _dangling() -> list[str]:
    return [f"{table} row {row} to {parent}" for table, row, parent, _key in rows("PRAGMA foreign_key_check")]


def at_risk() -> list[str]:
    """Return the version of SQLite, in a sentence, if it has the WAL-reset fault."""
    version = sqlite3.sqlite_version_info
    mended = any(version[:2] == fixed[:2] and version >= fixed for fixed in MENDED_BEFORE)
    if mended or not FIRST_AT_RISK <= version < FIRST_MENDED:
        return []
    return [f"SQLite {sqlite3.sqlite_version} has it when several processes write to one file (very rare)"]
