"""The people and places of one operator."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from elevate.people import access
from elevate.people.actors import Actor
from elevate.people.ids import IdField


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in by e-mail code, without a password."""

    def create_user(self, email: str, **extra: Any) -> User:
        """Create a user; the address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in."""

    id = IdField("usr")
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = False
    is_superuser = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
        )

    def __str__(self) -> str:
        return self.email


class Operator(models.Model):
    """The business itself: one row a database.

    `travel_minutes` is the way between two properties that nobody measured. With `lessons_gate_booking`
    no new visit is booked with a therapist who has required lessons left.
    """

    class Rescue(models.TextChoices):
        """Whether freed times are offered to neighbours with unused credits."""

        OFF = "off"
        BY_HAND = "by_hand"
        AUTOMATIC = "automatic"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="America/New_York")
    currency = models.CharField(max_length=3, default="USD")
    country = models.CharField(max_length=2, default="US")
    region = models.CharField(max_length=8, blank=True)
    travel_minutes = models.PositiveSmallIntegerField(default=30)
    lessons_gate_booking = models.BooleanField(default=False)
    rescue = models.CharField(max_length=9, choices=Rescue.choices, default=Rescue.BY_HAND)

    def __str__(self) -> str:
        return self.name


class Property(models.Model):
    """A residential community that visits happen in."""

    id = IdField("prp")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=250, blank=True)
    time_zone = models.CharField(max_length=64)
    access_notes = models.TextField(blank=True)
    external_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique when given

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "properties"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """What therapists, clients and coordinators share."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="%(class)s")
    external_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique when given

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """The name to use in a sentence."""
        return self.name.split()[0] if self.name.split() else self.name


class Coordinator(Person):
    """The operator's person who schedules and decides."""

    id = IdField("crd")

    class Meta:
        ordering = ("name", "id")


class Therapist(Person):
    """Performs visits."""

    class Status(models.TextChoices):
        """Whether new visits may be booked with them."""

        ACTIVE = "active"
        INACTIVE = "inactive"

    id = IdField("thr")
    time_zone = models.CharField(max_length=64, default="America/New_York")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)

    class Meta:
        ordering = ("name", "id")


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients, scoped to who asks."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the clients `actor` may see (rules.md 9)."""
        return self.filter(access.clients(actor))


class Client(Person):
    """Receives visits. Who opted out gets no check-ins and no offers, but still hears of own visits."""

    id = IdField("cli")
    property = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="clients")
    unit = models.CharField(max_length=32, blank=True)
    opted_out_at = models.DateTimeField(null=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
