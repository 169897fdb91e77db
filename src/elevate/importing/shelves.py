"""Rows of one kind on their way into the database: what is new, what changed, and in which fields."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model

from elevate.journal.recording import Entry

BATCH = 1000
#: An update names every row in each field's CASE: fewer rows a statement are quicker.
UPDATE_BATCH = 200


class Shelf[M: Model]:
    """Collects new and changed rows and writes each kind in batches."""

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.created: list[M] = []
        self.changed: dict[str, tuple[M, set[str]]] = {}
        self._new: set[str] = set()

    def put(self, existing: M | None, values: Mapping[str, Any]) -> tuple[M, str]:
        """Merge `values` into the row, or make one; None leaves a field alone. Return what it counts as."""
        given = {name: value for name, value in values.items() if value is not None}
        if existing is None:
            row = self.model(**given)
            self.created.append(row)
            self._new.add(row.pk)
            return row, "created"
        different = {name for name, value in given.items() if not _same(existing, name, value)}
        for name in different:
            setattr(existing, name, given[name])
        self.touch(existing, different)
        return existing, "updated" if different else "unchanged"

    def touch(self, row: M, fields: Iterable[str]) -> None:
        """Have these fields of the row written; nothing to do for a new one."""
        names = set(fields)
        if names and row.pk not in self._new:
            self.changed.setdefault(row.pk, (row, set()))[1].update(names)

    def is_new(self, row: M) -> bool:
        """Whether the row is not in the database yet."""
        return row.pk in self._new

    def rows(self) -> Iterator[M]:
        """Yield everything on the shelf."""
        yield from self.created
        yield from (row for row, _fields in self.changed.values())

    def events(self) -> Iterator[Entry]:
        """Yield what the journal keeps: what was imported, and which fields of what changed."""
        kind = self.model._meta.model_name
        for row in self.created:
            yield Entry(f"{kind}.imported", row)
        for row, fields in self.changed.values():
            yield Entry(f"{kind}.updated", row, {"fields": sorted(fields)})

    def store(self) -> None:
        """Write it all."""
        manager = self.model._default_manager  # noqa: SLF001 - Django's name for it
        manager.bulk_create(self.created, batch_size=BATCH)
        fields = set().union(*(names for _row, names in self.changed.values()))
        if fields:
            rows = [row for row, _names in self.changed.values()]
            manager.bulk_update(rows, sorted(fields), batch_size=UPDATE_BATCH)


def _same(row: Model, name: str, value: Any) -> bool:
    # Comparing keys spares fetching what a relation points at.
    if isinstance(value, Model):
        return bool(getattr(row, f"{name}_id") == value.pk)
    return bool(getattr(row, name) == value)
