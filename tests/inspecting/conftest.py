"""A world in which everything has happened at least once, and ways to break it behind the guards' back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from elevate.core.rulebook import Party
from elevate.credits import accrual, ledger
from elevate.inspecting import examining
from elevate.messaging import delivering
from elevate.scheduling import cancelling, completing, rescheduling, undoing
from elevate.scheduling.acts import Cancellation, NoShow, Reschedule
from elevate.scheduling.models import Appointment
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=21)


@pytest.fixture
def busy(world: World) -> dict[str, Appointment]:
    """One visit of every kind, by name."""
    world.subscribe(world.client, starts_on=date(2026, 2, 23))
    by, clerk = world.actor(world.therapist), world.actor(world.coordinator)
    names = ("booked", "completed", "late", "on time", "no show", "theirs", "moved", "moved late", "undone")
    visits = {name: world.book(hours=48 + 24 * number) for number, name in enumerate(names)}
    start = {name: visit.starts_at for name, visit in visits.items()}
    other = world.add_therapist("Ana Cruz")
    completing.complete(visits["completed"].pk, by=by, at=start["completed"] + HOUR)
    cancelling.cancel(visits["late"].pk, client_cancels(), by=by, at=start["late"] - HOUR)
    cancelling.cancel(visits["on time"].pk, client_cancels(), by=by, at=NOW)
    cancelling.cancel(
        visits["no show"].pk, NoShow(contact_attempt="rang twice"), by=by, at=start["no show"] + HOUR
    )
    cancelling.cancel(visits["theirs"].pk, Cancellation(party=Party.THERAPIST), by=by, at=NOW)
    moved = Reschedule(starts_at=NOW + 500 * HOUR, therapist=other)
    new = rescheduling.reschedule(visits["moved"].pk, moved, by=clerk, at=NOW).new
    assert new is not None
    again = Reschedule(starts_at=NOW + 524 * HOUR)
    visits["moved again"] = new
    visits["new"] = _new(rescheduling.reschedule(new.pk, again, by=clerk, at=NOW + HOUR).new)
    late = Reschedule(starts_at=NOW + 530 * HOUR, override_reason="test")
    rescheduling.reschedule(visits["moved late"].pk, late, by=clerk, at=start["moved late"] - HOUR)
    completing.complete(visits["undone"].pk, by=by, at=start["undone"] + HOUR)
    undoing.undo(visits["undone"].pk, by=by, at=start["undone"] + 2 * HOUR, reason="not yet")
    back = Reschedule(starts_at=NOW + 540 * HOUR)
    visits["withdrawn"] = _new(rescheduling.reschedule(visits["undone"].pk, back, by=clerk, at=NOW).new)
    undoing.undo(visits["undone"].pk, by=clerk, at=NOW + HOUR, reason="stays")
    ledger.give(world.client, 2, reason="a gift", key="1", at=NOW, by=clerk)
    ledger.adjust(world.client, -1, reason="a mistake", key="2", at=NOW, by=clerk)
    accrual.catch_up(at=LATER)
    delivering.deliver_due(at=LATER)
    return visits


@pytest.fixture
def unguarded(busy: dict[str, Appointment]) -> Callable[..., None]:
    """Make tables plain: the same rows without keys, constraints or triggers, until the test's transaction ends."""

    def strip(*tables: str) -> None:
        _run("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
        for table in tables:
            _run(f"CREATE TABLE plain AS SELECT * FROM {table}")
            _run(f"DROP TABLE {table}" + (" CASCADE" if connection.vendor == "postgresql" else ""))
            _run(f"ALTER TABLE plain RENAME TO {table}")
        transaction.set_rollback(True)

    return strip


@pytest.fixture
def change() -> Callable[..., None]:
    """Run SQL that no operation would run."""
    return _run


def broken(*, at=LATER) -> dict[str, str]:
    """Return what the checks of the tables' content find: each broken promise with its line."""
    findings = [examining._finding(check) for check in examining.promises(at)]
    return {finding.says: str(finding) for finding in findings if finding.broken}


def _new(visit: Appointment | None) -> Appointment:
    assert visit is not None
    return visit


def _run(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
