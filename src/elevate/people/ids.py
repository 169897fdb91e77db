"""Opaque, time-sortable ids with a type prefix, made in Python (api.md, conventions)."""

import secrets
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_RANDOM_BITS = 80


def new_id(prefix: str) -> str:
    """Return `prefix_` and a ULID: 48 bits of milliseconds, 80 of chance.

    The machine's time only makes ids sort; no rule reads it.
    """
    number = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    return f"{prefix}_{_digits(number)}"


def id_of(prefix: str, operation: UUID) -> str:
    """Return the id of what one operation makes: sent twice, it makes one thing."""
    return f"{prefix}_{_digits(operation.int)}"


def _digits(number: int) -> str:
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))


if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:  # Django's fields take no type arguments when they run
    _CharField = models.CharField


class IdField(_CharField):
    """A primary key such as `apt_01J…`, given when the object is made."""

    def __init__(self, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs["primary_key"] = True
        kwargs["max_length"] = 32
        kwargs["editable"] = False
        super().__init__(**kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """Let an id that PostgreSQL cannot even be asked for be one that nothing has."""
        text = super().get_prep_value(value)
        return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(text, str) else text

    def deconstruct(self) -> Any:
        """Keep the prefix in migrations."""
        name, path, args, kwargs = super().deconstruct()
        for implied in ("primary_key", "max_length", "editable"):
            kwargs.pop(implied, None)
        return name, path, [self.prefix, *args], kwargs

    def has_default(self) -> bool:
        """Every object gets an id before it is saved."""
        return True

    def get_default(self) -> str:
        """Return a fresh id."""
        return new_id(self.prefix)
