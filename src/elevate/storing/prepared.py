"""Queries whose SQL is composed once and run with other values each time.

A `Prepared` is an ordinary queryset over marks instead of values, so its
definition stays with the other queries:

    CURRENT = Prepared(lambda on: PayRate.objects.filter(effective_on__lte=on), on=DAY)
    CURRENT.rows(on=today)
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from operator import itemgetter
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

#: Values that occur nowhere else, so that a mark's place among the parameters is known by it.
TEXT = "\ufdd0"
INSTANT = datetime(1601, 1, 1, 1, 1, 1, 1, tzinfo=UTC)
DAY = date(1601, 1, 2)


class Prepared[Row]:
    """A SELECT composed once a thread; joined objects and plain values come as from its queryset."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **marks: Any) -> None:
        self.build = build
        self.marks = {name: mark + name if mark == TEXT else mark for name, mark in marks.items()}
        self.composed = local()

    def rows(self, **values: Any) -> list[Row]:
        """Run the query with `values` in the places of its marks."""
        return self._statement().rows(values)

    def first(self, **values: Any) -> Row | None:
        """Return the query's first row, if there is one."""
        return next(iter(self.rows(**values)), None)

    def _statement(self) -> "_Statement":
        current = connections[DEFAULT_DB_ALIAS]
        if getattr(self.composed, "on", None) is not current:
            self.composed.on = current
            self.composed.statement = _Statement(self.build(**self.marks), self.marks)
        statement: _Statement = self.composed.statement
        return statement


class _Statement:
    """SQL composed before, and how its rows become what the queryset would yield."""

    def __init__(self, queryset: Any, marks: Mapping[str, Any]) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, parameters = compiler.as_sql()
        names = {_adapted(mark): name for name, mark in marks.items()}
        self.places = [(names.get(value), value) for value in parameters]
        self.compiler = compiler
        self.converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self.made = _MAKERS[queryset._iterable_class](queryset, compiler)  # noqa: SLF001 - objects or values

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        parameters = [_adapted(values[name]) if name else value for name, value in self.places]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found = cursor.fetchall()
        converted = self.compiler.apply_converters(found, self.converters) if self.converters else found
        return [self.made(row) for row in converted]


def _objects(queryset: Any, compiler: Any) -> Callable[[Any], Any]:
    """Return what makes an object, and those joined to it, of a row."""
    info, select, mode = compiler.klass_info, compiler.select, queryset._fetch_mode  # noqa: SLF001 - handed on
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = [column.target.attname for column, _sql, _alias in select[columns]]
    joined = get_related_populators(info, select, connection.alias, mode)

    def made(row: Any) -> Any:
        each = info["model"].from_db(connection.alias, names, row[columns], fetch_mode=mode)
        for populator in joined:
            populator.populate(row, each)
        return each

    return made


_MAKERS: dict[type, Callable[[Any, Any], Callable[[Any], Any]]] = {
    ModelIterable: _objects,
    ValuesListIterable: lambda _queryset, _compiler: tuple,
    FlatValuesListIterable: lambda _queryset, _compiler: itemgetter(0),
}


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
