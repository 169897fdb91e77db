"""Standing arrangements: who is visited when, week after week (rules.md 6)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from elevate.people import access
from elevate.people.actors import Actor
from elevate.people.ids import IdField
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import Service


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series, by who asks and what is due."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the series `actor` may see: own ones, or all for a coordinator."""
        return self.filter(access.visits(actor))

    def with_people(self) -> Self:
        """Fetch everything that a page or a decision reads, in one query."""
        return self.select_related("client__property", "therapist", "service", "property")

    def due(self, at: datetime) -> Self:
        """Keep those with an occurrence that has come within the horizon by `at`."""
        return self.filter(next_due_at__lte=at)


class Series(models.Model):
    """A weekly wall-clock arrangement in the property's zone.

    `weekdays` are RFC 5545 names in order, `MO,WE`; `ends_on` is the last day on which a visit may take
    place. `next_on` is the first occurrence not looked at yet, `next_due_at` when it comes within the
    horizon; both are empty once there is none.
    """

    id = IdField("srs")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="series")
    therapist = models.ForeignKey(Therapist, on_delete=models.PROTECT, related_name="series")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    property = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="series")
    starts_on = models.DateField()
    local_time = models.TimeField()
    weekdays = models.CharField(max_length=20)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    week_start = models.CharField(max_length=2, default="MO")
    ends_on = models.DateField(null=True)
    count = models.PositiveSmallIntegerField(null=True)
    next_on = models.DateField(null=True)
    next_due_at = models.DateTimeField(null=True, db_index=True)
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="splits")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    operation_id = models.UUIDField(null=True, unique=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name_plural = "series"
        constraints = (
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="series_recurs"),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True, next_due_at__isnull=True)
                | Q(next_on__isnull=False, next_due_at__isnull=False),
                name="series_knows_when_it_goes_on",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.weekdays} {self.local_time:%H:%M}"


class Skip(models.Model):
    """An occurrence that was not booked, and why; until somebody settles it, it stands on a list."""

    class Reason(models.TextChoices):
        """What stood in the way."""

        TIME_OFF = "time-off"
        CLOSED = "closed"
        THERAPIST_BUSY = "therapist-busy"
        CLIENT_BUSY = "client-busy"
        NO_CREDIT = "no-credit"
        AWAY = "away"
        NO_RATE = "no-rate"
        INACTIVE = "inactive"
        PASSED = "passed"

    class Settlement(models.TextChoices):
        """What became of it."""

        BOOKED = "booked"
        DROPPED = "dropped"
        AWAY = "away"
        SUPERSEDED = "superseded"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="skips")
    original_starts_at = models.DateTimeField()
    reason = models.CharField(max_length=14, choices=Reason.choices)
    params = models.JSONField(default=dict)
    kept = models.ForeignKey(
        "scheduling.Appointment", on_delete=models.PROTECT, null=True, related_name="kept_by"
    )
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settlement = models.CharField(max_length=10, choices=Settlement.choices, blank=True)
    appointment = models.OneToOneField(
        "scheduling.Appointment", on_delete=models.PROTECT, null=True, related_name="skip"
    )

    class Meta:
        ordering = ("original_starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("series", "original_starts_at"), name="one_skip_an_occurrence"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settlement="")
                | Q(Q(settled_at__isnull=False), ~Q(settlement="")),
                name="skip_is_settled_somehow",
            ),
        )
        indexes = (
            models.Index(
                fields=("original_starts_at", "id"),
                name="skip_open",
                condition=Q(settled_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.series_id} {self.original_starts_at:%Y-%m-%d %H:%M}Z {self.reason}"


class Substitution(models.Model):
    """Somebody else performs a series' visits from `from_on` up to, not including, `until_on`."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="substitutions")
    therapist = models.ForeignKey(Therapist, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("from_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="substitution_has_a_length"),
        )

    def __str__(self) -> str:
        return f"{self.series_id} {self.therapist_id} {self.from_on}"
