"""A therapist's working week."""

from django.db import models
from django.db.models import F, Q

from elevate.people.models import Therapist


class Roster(models.Model):
    """That a therapist's weekly hours were entered, by whom and when; without hours they never work."""

    therapist = models.OneToOneField(
        Therapist, on_delete=models.PROTECT, primary_key=True, related_name="roster"
    )
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.therapist_id} {self.version}"


class WeeklyHours(models.Model):
    """A range of one weekday, in minutes of the therapist's wall clock; 1440 is midnight at its end."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    until_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("weekday", "from_minute")
        verbose_name = "weekly hours"
        verbose_name_plural = "weekly hours"
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_have_a_weekday"),
            models.CheckConstraint(
                condition=Q(until_minute__gt=F("from_minute"), until_minute__lte=1440),
                name="hours_end_after_they_begin",
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_minute}-{self.until_minute}"
