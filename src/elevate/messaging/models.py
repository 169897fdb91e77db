"""The outbox's rows: message and queue in one."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from elevate.journal.models import Event
from elevate.people.actors import Actor, Role
from elevate.people.ids import IdField
from elevate.scheduling.models import Appointment


class State(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email"
    TEXT = "text"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, by who asks and what is due."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep what `actor` was sent, with all about a therapist's own visits; a coordinator sees all."""
        own = Q(recipient_id=actor.person_id)
        match actor.role:
            case Role.COORDINATOR:
                return self
            case Role.THERAPIST:
                return self.filter(own | Q(appointment__therapist_id=actor.person_id))
            case Role.CLIENT:
                return self.filter(own)

    def queued(self) -> Self:
        """Keep those that wait."""
        return self.filter(state=State.QUEUED)

    def unsent(self) -> Self:
        """Keep those that wait and that no worker has taken."""
        return self.queued().filter(leased_until__isnull=True)

    def told(self) -> Self:
        """Keep those that arrived, or that a worker is just sending."""
        return self.filter(Q(state=State.SENT) | Q(state=State.QUEUED, leased_until__isnull=False))

    def due(self, at: datetime) -> Self:
        """Keep those that wait no longer and that nobody is sending, oldest first."""
        unleased = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.queued().filter(unleased, send_at__lte=at).order_by("send_at", "id")


class Watermark(models.Model):
    """How far in time a kind of reminder has been composed: everything due until then is in the outbox."""

    name = models.CharField(max_length=40, primary_key=True)
    reached_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.reached_at:%Y-%m-%dT%H:%M:%SZ}"


class Message(models.Model):
    """One message to one person, about one event or by one cause of time."""

    State = State
    Channel = Channel

    id = IdField("msg")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="messages")
    #: What time alone brought about, once: `before-48h:apt_…:…`. Without an event there is one.
    source_key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique when given
    recipient_id = models.CharField(max_length=32)
    recipient_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    to = models.CharField(max_length=254)
    template = models.CharField(max_length=40)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    original_starts_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    send_at = models.DateTimeField()
    #: After this it would be of no use: a reminder of a visit that has begun is stopped, not sent.
    useful_until = models.DateTimeField(null=True)
    #: The zone whose nights it does not disturb, if it can wait for the day.
    waking_zone = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=250, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-send_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("event", "recipient_id"), name="one_message_an_event_and_recipient"
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(source_key__isnull=False), name="message_has_a_cause"
            ),
        )
        indexes = (
            models.Index(fields=("send_at", "id"), name="message_due", condition=Q(state=State.QUEUED)),
            models.Index(fields=("recipient_id", "send_at"), name="message_of_recipient"),
        )

    def __str__(self) -> str:
        return f"{self.template} to {self.recipient_id} {self.state}"
