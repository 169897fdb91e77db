"""The outcome of a visit: the one record of what it cost and earned."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from elevate.core.money import Money
from elevate.core.outcomes import Outcome
from elevate.core.rulebook import CONSEQUENCES, Credit, Kind, Rule
from elevate.core.words import Sentence
from elevate.people.actors import Actor
from elevate.people.ids import IdField
from elevate.scheduling.models.appointment import Appointment
from elevate.storing.prepared import TEXT, Prepared


class Resolution(models.Model):
    """How a visit ended, by which rule, and who said so. Undone ones stay as history."""

    id = IdField("res")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=32, choices=[(rule.value, rule.value) for rule in Rule])
    why = models.CharField(max_length=250)
    why_params = models.JSONField(default=dict)
    credit = models.CharField(max_length=4)
    pay_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    notice_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField()
    resolved_by = models.CharField(max_length=64)
    resolved_by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    contact_attempt = models.CharField(max_length=500, blank=True)
    operation_id = models.UUIDField(null=True, unique=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("appointment", "number")
        constraints = (
            models.UniqueConstraint(fields=("appointment", "number"), name="resolutions_are_numbered"),
            models.UniqueConstraint(
                fields=("appointment",), condition=Q(undone_at__isnull=True), name="one_outcome_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.rule}"

    @classmethod
    def of(
        cls, appointment: Appointment, outcome: Outcome, *, by: Actor, at: datetime, number: int | None = None
    ) -> Resolution:
        """Return `outcome` as the next resolution, not yet saved; without a `number` it is counted."""
        return cls(
            appointment=appointment,
            number=max(_NUMBERS.rows(pk=appointment.pk), default=0) + 1 if number is None else number,
            rule=outcome.rule,
            why=outcome.why.msgid,
            why_params=dict(outcome.why.params),
            credit=outcome.credit,
            pay_cents=outcome.pay.amount_cents,
            currency=outcome.pay.currency,
            notice_at=outcome.notice_at,
            resolved_at=at,
            resolved_by=by.signature,
            resolved_by_name=by.name,
        )

    @property
    def kind(self) -> Kind | None:
        """The kind of cancellation, if it is one."""
        return CONSEQUENCES[Rule(self.rule)].kind

    @property
    def pay(self) -> Money:
        """What the visit earned."""
        return Money(self.pay_cents, self.currency)

    @property
    def credit_used(self) -> bool:
        """Whether the client's credit was used."""
        return self.credit == Credit.USED

    @property
    def why_sentence(self) -> Sentence:
        """The reason, ready to be translated."""
        return Sentence(self.why, self.why_params)


_NUMBERS = Prepared(
    lambda pk: Resolution.objects.filter(appointment_id=pk).order_by().values_list("number", flat=True),
    pk=TEXT,
)
