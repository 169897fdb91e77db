"""The ledger's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from elevate.core.credits import Account, EntryKind
from elevate.people.models import Client


@dataclass(frozen=True, slots=True)
class Balance:
    """A client's credits: free ones and those held for booked visits."""

    available: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """What people call the balance (rules.md 3)."""
        return self.available + self.held


class CreditEntryQuerySet(models.QuerySet["CreditEntry"]):
    """Entries of the ledger."""

    def balance(self) -> Balance:
        """Add up the entries of one client."""
        return Balance(**self.aggregate(available=moved(Account.AVAILABLE), held=moved(Account.HELD)))

    def balances(self, clients: list[str]) -> dict[str, Balance]:
        """Add up the entries of many clients in one query; without entries a client is left out."""
        rows = (
            self.filter(client_id__in=clients)
            .values("client_id")
            .annotate(available=moved(Account.AVAILABLE), held=moved(Account.HELD))
        )
        return {row["client_id"]: Balance(row["available"], row["held"]) for row in rows}

    def until(self, at: datetime | None) -> Self:
        """Keep what had happened by `at`; everything without it."""
        return self if at is None else self.filter(at__lte=at)


def moved(account: Account) -> Coalesce:
    """Return the sum that `account` gained, less what it lost."""
    gained = Coalesce(Sum("quantity", filter=Q(target=account)), 0)
    lost = Coalesce(Sum("quantity", filter=Q(source=account)), 0)
    return Coalesce(gained - lost, 0)


class CreditEntry(models.Model):
    """A transfer of credits between two accounts of one client; never changed, never deleted."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="credit_entries")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in EntryKind])
    source = models.CharField(max_length=9)
    target = models.CharField(max_length=9)
    quantity = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    source_key = models.CharField(max_length=120)
    appointment_id = models.CharField(max_length=32, blank=True, db_index=True)
    reason = models.CharField(max_length=500, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    objects = CreditEntryQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        verbose_name_plural = "credit entries"
        constraints = (
            models.UniqueConstraint(fields=("client", "source_key"), name="one_entry_a_source"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="entry_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="entry_moves_somewhere"),
        )
        indexes = (models.Index(fields=("client", "at", "id"), name="entry_statement"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity} {self.source_key}"
