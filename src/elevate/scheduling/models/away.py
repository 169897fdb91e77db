"""A client's vacation or injury: billing and accrual go on, visits do not (rules.md 3)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from elevate.people import access
from elevate.people.actors import Actor
from elevate.people.ids import IdField
from elevate.people.models import Client


class AwayQuerySet(models.QuerySet["Away"]):
    """Stretches of being away, by who asks and when."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of the clients `actor` may see."""
        return self.filter(client__in=Client.objects.filter(access.clients(actor)))

    def touching(self, first: date, until: date) -> Self:
        """Keep those that last on any day of `[first, until)`."""
        lasting = self.filter(until_on__gt=F("from_on"))  # one that was called off lasts no day
        return lasting.filter(from_on__lt=until, until_on__gt=first)


class Away(models.Model):
    """A client is away from `from_on`; `until_on` is the first day back. Ended early, it ends there.

    `planned_until_on` is the day that was first given.
    """

    id = IdField("awy")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="away")
    from_on = models.DateField()
    until_on = models.DateField()
    planned_until_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    notice_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    operation_id = models.UUIDField(null=True, unique=True)

    objects = AwayQuerySet.as_manager()

    class Meta:
        ordering = ("from_on", "id")
        verbose_name = "away"
        verbose_name_plural = "away"
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="away_ends_after_it_begins"),
        )
        indexes = (models.Index(fields=("client", "until_on"), name="away_of_client"),)

    def __str__(self) -> str:
        return f"{self.client_id} {self.from_on} {self.until_on}"
