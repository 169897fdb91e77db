"""The kinds of values that requests carry and answers give (api.md, conventions)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from elevate.core import money

FIRST_YEAR, LAST_YEAR = 2000, 2199
_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[Tt ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:(?<=:\d\d:\d\d)\.\d{1,9})?"
    r"(?:(?P<utc>[Zz])|(?P<sign>[+ -])(?P<offset>\d\d:\d\d))?",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SPACES = "\n\r\t"


class Input(BaseModel):
    """What a request's body holds. A field nobody knows is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Output(BaseModel):
    """What an answer's body holds."""

    model_config = ConfigDict(populate_by_name=True)


def read_instant(value: Any) -> datetime:
    """Read RFC 3339 with an offset into UTC, in whole seconds, as the clock counts them.

    `ValueError` for a naive time, or one out of all proportion.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(_("Give an instant, such as 2026-03-04T14:00:00Z."))
    if not (found["utc"] or found["offset"]):
        raise ValueError(_("A time needs its offset: end it with Z, or with one such as -05:00."))
    # A plus sign that a query string turned into a space is a plus sign.
    offset = "+00:00" if found["utc"] else f"{found['sign'].replace(' ', '+')}{found['offset']}"
    at = _real(datetime.fromisoformat, f"{found['day']}T{found['clock']}{offset}")
    _check_year(at.year)
    return at.astimezone(UTC)


def read_day(value: Any) -> date:
    """Read `YYYY-MM-DD`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(_("Give a date as YYYY-MM-DD."))
    on = _real(date.fromisoformat, value)
    _check_year(on.year)
    return on


def read_moment(value: Any) -> datetime | date:
    """Read an instant, or a day where either will do."""
    whole_day = isinstance(value, str) and _DAY.fullmatch(value)
    return read_day(value) if whole_day else read_instant(value)


def write_instant(at: datetime) -> str:
    """Write an instant in UTC: `2026-03-04T14:00:00Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _real[Read](parse: Callable[[str], Read], text: str) -> Read:
    try:
        return parse(text)
    except ValueError as problem:
        raise ValueError(_("There is no such day or time.")) from problem


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_("Give a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))


def _plain(text: str) -> str:
    if any(unicodedata.category(letter) == "Cc" and letter not in _SPACES for letter in text):
        raise ValueError(_("Leave out control characters."))
    return text


def _one_line(text: str) -> str:
    if "\t" in text or len(text.splitlines()) > 1:
        raise ValueError(_("Write this on one line."))
    return text


Instant = Annotated[
    datetime,
    BeforeValidator(read_instant),
    PlainSerializer(write_instant, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Day = Annotated[
    date,
    BeforeValidator(read_day),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
#: An instant, or a whole day.
Moment = Annotated[
    datetime | date,
    BeforeValidator(read_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": f} for f in ("date-time", "date")]}),
]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,32}$")]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_plain),
    AfterValidator(_one_line),
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=250),
    AfterValidator(_plain),
    AfterValidator(_one_line),
]
Unit = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=32),
    AfterValidator(_plain),
    AfterValidator(_one_line),
]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_plain)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_plain)]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254),
    AfterValidator(_plain),
]
Count = Annotated[int, Field(strict=True)]


class Money(Output):
    """An amount in the currency's hundredths."""

    amount_cents: int
    currency: str


class Price(Input):
    """An amount that somebody sets; without a currency it is the operator's."""

    amount_cents: Annotated[Count, Field(ge=0, le=10_000_000)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None


class Ref(Output):
    """Somebody or something, by id and name."""

    id: str
    name: str


def cash(amount: money.Money) -> dict[str, object]:
    """Return `amount` as answers give it."""
    return {"amount_cents": amount.amount_cents, "currency": amount.currency}


def ref(thing: Any) -> dict[str, str]:
    """Return a person's, place's or service's id and name."""
    return {"id": thing.pk, "name": thing.name}
