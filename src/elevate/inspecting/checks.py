"""What a check is: a promise in one sentence, and the question to the database that finds what breaks it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

#: How many offenders a finding names; the rest are counted.
NAMED = 3

#: SQL that the two databases write differently, as functions of one argument.
_DIALECTS: dict[str, Mapping[str, str]] = {
    "sqlite": {
        "SECONDS": r"CAST(strftime('%s', \1) AS INTEGER)",
        "WEEK_AFTER": r"date(\1, '+7 days')",
    },
    "postgresql": {
        "SECONDS": r"FLOOR(EXTRACT(EPOCH FROM (\1)::timestamptz))::bigint",
        "WEEK_AFTER": r"(\1 + 7)",
    },
}


@dataclass(frozen=True, slots=True)
class Among:
    """What a check looks through: what people call it, and the table, with a condition if need be."""

    things: str
    table: str

    def __str__(self) -> str:
        [[number]] = rows(f"SELECT COUNT(*) FROM {self.table}")  # noqa: S608 - a name of ours
        return counted(int(str(number)), self.things)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A promise, and how to look for what breaks it.

    `look` returns the offenders in words, all of them. `among` says through
    what it looked. A check that is not `grave` only advises.
    """

    says: str
    look: Callable[[], Iterable[str]]
    among: Among | None = None
    grave: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found."""

    says: str
    grave: bool = True
    offenders: tuple[str, ...] = field(default=())
    looked_at: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing breaks the promise."""
        return not self.offenders

    @property
    def broken(self) -> bool:
        """Whether something does, and it is more than advice."""
        return self.grave and not self.holds

    def __str__(self) -> str:
        if self.holds:
            return f"ok    {self.says}{f' ({self.looked_at})' if self.looked_at else ''}"
        more = len(self.offenders) - NAMED
        named = "; ".join(self.offenders[:NAMED]) + (f"; and {more:,} more" if more > 0 else "")
        return f"{'FAIL ' if self.grave else 'note '} {self.says}: {named}"


def by_query(says: str, query: str, *, among: Among, grave: bool = True) -> Check:
    """Return a check by SQL: `query` names each offender in its first column."""
    return Check(says=says, look=lambda: [str(row[0]) for row in rows(query)], among=among, grave=grave)


def rows(query: str) -> list[tuple[object, ...]]:
    """Run `query`, written for both databases, and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_native(query))
        return list(cursor.fetchall())


def counted(number: int, things: str) -> str:
    """Return `1,204 visits`, or `1 visit`."""
    one = f"{things.removesuffix('ies')}y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number:,} {one if number == 1 else things}"


def table(rows_of: Iterable[tuple[str | int, ...]]) -> str:
    """Return values of our own as the inside of SQL's VALUES."""
    return ", ".join(f"({', '.join(map(repr, row))})" for row in rows_of)


def _native(query: str) -> str:
    for name, translation in _DIALECTS[connection.vendor].items():
        query = re.sub(rf"\b{name}\(([^()]+)\)", translation, query)
    return query
