"""When a therapist does not work, and when nobody does."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from elevate.people.ids import IdField
from elevate.people.models import Therapist


class TimeOffQuerySet(models.QuerySet["TimeOff"]):
    """Time off, by whether it still holds."""

    def standing(self) -> Self:
        """Keep what was not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Keep what holds during any part of `[start, end)`."""
        return self.standing().filter(starts_at__lt=end, ends_at__gt=start)


class TimeOff(models.Model):
    """A stretch `[starts_at, ends_at)` without visits; withdrawn ones stay as history."""

    id = IdField("tof")
    therapist = models.ForeignKey(Therapist, on_delete=models.PROTECT, related_name="time_off")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=250, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    operation_id = models.UUIDField(null=True, unique=True)

    objects = TimeOffQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "id")
        verbose_name = "time off"
        verbose_name_plural = "time off"
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="time_off_has_a_length"),
        )
        indexes = (
            models.Index(fields=("therapist", "ends_at"), name="time_off_of_therapist"),
            models.Index(
                fields=("ends_at",), name="time_off_standing", condition=Q(withdrawn_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.therapist_id} {self.starts_at:%Y-%m-%d} {self.ends_at:%Y-%m-%d}"


class Blackout(models.Model):
    """A day on which the operator makes no visits, by each property's calendar."""

    closed_on = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("closed_on",)

    def __str__(self) -> str:
        return f"{self.closed_on} {self.name}"
