"""Queries whose SQL is composed once and run with other values each time.

A `Prepared` is an ordinary queryset over marks instead of values, so its
definition stays with the other queries:

    CURRENT = Prepared(lambda on: PayRate.objects.filter(effective_on__lte=on), on=DAY)
    CURRENT.rows(on=today)
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet

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
        statement = self._statement()
        statement.bind(values)
        return list(statement.queryset._iterable_class(statement.queryset))  # noqa: SLF001 - past its cache

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
    """A queryset whose compiler answers with SQL it composed before."""

    def __init__(self, queryset: Any, marks: Mapping[str, Any]) -> None:
        self.queryset = queryset
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, parameters = compiler.as_sql()
        names = {_adapted(mark): name for name, mark in marks.items()}
        self.places = [(names.get(value), value) for value in parameters]
        self.parameters: tuple[Any, ...] = ()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        compiler.get_converters = lambda _expressions: converters
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, self.parameters)
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler

    def bind(self, values: Mapping[str, Any]) -> None:
        self.parameters = tuple(_adapted(values[name]) if name else value for name, value in self.places)


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
