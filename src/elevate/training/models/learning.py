"""Who was asked to learn what, who opened, practised and completed it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from elevate.people.ids import IdField
from elevate.people.models import Property, User
from elevate.training.models.courses import Course, Lesson, LessonVersion


class Opening(models.Model):
    """That somebody opened a lesson: since when it is in progress, and when they were there last."""

    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="openings")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="openings")
    first_at = models.DateTimeField()
    latest_at = models.DateTimeField()

    class Meta:
        ordering = ("-latest_at", "-id")
        constraints = (models.UniqueConstraint(fields=("learner", "lesson"), name="one_opening_a_lesson"),)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.lesson_id}"


class Completion(models.Model):
    """That somebody completed a lesson as it read then; never changed, never taken back.

    `facts` are the words that stood in the place of its tags. `source_key` names who, which version and
    which facts, so that completing again without a change adds nothing.
    """

    class By(models.TextChoices):
        """How it was shown."""

        PRACTICE = "practice"
        READING = "reading"

    id = IdField("cpl")
    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="completions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="completions")
    facts = models.JSONField(default=dict)
    how = models.CharField(max_length=8, choices=By.choices, default=By.READING)
    completed_at = models.DateTimeField()
    source_key = models.CharField(max_length=160, unique=True)

    class Meta:
        ordering = ("-completed_at", "-id")
        indexes = (models.Index(fields=("learner", "lesson", "completed_at"), name="completion_of_learner"),)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.lesson_id}"


class Attempt(models.Model):
    """One try at a scenario: what was done in it, and whether that was right."""

    id = IdField("att")
    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="attempts")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="attempts")
    scenario = models.CharField(max_length=60)
    answer = models.JSONField(default=dict)
    passed = models.BooleanField()
    tried_at = models.DateTimeField()
    operation_id = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ("-tried_at", "-id")
        indexes = (models.Index(fields=("learner", "lesson", "scenario"), name="attempt_of_learner"),)

    def __str__(self) -> str:
        return f"{self.learner_id} {self.scenario} {'passed' if self.passed else 'not yet'}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments."""

    def standing(self) -> Self:
        """Keep those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Assignment(models.Model):
    """A course somebody is to take: all therapists, those of one property, all coordinators, or one person.

    Due on a day, or so many days after it was assigned to them, or whenever they find the time.
    """

    class To(models.TextChoices):
        """Whom it is for."""

        THERAPISTS = "therapists"
        COORDINATORS = "coordinators"
        PROPERTY = "property"
        LEARNER = "learner"

    id = IdField("asg")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    to = models.CharField(max_length=12, choices=To.choices, default=To.THERAPISTS)
    property = models.ForeignKey(Property, on_delete=models.PROTECT, null=True, related_name="+")
    learner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="assignments")
    due_on = models.DateField(null=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("assigned_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    to__in=("therapists", "coordinators"), property__isnull=True, learner__isnull=True
                )
                | Q(to="property", property__isnull=False, learner__isnull=True)
                | Q(to="learner", property__isnull=True, learner__isnull=False),
                name="assignment_names_whom_it_is_for",
            ),
        )

    def __str__(self) -> str:
        return f"{self.course_id} to {self.to}"


class Certificate(models.Model):
    """That somebody completed a course: under which name, and how many lessons it had that day."""

    id = IdField("crt")
    learner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="certificates")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=120)
    lessons = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("-issued_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("learner", "course"), name="one_certificate_a_course"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.course_id}"
