"""Words to somebody who has a course to complete."""

from __future__ import annotations

from django.db import models

from elevate.people.ids import IdField
from elevate.people.models import User
from elevate.training.models.courses import Course


class Nudge(models.Model):
    """That a coordinator reminded somebody of a course; `sent_at` is when it goes out, by day."""

    id = IdField("ndg")
    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="nudges")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="nudges")
    text = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (models.Index(fields=("learner", "sent_at"), name="nudge_of_learner"),)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.course_id}"
