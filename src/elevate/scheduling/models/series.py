"""Standing arrangements: who is visited when, week after week (rules.md 6)."""

import builtins
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from elevate.core.recurrence import Weekly
from elevate.core.words import Sentence, gettext_noop as _, say
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

    @builtins.property  # the field above hides the plain name
    def zone(self) -> str:
        """The zone whose wall clock the visits keep: the property's."""
        return self.property.time_zone

    @builtins.property  # the field above hides the plain name
    def rule(self) -> Weekly:
        """The rule as it stands: by its number of visits while it is whole, else by its last day."""
        return Weekly(
            starts_on=self.starts_on,
            clock=self.local_time,
            zone=self.property.time_zone,
            weekdays=tuple(self.weekdays.split(",")),
            every_weeks=self.every_weeks,
            week_start=self.week_start,
            until_on=self.ends_on if self.count is None else None,
            count=self.count,
        )


class SkipQuerySet(models.QuerySet["Skip"]):
    """Occurrences that were not booked, by who asks and what is open."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of the series `actor` may see."""
        return self.filter(series__in=Series.objects.visible_to(actor))

    def open(self) -> Self:
        """Keep those that nobody has settled."""
        return self.filter(settled_at__isnull=True)


class Skip(models.Model):
    """An occurrence that was not booked, and why; until somebody settles it, it stands on a list.

    `kept` is a visit that stands for it where it is: an earlier part of the arrangement made it, and it
    could not be moved along, or must not be touched.
    """

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
        STANDS = "stands"
        DROPPED = "dropped"

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

    objects = SkipQuerySet.as_manager()

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

    @property
    def why(self) -> Sentence:
        """What stood in the way, ready to be translated."""
        return why(Skip.Reason(self.reason), self.params)


_WHY = {
    Skip.Reason.TIME_OFF: _("{therapist} has time off."),
    Skip.Reason.CLOSED: _("No visits are made that day: {name}."),
    Skip.Reason.THERAPIST_BUSY: _("{therapist} has another visit at that time."),
    Skip.Reason.CLIENT_BUSY: _("{client} has another visit at that time."),
    Skip.Reason.NO_CREDIT: _("{client} has no credit left for a visit on that day."),
    Skip.Reason.AWAY: _("{client} is away."),
    Skip.Reason.NO_RATE: _("{therapist} has no pay rate for {service} yet."),
    Skip.Reason.INACTIVE: _("{therapist} takes no visits at present."),
    Skip.Reason.PASSED: _("The time had passed before it could be booked."),
    Skip.Reason.STANDS: _("A visit of the earlier arrangement stands for it."),
    Skip.Reason.DROPPED: _("It was left out before the arrangement changed."),
}


def why(reason: Skip.Reason, params: Mapping[str, object]) -> Sentence:
    """Say what stood in the way of a visit."""
    return say(_WHY[reason], **params)


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
