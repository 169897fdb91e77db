"""How long the way takes from one property to another."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from elevate.people.models import Property


class Travel(models.Model):
    """Minutes between two properties, either way: `one` has the lower id. Other pairs take the default."""

    one = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("one", "other")
        verbose_name_plural = "travel"
        constraints = (
            models.UniqueConstraint(fields=("one", "other"), name="one_way_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_pair_has_one_order"),
        )

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.minutes} min"

    @property
    def length(self) -> timedelta:
        """How long the way takes."""
        return timedelta(minutes=self.minutes)
