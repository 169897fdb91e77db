"""Lists a page at a time, by keys: what is inserted meanwhile moves nothing."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from elevate.api.fields import Output, read_instant, write_instant
from elevate.api.problems import invalid

MOST = 200


class Paging(BaseModel):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    cursor: Annotated[str, Field(max_length=400)] | None = None


class Listing[Item](Output):
    """A page, and the cursor of the next one."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """A column that a list is ordered by, and how its values stand in a cursor."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    descending: bool = False


def _id(value: str) -> str:
    if not (0 < len(value) <= 32 and value.isascii() and value.replace("_", "").isalnum()):
        raise ValueError(value)
    return value


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise ValueError(value)
    return int(value)


STARTS_AT = Key("starts_at", read_instant, write_instant)
ID = Key("id", _id)
NEWEST_ID = Key("id", _id, descending=True)
NUMBER = Key("number", _number)
OPENING = (STARTS_AT, Key("therapist_id", _id))


def page[Row: Model](
    rows: QuerySet[Row], paging: Paging, present: Callable[[Row], Any], *, by: Sequence[Key] = (ID,)
) -> dict[str, Any]:
    """Return one page of `rows`, in the order of `by`, whose last key is unique."""
    ordered = rows.order_by(*(f"-{key.name}" if key.descending else key.name for key in by))
    if paging.cursor is not None:
        ordered = ordered.filter(_after(by, values_of(paging.cursor, by)))
    found = list(ordered[: paging.limit + 1])
    shown = found[: paging.limit]
    more = len(found) > len(shown)
    last = [key.write(getattr(shown[-1], key.name)) for key in by] if more else None
    return {"items": [present(row) for row in shown], "next": cursor_of(last) if last else None}


def cursor_of(values: Iterable[str]) -> str:
    """Return an opaque cursor that remembers `values`."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def values_of(cursor: str, by: Sequence[Key]) -> list[Any]:
    """Return what a cursor remembers; 422 for one that no list of this kind gave."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        return [key.read(_text(value)) for key, value in zip(by, values, strict=True)]
    except (ValueError, TypeError, RecursionError) as problem:
        raise invalid("cursor", _("This is no cursor of this list.")) from problem


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _after(by: Sequence[Key], values: Sequence[Any]) -> Q:
    """Return the condition for rows that come after `values` in the order of `by`."""
    after, same = Q(), Q()
    for key, value in zip(by, values, strict=True):
        beyond = "lt" if key.descending else "gt"
        after |= same & Q(**{f"{key.name}__{beyond}": value})
        same &= Q(**{key.name: value})
    # The first column alone bounds the range for the index.
    bound = "lte" if by[0].descending else "gte"
    return Q(**{f"{by[0].name}__{bound}": values[0]}) & after
