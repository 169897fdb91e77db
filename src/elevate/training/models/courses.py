"""Courses, their lessons, and every version that a lesson ever had."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from elevate.people.ids import IdField


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses."""

    def taught(self) -> Self:
        """Keep the courses that are not retired."""
        return self.filter(retired_at__isnull=True)


class Course(models.Model):
    """Lessons in an order. `key` is its address, `welcome` the Markdown it opens with."""

    class Origin(models.TextChoices):
        """Where it came from."""

        SHIPPED = "shipped"
        OWN = "own"
        IMPORTED = "imported"

    id = IdField("crs")
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    welcome = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN)
    retired_at = models.DateTimeField(null=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Lessons."""

    def taught(self) -> Self:
        """Keep what learners see: published, and neither the lesson nor its course retired."""
        return self.filter(
            retired_at__isnull=True, course__retired_at__isnull=True, published__isnull=False
        ).select_related("published", "course")


class Lesson(models.Model):
    """One lesson of a course. What it says stands in its versions; learners read the `published` one."""

    id = IdField("lsn")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lessons")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=True)
    published = models.ForeignKey("LessonVersion", on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("course", "key"), name="one_lesson_of_a_key_in_a_course"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def text(self) -> LessonVersion:
        """What a lesson that is taught says."""
        if self.published is None:
            raise ValueError("a lesson that is taught has a published version")
        return self.published


class LessonVersion(models.Model):
    """What a lesson says: a draft until it is published, and kept unchanged from then on.

    `practice` is a list of scenarios and `video` a script, both as in their files. A `material` version
    has to be taken again when what it says of the rules changes. `shipped_hash` marks what came with a
    release: other drafts are the operator's, of which there is one at most.
    """

    id = IdField("lsv")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    checked_on = models.DateField(null=True)
    material = models.BooleanField(default=False)
    body = models.TextField()
    practice = models.JSONField(default=list)
    video = models.JSONField(default=dict)
    note = models.CharField(max_length=250, blank=True)
    shipped_hash = models.CharField(max_length=64, blank=True)
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("lesson", "-number")
        verbose_name = "lesson version"
        constraints = (
            models.UniqueConstraint(fields=("lesson", "number"), name="one_version_of_a_number"),
            models.UniqueConstraint(
                fields=("lesson",),
                condition=Q(published_at__isnull=True, shipped_hash=""),
                name="one_draft_a_lesson",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Medium(models.Model):
    """A picture, sound or film that a course shows; kept in the database, so that a backup has it."""

    id = IdField("med")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="media")
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("course", "name"), name="one_medium_of_a_name_in_a_course"),
        )

    def __str__(self) -> str:
        return self.name
