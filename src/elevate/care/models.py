"""The rows of care: check-ins, and freed times with those they were offered to."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from elevate.people.actors import Actor
from elevate.people.ids import IdField
from elevate.people.models import Client, Therapist
from elevate.scheduling.models import Appointment


class CheckIn(models.Model):
    """A word to a client who was not visited for a while: what was sent, by whom, and what came of it."""

    class Outcome(models.TextChoices):
        """What came of it."""

        REPLIED = "replied"
        BOOKED = "booked"
        NO_ANSWER = "no_answer"

    id = IdField("chk")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="check_ins")
    therapist = models.ForeignKey(Therapist, on_delete=models.PROTECT, null=True, related_name="check_ins")
    variant = models.CharField(max_length=24)
    text = models.CharField(max_length=1000)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    outcome_noted_at = models.DateTimeField(null=True)
    outcome_noted_by = models.CharField(max_length=64, blank=True)
    operation_id = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        verbose_name = "check-in"
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="", outcome_noted_at__isnull=True)
                | Q(~Q(outcome=""), outcome_noted_at__isnull=False),
                name="check_in_outcome_is_noted",
            ),
        )
        indexes = (models.Index(fields=("client", "sent_at"), name="check_in_of_client"),)

    def __str__(self) -> str:
        return f"{self.client_id} {self.variant} {self.outcome}"


class Snooze(models.Model):
    """Somebody decided to leave a client in peace until a day."""

    class Kind(models.TextChoices):
        """How it was said."""

        SNOOZED = "snoozed"
        NOT_NOW = "not_now"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="snoozes")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    until_on = models.DateField()
    snoozed_at = models.DateTimeField()
    snoozed_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("-snoozed_at", "-id")
        indexes = (models.Index(fields=("client", "until_on"), name="snooze_of_client"),)

    def __str__(self) -> str:
        return f"{self.client_id} {self.until_on}"


class GapQuerySet(models.QuerySet["Gap"]):
    """Gaps, by where they stand, with what a list shows of them."""

    def waiting(self) -> Self:
        """Keep those that wait for a coordinator's word."""
        waiting = self.filter(ended_at__isnull=True, next_step_at=F("appointment__starts_at"))
        return waiting.exclude(Exists(Offer.objects.filter(gap=OuterRef("pk"), answer="")))

    def with_everything(self) -> Self:
        """Fetch the freed visit, its people, and everybody who was asked, in two queries."""
        asked = Offer.objects.select_related("client").order_by("number")
        visit = "appointment"
        people = (f"{visit}__client", f"{visit}__therapist", f"{visit}__service", f"{visit}__property")
        return self.select_related(*people).prefetch_related(models.Prefetch("offers", asked))


class Gap(models.Model):
    """The time that a cancelled visit freed, while it is offered to neighbours.

    `next_step_at` is when the next thing happens by itself: another offer, or the end. While it
    waits for a coordinator's word it is the start of the freed time.
    """

    class End(models.TextChoices):
        """How it ended."""

        FILLED = "filled"
        WITHDRAWN = "withdrawn"
        NOBODY = "nobody"
        PASSED = "passed"

    id = IdField("gap")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="gaps")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    next_step_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    end = models.CharField(max_length=9, choices=End.choices, blank=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | Q(~Q(end=""), ended_at__isnull=False),
                name="gap_ends_somehow",
            ),
            models.UniqueConstraint(
                fields=("appointment",), condition=Q(ended_at__isnull=True), name="one_open_gap_a_visit"
            ),
        )
        indexes = (
            models.Index(fields=("next_step_at",), name="gap_open", condition=Q(ended_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.end}"

    @property
    def waits_for_a_word(self) -> bool:
        """Whether nobody was asked yet, and nobody will be by itself."""
        waits = self.ended_at is None and self.next_step_at == self.appointment.starts_at
        # The last one who is asked may answer until the very start.
        return waits and all(offer.answer for offer in self.offers.all())


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers, by who asks and what is asked."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the offers made to the clients `actor` may see."""
        return self.filter(client__in=Client.objects.visible_to(actor))

    def open(self, at: datetime) -> Self:
        """Keep those that can be answered now."""
        return self.filter(answer="", answer_until__gt=at)

    def with_everything(self) -> Self:
        """Fetch what a page or a decision reads, in one query."""
        visit = "gap__appointment"
        people = (f"{visit}__therapist", f"{visit}__service", f"{visit}__property", f"{visit}__client")
        return self.select_related("client__property", "booked__property", "booked__policy", *people)


class Offer(models.Model):
    """A freed time, offered to one client for a while."""

    class Answer(models.TextChoices):
        """What they said, or that they said nothing in time."""

        ACCEPTED = "accepted"
        DECLINED = "declined"
        LAPSED = "lapsed"
        WITHDRAWN = "withdrawn"

    id = IdField("ofr")
    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, related_name="offers")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveSmallIntegerField()
    offered_at = models.DateTimeField()
    answer_until = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    booked = models.OneToOneField(Appointment, on_delete=models.PROTECT, null=True, related_name="offer")

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ("gap", "number")
        constraints = (
            models.UniqueConstraint(fields=("gap", "client"), name="a_gap_is_offered_once_a_client"),
            models.UniqueConstraint(fields=("gap",), condition=Q(answer=""), name="one_offer_at_a_time"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(~Q(answer=""), answered_at__isnull=False),
                name="answer_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.gap_id} {self.client_id} {self.answer}"
