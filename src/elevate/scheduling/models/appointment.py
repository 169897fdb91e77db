"""One booked visit."""

from __future__ import annotations

import builtins
from datetime import datetime
from typing import Self

from django.db import connection, models
from django.db.models import F, Q

from elevate.core import outcomes
from elevate.core.money import Money
from elevate.core.rulebook import Rule, State
from elevate.people import access
from elevate.people.actors import Actor
from elevate.people.ids import IdField
from elevate.people.models import Client, Property, Therapist
from elevate.plans.models import PolicyVersion, Service
from elevate.storing.prepared import TEXT, Prepared

#: The states in which a visit's time is taken.
OCCUPYING = (State.BOOKED, State.COMPLETED)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments, by who asks and what is asked."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the appointments `actor` may see (rules.md 9)."""
        return self.filter(access.visits(actor))

    def with_people(self) -> Self:
        """Fetch everything a card, a decision or a message reads, in one query."""
        return self.select_related(
            "client__property", "therapist", "service", "property", "policy", "resolution", "rescheduled_to"
        )

    def for_update(self, appointment_id: str) -> Appointment:
        """Lock one appointment until the transaction ends and return it as it stands now."""
        # Two queries: a join read while waiting for the lock could be older than the locked row.
        if connection.features.has_select_for_update:
            _LOCK.rows(pk=appointment_id)
        appointment = _TO_ACT_ON.first(pk=appointment_id)
        if appointment is None:
            raise Appointment.DoesNotExist
        return appointment

    def lock(self) -> set[str]:
        """Lock these appointments until the transaction ends, always in one order; return their ids."""
        found = self.order_by("pk")
        if connection.features.has_select_for_update:
            found = found.select_for_update(no_key=True)
        return set(found.values_list("pk", flat=True))

    def booked(self) -> Self:
        """Keep those without an outcome."""
        return self.filter(state=State.BOOKED)

    def unresolved(self, at: datetime) -> Self:
        """Keep those past their end without an outcome, oldest first (rules.md 8)."""
        return self.booked().filter(ends_at__lte=at).order_by("starts_at", "id")

    def coming(self, at: datetime) -> Self:
        """Keep the booked ones that are not over, the next first."""
        return self.booked().filter(ends_at__gt=at).order_by("starts_at", "id")

    def behind(self, at: datetime) -> Self:
        """Keep those that are over or will not be, the latest first.

        One that moved before its time came is not behind: its successor stands for it.
        """
        moved_ahead = Q(state=State.RESCHEDULED, starts_at__gt=at)
        over = self.filter(Q(ends_at__lte=at) | ~Q(state=State.BOOKED)).exclude(moved_ahead)
        return over.order_by("-starts_at", "-id")

    def without_withdrawn(self) -> Self:
        """Leave out those that went when the move that made them was undone: the original stands for them."""
        return self.exclude(resolution__rule=Rule.MOVE_UNDONE)

    def between(self, start: datetime, end: datetime) -> Self:
        """Keep those that start in `[start, end)`, in order."""
        return self.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "id")


class Appointment(models.Model):
    """One booked hour ("visit" on screens). Policy and rate are the ones in force when it was booked."""

    id = IdField("apt")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="appointments")
    therapist = models.ForeignKey(Therapist, on_delete=models.PROTECT, related_name="appointments")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    property = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="appointments")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked_until = models.DateTimeField()
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    override_reason = models.CharField(max_length=500, blank=True)
    rate_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=11, choices=[(state.value, state.value) for state in State], default=State.BOOKED
    )
    resolution = models.OneToOneField(
        "scheduling.Resolution", on_delete=models.PROTECT, null=True, related_name="current_of"
    )
    rescheduled_to = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="rescheduled_from"
    )
    moves = models.PositiveSmallIntegerField(default=0)
    series = models.ForeignKey(
        "scheduling.Series", on_delete=models.PROTECT, null=True, related_name="appointments"
    )
    original_starts_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    operation_id = models.UUIDField(null=True, unique=True)
    external_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique when given

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_has_a_length"),
            models.CheckConstraint(
                condition=Q(blocked_until__gte=F("ends_at")), name="visit_blocks_its_time"
            ),
            models.CheckConstraint(
                condition=Q(state=State.BOOKED, resolution__isnull=True)
                | Q(~Q(state=State.BOOKED), resolution__isnull=False),
                name="visit_resolved_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RESCHEDULED, rescheduled_to__isnull=False)
                | Q(~Q(state=State.RESCHEDULED), rescheduled_to__isnull=True),
                name="moved_visit_links_to_the_new_one",
            ),
            # A moved occurrence keeps its place in the series: its successors name the same one.
            models.UniqueConstraint(
                fields=("series", "original_starts_at"), condition=Q(moves=0), name="each_occurrence_once"
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, original_starts_at__isnull=True)
                | Q(series__isnull=False, original_starts_at__isnull=False),
                name="occurrence_knows_its_place",
            ),
        )
        indexes = (
            models.Index(fields=("therapist", "starts_at", "id"), name="visit_of_therapist"),
            models.Index(fields=("client", "starts_at", "id"), name="visit_of_client"),
            models.Index(fields=("property", "starts_at", "id"), name="visit_at_property"),
            models.Index(fields=("starts_at", "id"), name="visit_in_order"),
            models.Index(fields=("ends_at",), name="visit_open", condition=Q(state=State.BOOKED)),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state} {self.starts_at:%Y-%m-%d %H:%M}Z"

    @builtins.property  # the field above hides the plain name
    def rate(self) -> Money:
        """What the therapist earns for this visit in full."""
        return Money(self.rate_cents, self.currency)

    @builtins.property  # the field above hides the plain name
    def zone(self) -> str:
        """The zone all times of this visit are shown in: the property's."""
        return self.property.time_zone

    def facts(self) -> outcomes.Visit:
        """Return what the core needs to decide anything about this visit."""
        return outcomes.Visit(
            state=State(self.state),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            booked_at=self.booked_at,
            moved=self.moves > 0,
            rate=self.rate,
            policy=self.policy.as_policy(),
            zone=self.zone,
            client=self.client.name,
        )


# The key stays free: a message about an earlier visit of the chain refers to it without waiting for its lock.
_LOCK = Prepared(
    lambda pk: Appointment.objects.select_for_update(no_key=True).filter(pk=pk).order_by().values_list("pk"),
    pk=TEXT,
)
#: Fewer joins than `with_people()`: a booked visit has neither resolution nor successor to fetch.
_TO_ACT_ON = Prepared(
    lambda pk: (
        Appointment.objects.select_related("client", "therapist", "service", "property", "policy")
        .filter(pk=pk)
        .order_by()
    ),
    pk=TEXT,
)
