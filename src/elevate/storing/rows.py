"""Insert and update rows of models with statements that are composed once.

Django composes an INSERT anew for every object it saves; on the path of a
booking that costs more than the database does. Values still go through the
fields, so what is stored is what `save()` would store.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model


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


def insert_free(objects: Sequence[Model]) -> bool:
    """Insert new objects, passing over those whose key is taken; tell whether all were inserted.

    Rivals for one key wait for each other. Without all of them the caller must roll back.
    """
    statement = f"{_inserting(type(objects[0]), len(objects))} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(objects))
        inserted: int = cursor.rowcount
    return inserted == len(objects)


def update(row: Model, *names: str) -> None:
    """Store the fields called `names` of an object that exists."""
    fields = [*(row._meta.get_field(name) for name in names), row._meta.pk]
    with connection.cursor() as cursor:
        cursor.execute(_updating(type(row), names), [_stored(field, row) for field in fields])


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
    return [
        field for field in model._meta.concrete_fields if not isinstance(field, AutoField) and field.column
    ]


def _values(objects: Sequence[Model]) -> list[Any]:
    return [_stored(field, row) for row in objects for field in _inserted(type(row))]


def _stored(field: Any, row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)
