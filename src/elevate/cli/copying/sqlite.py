"""Copies of an SQLite database, by its own online copying."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from django.db import connection, connections

from elevate.cli.copying.refusing import CopyRefused

OURS = "django_migrations"


def back_up(draft: Path) -> None:
    """Copy the live database to `draft` as one file."""
    connection.ensure_connection()
    with closing(sqlite3.connect(draft)) as copy:
        cast("sqlite3.Connection", connection.connection).backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _check(draft)


def restore(file: Path) -> None:
    """Copy `file` over the live database, in one transaction of SQLite's."""
    _check(file)
    connection.ensure_connection()
    try:
        with _opened(file) as copy:
            copy.backup(cast("sqlite3.Connection", connection.connection))
    except sqlite3.Error as problem:
        raise CopyRefused(f"Nothing was changed. SQLite says: {problem}.") from problem
    finally:
        connections.close_all()


def _check(file: Path) -> None:
    try:
        with _opened(file) as copy:
            damage = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
            names = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as problem:
        raise CopyRefused(f"{file} is no backup of an SQLite database ({problem}).") from problem
    if damage:
        raise CopyRefused(f"{file} is damaged: {damage[0]}.")
    if OURS not in names:
        raise CopyRefused(f"{file} is an SQLite database, but none of elevate's.")


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        yield copy
