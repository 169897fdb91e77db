"""A resource's quarter hour, taken: what makes double booking impossible (rules.md 7)."""

from django.db import models

from elevate.scheduling.models.appointment import Appointment


class Claim(models.Model):
    """One row per therapist or client and quarter hour; the key admits one visit only."""

    pk = models.CompositePrimaryKey("resource", "quarter")
    resource = models.CharField(max_length=32)
    quarter = models.BigIntegerField()
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="claims")

    def __str__(self) -> str:
        return f"{self.resource} {self.quarter}"
