"""The rows an act left behind, and raw inserts of rows just like them on the same database."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.db import connection, models, transaction

from elevate.core.grid import QUARTER
from elevate.credits.models import CreditEntry
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.models import Client, Therapist
from elevate.scheduling.models import Appointment, Claim, Resolution

#: How far the copies lie in the future, so that they collide with nothing.
LATER = timedelta(days=7000)
FAR = 1_000_000_000
#: Prefixes of ids that the copies have, by those of the originals.
OTHER_IDS = {"apt_": "apx_", "res_": "rex_", "msg_": "msx_", "cli_": "clx_", "thr_": "thx_"}


def add_twins() -> None:
    """Give every client and therapist a twin, to whom the copies belong: nothing of theirs is in our way."""
    for model in (Client, Therapist):
        people = [person for person in model.objects.all() if _renamed(person.pk) != person.pk]
        for person in people:
            person.pk, person.user = _renamed(person.pk), None
        model.objects.bulk_create(people, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of one table."""

    model: type[models.Model]
    values: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the tables that only grow had grown."""

    event: int
    entry: int

    @classmethod
    def now(cls) -> "Mark":
        return cls(event=_highest(Event, "number"), entry=_highest(CreditEntry, "id"))


def since(mark: Mark, *, visits: Sequence[str], resolutions: Sequence[str] = ()) -> list[Rows]:
    """Return the rows of `visits`, their claims, and all that ledger, journal and outbox gained since."""
    return [
        _copies(Appointment.objects.filter(pk__in=visits).order_by("id"), blank=("resolution_id",)),
        _copies(Resolution.objects.filter(pk__in=resolutions).order_by("id")),
        _copies(
            Claim.objects.filter(appointment__in=visits).order_by("appointment_id", "resource", "quarter")
        ),
        _copies(CreditEntry.objects.filter(pk__gt=mark.entry).order_by("id"), shared=("id",)),
        _copies(Event.objects.filter(pk__gt=mark.event).order_by("number")),
        _copies(Message.objects.filter(event__gt=mark.event).order_by("event", "id")),
    ]


def grants(entries: models.QuerySet[CreditEntry]) -> list[Rows]:
    """Return copies of grants, as if of other clients."""
    return [_copies(entries, shared=("id",))]


def without(rows: Rows, *columns: str) -> Rows:
    """Return the rows with these columns left empty, if their table has them."""
    names = [field.column for field in rows.model._meta.concrete_fields]
    empty = {names.index(column) for column in columns if column in names}
    values = [
        tuple(None if place in empty else value for place, value in enumerate(row)) for row in rows.values
    ]
    return Rows(rows.model, values) if empty else rows


def insert(tables: Sequence[Rows], *, transactions: int) -> None:
    """Insert the rows by hand, spread evenly over so many transactions."""
    statements = [_statement(rows.model) for rows in tables]
    for parts in zip(*(_split(rows.values, transactions) for rows in tables), strict=True):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, part in zip(statements, parts, strict=True):
                if part:
                    cursor.executemany(statement, part)


def _split(values: list[tuple[Any, ...]], parts: int) -> Iterator[list[tuple[Any, ...]]]:
    for number in range(parts):
        yield values[len(values) * number // parts : len(values) * (number + 1) // parts]


def _copies(
    found: models.QuerySet[Any], *, blank: tuple[str, ...] = (), shared: tuple[str, ...] = ()
) -> Rows:
    """Return copies of the rows that can stand beside them; `shared` columns are left to the database."""
    fields = [field for field in found.model._meta.concrete_fields if field.column not in shared]
    values = [
        tuple(None if field.column in blank else _stored(field, row) for field in fields) for row in found
    ]
    return Rows(found.model, values)


def _stored(field: models.Field, row: models.Model) -> Any:
    return field.get_db_prep_save(_other(field, getattr(row, field.attname)), connection)


def _other(field: models.Field, value: Any) -> Any:
    if field.column == "event_id" or (field.model is Event and field.primary_key):
        return value + FAR
    if field.column == "quarter":
        return value + LATER // QUARTER
    if isinstance(value, datetime):
        return value + LATER
    if isinstance(value, dict):
        return json.loads(_renamed(json.dumps(value)))
    return _renamed(value) if isinstance(value, str) else value


def _renamed(text: str) -> str:
    for ours, theirs in OTHER_IDS.items():
        text = text.replace(ours, theirs)
    return text


def _statement(model: type[models.Model]) -> str:
    left_out = {"id"} if model is CreditEntry else set()
    columns = [field.column for field in model._meta.concrete_fields if field.column not in left_out]
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"


def _highest(model: type[models.Model], column: str) -> int:
    highest = model._default_manager.aggregate(highest=models.Max(column))["highest"]
    return highest or 0


def chunks[T](items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield `items` in pieces of `size`."""
    yield from batched(items, size)
