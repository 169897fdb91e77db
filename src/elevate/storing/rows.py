"""Insert and update rows of models with statements that are composed once.

Django composes an INSERT anew for every object it saves; on the path of a
booking that costs more than the database does. Values still go through the
fields, so what is stored is what `save()` would store.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import batched
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model

#: Rows one statement inserts; SQLite takes 32,766 values at once.
_MANY = 1000
#: From how many rows on it pays to prepare equal values once; and the kinds that equal only their like.
_ALIKE = 20
_PLAIN = frozenset({str, int, datetime, type(None)})


def insert(objects: Sequence[Model]) -> None:
    """Insert new objects of one model in one statement; a key the database makes is not read back.

    Raises `IntegrityError` as `save()` does.
    """
    if not objects:
        return
    model = type(objects[0])
    with connection.cursor() as cursor:
        cursor.execute(_inserting(model, len(objects)), _values(objects))
    for each in objects:
        state = each._state  # noqa: SLF001 - as `save()` leaves it
        state.adding, state.db = False, connection.alias


def insert_free(model: type[Model], values: Sequence[tuple[Any, ...]]) -> bool:
    """Insert rows given as plain values, a column each; tell whether the key of every one was free.

    Rivals for one key wait for each other. When it tells False the caller must roll back.
    """
    statement = f"{_inserting(model, len(values))} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in values for value in row])
        inserted: int = cursor.rowcount
    return inserted == len(values)


def insert_many(model: type[Model], values: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows given as plain values, a column each."""
    with connection.cursor() as cursor:
        for some in batched(values, _MANY):
            cursor.execute(_inserting(model, len(some)), [value for row in some for value in row])


def update(row: Model, *names: str) -> None:
    """Store the fields called `names` of an object that exists."""
    fields = [*(row._meta.get_field(name) for name in names), row._meta.pk]
    with connection.cursor() as cursor:
        cursor.execute(
            _updating(type(row), names),
            [_stored(field, row, connections[DEFAULT_DB_ALIAS]) for field in fields],
        )


def delete(model: type[Model], *columns: str, keys: Sequence[tuple[Any, ...]]) -> None:
    """Delete the rows whose `columns` have one of the `keys`."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_deleting(model, columns, len(keys)), [value for key in keys for value in key])


@cache
def _inserting(model: type[Model], count: int) -> str:
    fields = _inserted(model)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {", ".join([one] * count)}'  # noqa: S608 - names of ours


@cache
def _updating(model: type[Model], names: tuple[str, ...]) -> str:
    columns = [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr]
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    key = model._meta.pk
    assert key is not None
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{key.column}" = %s'  # noqa: S608 - names of ours


@cache
def _deleting(model: type[Model], columns: tuple[str, ...], count: int) -> str:
    # Not `(a, b) IN (VALUES …)`: SQLite reads the whole table for that.
    one = " AND ".join(f'"{column}" = %s' for column in columns)
    return f'DELETE FROM "{model._meta.db_table}" WHERE {" OR ".join([f"({one})"] * count)}'  # noqa: S608 - names of ours


@cache
def _inserted(model: type[Model]) -> "list[Field[Any, Any]]":
    fields = model._meta.concrete_fields
    return [field for field in fields if field.column and not isinstance(field, AutoField)]


def _values(objects: Sequence[Model]) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]
    fields = _inserted(type(objects[0]))
    if len(objects) < _ALIKE:
        return [_stored(field, row, database) for row in objects for field in fields]
    # Most of what many rows hold is the same in all of them: it goes through its field once.
    columns = [(field, _Once(field, database)) for field in fields]
    return [
        once[value] if value.__class__ in _PLAIN else field.get_db_prep_save(value, database)
        for row in objects
        for field, once in columns
        for value in (field.pre_save(row, add=True),)
    ]


class _Once(dict[Any, Any]):
    """A field's values as they are stored, each prepared when it is first asked for."""

    def __init__(self, field: Any, database: BaseDatabaseWrapper) -> None:
        self.field, self.database = field, database

    def __missing__(self, value: Any) -> Any:
        self[value] = stored = self.field.get_db_prep_save(value, self.database)
        return stored


def _stored(field: Any, row: Model, database: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), database)
