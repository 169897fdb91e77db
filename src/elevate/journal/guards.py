"""Triggers that refuse UPDATE and DELETE on tables that may only grow."""

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_protected: list[str] = []

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION elevate_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
FOR EACH ROW EXECUTE FUNCTION elevate_append_only()
"""
_EVENTS = ("update", "delete")


def protect(table: str) -> None:
    """Name a table that may only grow; called while the apps get ready."""
    if table not in _protected:
        _protected.append(table)


def install_after_migrating(*, using: str, **_kwargs: Any) -> None:
    """Install the triggers on every protected table that exists by now."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    install(connection, [table for table in _protected if table in existing])


def install(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Create the triggers on `tables`; existing ones stay."""
    statement = _SQLITE if connection.vendor == "sqlite" else _POSTGRES
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION.replace("%%", "%"))
        for table in tables:
            for event in _EVENTS:
                cursor.execute(statement.format(table=table, event=event))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, so that a test's database can be emptied."""
    on_table = "" if connection.vendor == "sqlite" else " ON {table}"
    with connection.cursor() as cursor:
        for table in _protected:
            for event in _EVENTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}" + on_table.format(table=table))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that should exist and do not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    wanted = [f"{table}_no_{event}" for table in _protected for event in _EVENTS]
    return [name for name in wanted if name not in found]
