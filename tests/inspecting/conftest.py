"""A world in which everything has happened at least once, and ways to break it behind the guards' back."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from elevate.api.models import Answer, Token
from elevate.core.rulebook import Party
from elevate.credits import accrual, ledger
from elevate.inspecting import examining
from elevate.messaging import delivering
from elevate.people import keeping
from elevate.people.models import Coordinator
from elevate.scheduling import cancelling, completing, rescheduling, substituting, undoing
from elevate.scheduling.acts import Cancellation, NoShow, Reschedule
from elevate.scheduling.models import Appointment, Blackout
from elevate.scheduling.standing import creating
from elevate.scheduling.standing.wishes import StandingWish
from elevate.training import completing as completing_lessons, practising, scenarios
from elevate.training.models import Completion, Lesson
from elevate.training.practising import Try
from elevate.training.scenarios import Deed
from tests.training import making
from tests.world import NOW, World, client_cancels

HOUR = timedelta(hours=1)
NAMES = ("booked", "completed", "late", "on time", "no show", "theirs", "moved", "moved late", "undone")
LATER = NOW + timedelta(days=21)


@pytest.fixture
def busy(world: World) -> dict[str, Appointment]:
    """One visit of every kind, by name."""
    world.subscribe(world.client, starts_on=date(2026, 2, 23))
    keeping.add(Coordinator(name="Jo Park"), by=world.actor(world.coordinator), at=NOW)
    visits = {name: world.book(hours=48 + 24 * number) for number, name in enumerate(NAMES)}
    _end(visits, world)
    _move(visits, world)
    _take_back(visits, world)
    _change_credits(world)
    visits["standing"] = _arrange(world)
    _answer_a_request(world)
    _learn(world)
    accrual.catch_up(at=LATER)
    delivering.deliver_due(at=LATER)
    return visits


def _end(visits: dict[str, Appointment], world: World) -> None:
    by, start = world.actor(world.therapist), {name: visit.starts_at for name, visit in visits.items()}
    completing.complete(visits["completed"].pk, by=by, at=start["completed"] + HOUR)
    cancelling.cancel(visits["late"].pk, client_cancels(), by=by, at=start["late"] - HOUR)
    cancelling.cancel(visits["on time"].pk, client_cancels(), by=by, at=NOW)
    absent = NoShow(contact_attempt="rang twice")
    cancelling.cancel(visits["no show"].pk, absent, by=by, at=start["no show"] + HOUR)
    cancelling.cancel(visits["theirs"].pk, Cancellation(party=Party.THERAPIST), by=by, at=NOW)


def _move(visits: dict[str, Appointment], world: World) -> None:
    clerk = world.actor(world.coordinator)
    elsewhere = Reschedule(starts_at=NOW + 500 * HOUR, therapist=world.add_therapist("Ana Cruz"))
    new = rescheduling.reschedule(visits["moved"].pk, elsewhere, by=clerk, at=NOW).new
    visits["moved again"] = _there(new)
    again = Reschedule(starts_at=NOW + 524 * HOUR)
    done = rescheduling.reschedule(visits["moved again"].pk, again, by=clerk, at=NOW + HOUR)
    visits["new"] = _there(done.new)
    late, lost = visits["moved late"], Reschedule(starts_at=NOW + 530 * HOUR, override_reason="test")
    rescheduling.reschedule(late.pk, lost, by=clerk, at=late.starts_at - HOUR)


def _arrange(world: World) -> Appointment:
    """Make an arrangement of two weeks, the second of which is skipped, and let somebody stand in."""
    Blackout.objects.create(closed_on=date(2026, 5, 13), name="Founders' Day", added_at=NOW, added_by="x")
    wish = StandingWish(
        client=world.client,
        therapist=world.therapist,
        service=world.service,
        property=world.property,
        starts_on=date(2026, 5, 6),
        local_time=time(9),
        weekdays=("WE",),
        count=2,
        override_reason="test",
    )
    clerk = world.actor(world.coordinator)
    series = creating.create(wish, by=clerk, at=NOW)
    visit = series.appointments.get()
    ida = world.add_therapist("Ida Berg", rate_cents=8000)
    return substituting.substitute(visit.pk, ida, by=clerk, at=NOW)


def _take_back(visits: dict[str, Appointment], world: World) -> None:
    by, clerk, visit = world.actor(world.therapist), world.actor(world.coordinator), visits["undone"]
    completing.complete(visit.pk, by=by, at=visit.starts_at + HOUR)
    undoing.undo(visit.pk, by=by, at=visit.starts_at + 2 * HOUR, reason="not yet")
    back = Reschedule(starts_at=NOW + 540 * HOUR)
    visits["withdrawn"] = _there(rescheduling.reschedule(visit.pk, back, by=clerk, at=NOW).new)
    undoing.undo(visit.pk, by=clerk, at=NOW + HOUR, reason="stays")


def _change_credits(world: World) -> None:
    clerk = world.actor(world.coordinator)
    ledger.give(world.client, 2, reason="a gift", key="1", at=NOW, by=clerk)
    ledger.adjust(world.client, -1, reason="a mistake", key="2", at=NOW, by=clerk)


def _answer_a_request(world: World) -> None:
    token = Token.objects.create(user=world.coordinator.user, digest="1", scopes="read", created_at=NOW)
    Answer.objects.create(token=token, key="a", fingerprint="b", status=200, body="{}", created_at=NOW)


def _learn(world: World) -> None:
    making.place()
    maya, lesson = world.actor(world.therapist), Lesson.objects.get(key="pay")
    tried = Try("any", scenarios.Answer(deed=Deed.NONE), passed=True, operation_id=UUID(int=1))
    practising.record(lesson.published, tried, by=maya, at=NOW)
    reading = Completion.By.READING
    completing_lessons.complete(lesson.published, making.SETTING, how=reading, by=maya, at=NOW)


@pytest.fixture
def unguarded(busy: dict[str, Appointment]) -> Iterator[Callable[..., None]]:
    """Make tables plain: the same rows without keys, constraints or triggers, for this test."""

    def strip(*tables: str) -> None:
        _run("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
        for table in tables:
            _run(f"CREATE TABLE plain AS SELECT * FROM {table}")
            _run(f"DROP TABLE {table}" + (" CASCADE" if connection.vendor == "postgresql" else ""))
            _run(f"ALTER TABLE plain RENAME TO {table}")

    yield strip
    transaction.set_rollback(True)  # nobody asks whether what was broken is consistent


@pytest.fixture
def change() -> Callable[..., None]:
    """Run SQL that no operation would run."""
    return _run


def broken(*, at=LATER) -> dict[str, str]:
    """Return what the checks of the tables' content find: each broken promise with its line."""
    findings = [examining._finding(check) for check in examining.promises(at)]
    return {finding.says: str(finding) for finding in findings if finding.broken}


def _there(visit: Appointment | None) -> Appointment:
    assert visit is not None
    return visit


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
