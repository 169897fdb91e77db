"""Tokens, and the answers that a repeated request gets again."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models

from elevate.people.ids import IdField
from elevate.people.models import User


class Token(models.Model):
    """A user's key to the API: shown once, stored hashed."""

    SCOPES: ClassVar[tuple[str, ...]] = ("read", "write")

    id = IdField("tok")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.scopes}"

    @classmethod
    def issue(cls, user: User, *, scopes: list[str], at: datetime) -> str:
        """Store a new token for `user` and return its secret, which nobody can read again."""
        secret = f"elv_{secrets.token_urlsafe(32)}"
        cls.objects.create(user=user, digest=hashed(secret), scopes=" ".join(scopes), created_at=at)
        return secret

    def allows(self, scope: str) -> bool:
        """Tell whether the token carries `scope`."""
        return scope in self.scopes.split()


class Answer(models.Model):
    """The first answer to an Idempotency-Key of one token, kept for 24 hours."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "key"), name="one_answer_a_key"),)

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


def hashed(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
