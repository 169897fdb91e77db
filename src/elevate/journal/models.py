"""The journal's rows."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models

GENESIS = "0" * 64


class Event(models.Model):
    """One thing somebody did. Carries ids, never names. Its digest covers the one before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    about = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("about", "number"), name="event_about"),)

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.about}"

    def digest_after(self, previous: str) -> str:
        """Return the SHA-256 that ties this event's content to `previous`, in hex."""
        return digest(previous, self.number, self.at, self.by, self.verb, self.about, self.facts)


class Head(models.Model):
    """The chain's end: one row, locked by whoever appends, so that a cut tail shows."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


def digest(previous: str, number: int, at: datetime, *content: Any) -> str:
    """Return the chained SHA-256 of an event's content, in hex."""
    plain = [previous, number, at.astimezone(UTC).isoformat(timespec="microseconds"), *content]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
