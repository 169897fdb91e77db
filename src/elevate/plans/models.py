"""Offers and enrolments, and the dated rules and rates that bookings snapshot."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from elevate.core.credits import Days, Terms
from elevate.core.money import Money
from elevate.core.policy import Policy
from elevate.people.ids import IdField
from elevate.people.models import Client, Therapist
from elevate.storing.prepared import DAY, INSTANT, TEXT, Prepared


class Service(models.Model):
    """What is performed, how long it takes, and how long setting up takes."""

    id = IdField("svc")
    name = models.CharField(max_length=120, unique=True)
    length_minutes = models.PositiveSmallIntegerField(default=60)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(length_minutes__gt=0), name="service_has_a_length"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def length(self) -> timedelta:
        """How long the visit takes."""
        return timedelta(minutes=self.length_minutes)

    @property
    def buffer(self) -> timedelta:
        """How long the therapist stays blocked afterwards."""
        return timedelta(minutes=self.buffer_minutes)


class Plan(models.Model):
    """An offer: so many visits of a service a week."""

    id = IdField("pln")
    name = models.CharField(max_length=120, unique=True)
    sessions_per_week = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="plans")
    weekly_price_cents = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="USD")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=Q(sessions_per_week__gt=0), name="plan_has_sessions"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def weekly_price(self) -> Money:
        """What a week costs the client."""
        return Money(self.weekly_price_cents, self.currency)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions, by what is due."""

    def due(self, at: datetime) -> Self:
        """Keep those with a grant that has fallen due by `at`."""
        return self.filter(next_grant_at__lte=at)

    def with_terms(self) -> Self:
        """Fetch everything `terms()` reads."""
        return self.select_related("plan", "changes_to", "client__property").prefetch_related("pauses")


class Subscription(models.Model):
    """A client's enrolment in a plan. `next_grant_on` and `_at` mark how far credits were granted.

    Weeks before `accrues_from_on` were granted elsewhere: an opening balance stands for them.
    """

    id = IdField("sub")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="subscriptions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    changes_to = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="+")
    changes_on = models.DateField(null=True)
    accrues_from_on = models.DateField(null=True)
    next_grant_on = models.DateField()
    next_grant_at = models.DateTimeField(null=True, db_index=True)
    external_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique when given

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="subscription_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.client} · {self.plan}"

    def terms(self) -> Terms:
        """Return the subscription as the core reads it."""
        later = self.changes_to.sessions_per_week if self.changes_to else None
        return Terms(
            zone=self.client.property.time_zone,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            per_week=per_week(
                self.starts_on, self.plan.sessions_per_week, changes_on=self.changes_on, later=later
            ),
            pauses=[Days(pause.from_on, pause.until_on) for pause in self.pauses.all()],
        )


def per_week(
    starts_on: date, number: int, *, changes_on: date | None, later: int | None
) -> list[tuple[date, int]]:
    """Return how many visits a week, each with the day it holds from."""
    first = (starts_on, number)
    return [first] if changes_on is None or later is None else [first, (changes_on, later)]


class Pause(models.Model):
    """A stretch in which billing and accrual stop: from `from_on` up to, not including, `until_on`."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    reason = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ("from_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="pause_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on or '…'}"


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Dated rules."""

    def current(self, at: datetime) -> PolicyVersion:
        """Return the version in force at `at`; the first one rules from the beginning of time."""
        return _POLICY.first(at=at) or self.order_by("effective_at", "pk")[0]


class PolicyVersion(models.Model):
    """The operator's rules from one date on. Appointments keep the version they were booked under."""

    effective_at = models.DateTimeField()
    free_notice_hours = models.PositiveSmallIntegerField(default=24)
    booking_grace_minutes = models.PositiveSmallIntegerField(default=10)
    no_show_wait_minutes = models.PositiveSmallIntegerField(default=15)
    operator_late_pays = models.BooleanField(default=True)
    late_move_by_therapist = models.BooleanField(default=True)
    message_delay_minutes = models.PositiveSmallIntegerField(default=2)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ("effective_at", "id")

    def __str__(self) -> str:
        return f"{self.free_notice_hours} h from {self.effective_at:%Y-%m-%d}"

    def as_policy(self) -> Policy:
        """Return the version as the core reads it."""
        return Policy(
            free_notice=timedelta(hours=self.free_notice_hours),
            booking_grace=timedelta(minutes=self.booking_grace_minutes),
            no_show_wait=timedelta(minutes=self.no_show_wait_minutes),
            operator_late_pays=self.operator_late_pays,
            late_move_by_therapist=self.late_move_by_therapist,
            message_delay=timedelta(minutes=self.message_delay_minutes),
        )


class PayRateQuerySet(models.QuerySet["PayRate"]):
    """Dated rates."""

    def current(self, *, therapist: Therapist, service: Service, on: date) -> PayRate | None:
        """Return what `therapist` earns for `service` from `on`, or None."""
        return _RATE.first(therapist=therapist.pk, service=service.pk, on=on)


class PayRate(models.Model):
    """What a therapist earns for one visit of a service, from a date on."""

    therapist = models.ForeignKey(Therapist, on_delete=models.PROTECT, related_name="rates")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="rates")
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="USD")
    effective_on = models.DateField()

    objects = PayRateQuerySet.as_manager()

    class Meta:
        ordering = ("effective_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("therapist", "service", "effective_on"), name="one_rate_a_day_and_service"
            ),
        )

    def __str__(self) -> str:
        return str(self.amount)

    @property
    def amount(self) -> Money:
        """The rate as money."""
        return Money(self.amount_cents, self.currency)


_POLICY = Prepared(
    lambda at: PolicyVersion.objects.filter(effective_at__lte=at).order_by("-effective_at", "-pk")[:1],
    at=INSTANT,
)
_RATE = Prepared(
    lambda therapist, service, on: PayRate.objects.filter(
        therapist_id=therapist, service_id=service, effective_on__lte=on
    ).order_by("-effective_on", "-pk")[:1],
    therapist=TEXT,
    service=TEXT,
    on=DAY,
)
