"""Run every check on one unchanging view of the live database, while the server goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection

from elevate.inspecting import (
    answers,
    chains,
    claims,
    grants,
    guards,
    history,
    ledger,
    lessons,
    messages,
    outcomes,
    overlaps,
    series,
)
from elevate.inspecting.checks import Check, Finding

#: A read-only view that holds no writer up. Django's own `atomic` would take SQLite's write lock.
_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


def examine(*, at: datetime) -> Iterator[Finding]:
    """Yield what each check finds, guards first; without its tables nothing else is looked at."""
    tables, *others = guards.checks()
    with _one_view():
        first = _finding(tables)
        yield first
        if first.holds:
            yield from (_finding(check) for check in [*others, *promises(at)])


def promises(at: datetime) -> Iterator[Check]:
    """Yield the checks of what is in the tables, as of `at`."""
    for group in (overlaps, claims, outcomes, chains, ledger, grants, history, series):
        yield from group.checks()
    yield from messages.checks(at)
    yield from lessons.checks(at)
    yield from answers.checks()


def _finding(check: Check) -> Finding:
    """Ask one question; what the database cannot answer is a finding too, and the next one can be asked."""
    _say("SAVEPOINT a_check")
    try:
        offenders = tuple(check.look())
        looked_at = "" if check.among is None else str(check.among)
    except DatabaseError as error:
        _say("ROLLBACK TO SAVEPOINT a_check")
        offenders, looked_at = (f"it cannot be checked, {str(error).splitlines()[0]}",), ""
    _say("RELEASE SAVEPOINT a_check")
    return Finding(says=check.says, grave=check.grave, offenders=offenders, looked_at=looked_at)


@contextmanager
def _one_view() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    _say(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        _say("ROLLBACK")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
