"""What search looks through: the words of every section taught, as they read under the live policy."""

from __future__ import annotations

from typing import Any, Self, cast

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Value
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from elevate.training.models.courses import Lesson

#: SQLite's full-text table, by the passage's id; PostgreSQL has an index on the words themselves.
FULL_TEXT = "training_passage_words"

type _Sql = tuple[str, tuple[str | int, ...]]


class PassageQuerySet(models.QuerySet["Passage"]):
    """Passages."""

    def with_words(self, words: list[str]) -> Self:
        """Keep the passages in which every one of `words`, folded as theirs are, begins a word."""
        return self.filter(_Begin(F("words"), Value(" ".join(words)))) if words else self.none()


class Passage(models.Model):
    """A section of a lesson. `words` are folded, one space between them: compared, not shown."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="passages")
    anchor = models.CharField(max_length=250, blank=True)
    position = models.PositiveIntegerField()
    words = models.TextField()

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ("lesson", "position")

    def __str__(self) -> str:
        return f"{self.lesson_id}#{self.anchor}"


class SearchIndex(models.Model):
    """One row: of what the passages were made, so that it shows when they are no longer true."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "search index"

    def __str__(self) -> str:
        return self.fingerprint


class _Begin(Func):
    """Whether words begin with each of others; both hold nothing but letters, digits and single spaces."""

    arity = 2
    output_field = models.BooleanField()

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - Django calls it so
        **extra_context: Any,  # noqa: ARG002 - likewise
    ) -> _Sql:
        """Ask the full-text table."""
        passage = compiler.quote_name(cast("Col", self.source_expressions[0]).alias)
        query = " ".join(f'"{word}"*' for word in self._sought())
        found = f"SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH %s"  # noqa: S608 - a constant
        return f"{passage}.id IN ({found})", (query,)

    def as_postgresql(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_context: Any) -> _Sql:
        """Ask the words, by their index."""
        words, values = compiler.compile(self.source_expressions[0])
        query = " & ".join(f"'{word}':*" for word in self._sought())
        return f"array_to_tsvector(string_to_array({words}, ' ')) @@ %s::tsquery", (*values, query)

    def _sought(self) -> list[str]:
        return str(cast("Value", self.source_expressions[1]).value).split()
