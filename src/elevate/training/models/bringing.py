"""Courses that somebody brought along as a file."""

from __future__ import annotations

from django.db import models

from elevate.people.ids import IdField
from elevate.training.models.courses import Course


class Parcel(models.Model):
    """A file with a course in it: kept while somebody looks at what it would bring, and what it left out.

    `data` is let go once the course is taken in.
    """

    class Kind(models.TextChoices):
        """What the file is."""

        OWN = "own"
        COMMON_CARTRIDGE = "cc"
        SCORM = "scorm"

    id = IdField("pcl")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    data = models.BinaryField()
    left_out = models.JSONField(default=list)
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=64)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="parcels")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-brought_at", "-id")

    def __str__(self) -> str:
        return self.name
