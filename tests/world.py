"""A small operator to test with: one property, one therapist, one client with a weekly plan."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from elevate.core.rulebook import Party
from elevate.core.time import start_of_day
from elevate.people.actors import Actor, actor_of
from elevate.people.models import Client, Coordinator, Operator, Person, Property, Therapist, User
from elevate.plans.models import PayRate, Plan, PolicyVersion, Service, Subscription
from elevate.scheduling import booking
from elevate.scheduling.acts import Cancellation
from elevate.scheduling.booking import Wish
from elevate.scheduling.models import Appointment

NEW_YORK = "America/New_York"
#: Monday 2 March 2026, noon in New York.
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class World:
    """Everything a test starts from; times are given as hours after `NOW`."""

    operator: Operator
    policy: PolicyVersion
    property: Property
    service: Service
    plan: Plan
    coordinator: Coordinator
    therapist: Therapist
    client: Client

    def actor(self, person: Person) -> Actor:
        assert person.user is not None
        actor = actor_of(person.user)
        assert actor is not None
        return actor

    def book(self, *, hours: float = 48, at: datetime = NOW, **wish: Any) -> Appointment:
        """Book a visit `hours` after `NOW`, as the coordinator, without asking for a credit."""
        asked = {
            "client": self.client,
            "therapist": self.therapist,
            "service": self.service,
            "property": self.property,
            "starts_at": NOW + timedelta(hours=hours),
            "override_reason": "test",
        }
        return booking.book(Wish(**{**asked, **wish}), by=self.actor(self.coordinator), at=at)

    def subscribe(self, client: Client, *, starts_on: date, plan: Plan | None = None) -> Subscription:
        return Subscription.objects.create(
            client=client,
            plan=plan or self.plan,
            starts_on=starts_on,
            next_grant_on=starts_on,
            next_grant_at=start_of_day(starts_on, client.property.time_zone),
        )

    def add_therapist(self, name: str, *, rate_cents: int = 7200) -> Therapist:
        therapist = Therapist.objects.create(name=name, **_contact(name))
        PayRate.objects.create(
            therapist=therapist, service=self.service, amount_cents=rate_cents, effective_on=date(2020, 1, 1)
        )
        return therapist

    def add_client(self, name: str, *, at: Property | None = None) -> Client:
        return Client.objects.create(name=name, property=at or self.property, unit="7A", **_contact(name))


def make() -> World:
    """Put the small operator into the database."""
    service = Service.objects.create(name="Massage, 60 min", length_minutes=60, buffer_minutes=15)
    place = Property.objects.create(name="Harbor House", address="12 Pier Road", time_zone=NEW_YORK)
    world = World(
        operator=Operator.objects.create(name="Elevate Test", time_zone=NEW_YORK),
        policy=PolicyVersion.objects.create(effective_at=datetime(2020, 1, 1, tzinfo=UTC)),
        property=place,
        service=service,
        plan=Plan.objects.create(
            name="Weekly", sessions_per_week=1, service=service, weekly_price_cents=9500
        ),
        coordinator=Coordinator.objects.create(name="Kit Ames", **_contact("Kit Ames")),
        therapist=Therapist.objects.create(name="Maya Lin", **_contact("Maya Lin")),
        client=Client.objects.create(name="Ben Okafor", property=place, unit="7A", **_contact("Ben Okafor")),
    )
    PayRate.objects.create(
        therapist=world.therapist, service=service, amount_cents=7200, effective_on=date(2020, 1, 1)
    )
    return world


def client_cancels(**details: Any) -> Cancellation:
    """Return the act of a client who cannot make it."""
    return Cancellation(party=Party.CLIENT, **details)


def _contact(name: str) -> dict[str, Any]:
    email = f"{name.lower().replace(' ', '.')}@example.test"
    return {"email": email, "user": User.objects.create_user(email)}
