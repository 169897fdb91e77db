"""Who sees and does what (rules.md 9): everything for coordinators, one's own for everybody else."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.core.refusals import Refused
from elevate.core.rulebook import Party
from elevate.core.tree import Action
from elevate.messaging.models import Message
from elevate.people import access
from elevate.people.actors import Actor, Role, actor_of
from elevate.people.models import Client, Coordinator, User
from elevate.scheduling import cancelling, rescheduling
from elevate.scheduling.acts import Reschedule
from elevate.scheduling.models import Appointment
from tests.world import NOW, World, client_cancels


@pytest.fixture
def people(world: World) -> dict[str, Actor]:
    """Ben with Maya, Dee with Leo, Cy with nobody; one visit each, and nobody's own."""
    leo, dee, cy = world.add_therapist("Leo Ruiz"), world.add_client("Dee Park"), world.add_client("Cy Lund")
    world.book(hours=48)
    world.book(hours=48, client=dee, therapist=leo)
    persons = {"Kit": world.coordinator, "Maya": world.therapist, "Leo": leo, "Ben": world.client}
    persons |= {"Dee": dee, "Cy": cy}
    return {name: world.actor(person) for name, person in persons.items()}


SEEN = {
    "Kit": ({"Ben", "Dee"}, {"Ben", "Dee", "Cy"}),
    "Maya": ({"Ben"}, {"Ben"}),
    "Leo": ({"Dee"}, {"Dee"}),
    "Ben": ({"Ben"}, {"Ben"}),
    "Dee": ({"Dee"}, {"Dee"}),
    "Cy": (set(), {"Cy"}),
}


def first_names(names) -> set[str]:
    return {name.split()[0] for name in names}


@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_their_own(people, who):
    visits, clients = SEEN[who]
    seen = Appointment.objects.visible_to(people[who])
    assert first_names(seen.values_list("client__name", flat=True)) == visits
    found = Client.objects.visible_to(people[who])
    assert first_names(found.values_list("name", flat=True)) == clients
    assert found.count() == len(clients), "nobody twice, however many visits"


def test_a_therapist_keeps_a_client_whose_visit_was_ended_or_moved_away(world: World, people):
    by = world.actor(world.coordinator)
    ben = Appointment.objects.get(client=world.client)
    leo = Appointment.objects.exclude(client=world.client).get().therapist
    rescheduling.reschedule(
        ben.pk, Reschedule(starts_at=NOW + timedelta(hours=72), therapist=leo), by=by, at=NOW
    )
    assert first_names(Client.objects.visible_to(people["Maya"]).values_list("name", flat=True)) == {"Ben"}
    assert first_names(Client.objects.visible_to(people["Leo"]).values_list("name", flat=True)) == {
        "Ben",
        "Dee",
    }


def test_everybody_reads_what_they_were_sent_and_therapists_what_was_said_about_their_visits(
    people, world: World
):
    visit = Appointment.objects.get(client=world.client)
    cancelling.cancel(visit.pk, client_cancels(), by=people["Ben"], at=NOW)
    readers = {who: Message.objects.visible_to(actor) for who, actor in people.items()}
    recipients = {who: set(found.values_list("recipient_id", flat=True)) for who, found in readers.items()}
    assert recipients["Cy"] == set()
    assert recipients["Ben"] == {people["Ben"].person_id}
    assert recipients["Maya"] == {people[who].person_id for who in ("Ben", "Maya", "Kit")}
    assert len(recipients["Kit"]) == 5


MAY = {
    Role.COORDINATOR: set(Action),
    Role.THERAPIST: set(Action),
    Role.CLIENT: {Action.CANCEL, Action.RESCHEDULE},
}
SPEAKS_FOR = {
    Role.COORDINATOR: set(Party),
    Role.THERAPIST: {Party.CLIENT, Party.THERAPIST},
    Role.CLIENT: {Party.CLIENT},
}


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
def test_who_does_what(role, action):
    actor = Actor(role=role, person_id="x", name="X")
    if action in MAY[role]:
        access.check_action(actor, action)
    else:
        with pytest.raises(Refused) as refusal:
            access.check_action(actor, action)
        assert str(refusal.value) == "Only the therapist or the coordinator can record this."


@pytest.mark.parametrize(("role", "party"), list(product(Role, Party)))
def test_who_speaks_for_whom(role, party):
    actor = Actor(role=role, person_id="x", name="X")
    if party in SPEAKS_FOR[role]:
        access.check_party(actor, party)
    else:
        with pytest.raises(Refused) as refusal:
            access.check_party(actor, party)
        assert str(refusal.value) == "You cannot cancel on their behalf. Ask the coordinator."


def test_somebody_with_two_roles_acts_in_the_wider_one_and_a_stranger_in_none(world: World):
    user = world.therapist.user
    assert user is not None
    coordinator = Coordinator.objects.create(name="Maya Lin", user=user)
    actor = actor_of(User.objects.get(pk=user.pk))
    assert actor is not None
    assert (actor.role, actor.person_id, actor.signature) == (Role.COORDINATOR, coordinator.pk, user.pk)
    assert actor_of(User.objects.create_user("stranger@example.test")) is None


def test_the_system_signs_as_itself():
    system = Actor.system("import")
    assert (system.signature, system.party, system.is_coordinator) == ("system:import", Party.OPERATOR, True)


@pytest.mark.parametrize("many", [1, 10])
def test_scoping_takes_one_query_however_many_visits_there_are(world: World, people, many):
    for number in range(many):
        world.book(hours=96 + 3 * number)
    with CaptureQueriesContext(connection) as queries:
        list(Client.objects.visible_to(people["Maya"]))
        list(Appointment.objects.visible_to(people["Maya"]))
    assert len(queries) == 2
