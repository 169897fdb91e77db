"""A freed time on the sandbox's clock: everything that falls due on the way happens, at its own instant."""

from datetime import timedelta

import pytest

from elevate.care import answering, rescuing
from elevate.care.models import Gap, Offer
from elevate.clock import moving
from elevate.clock.models import SandboxClock
from elevate.messaging.models import Message
from elevate.people.actors import Actor
from elevate.people.models import Client, Operator
from elevate.scheduling import cancelling
from tests.world import NOW, World, client_cancels

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def asked(world: World, settings) -> list[str]:
    """Three neighbours with a credit each, in turn; Ben gives his visit back at noon."""
    settings.ELEVATE_SANDBOX = True
    SandboxClock.objects.create(pk=1, now=NOW)
    rescuing.choose(world.operator, Operator.Rescue.AUTOMATIC, by=world.actor(world.coordinator), at=NOW)
    names = ["Ann", "Bo", "Cy"]
    for name in names:
        world.subscribe(world.add_client(name), starts_on=NOW.date())
    visit = world.book(hours=48, at=NOW - timedelta(days=30))
    cancelling.cancel(visit.pk, client_cancels(), by=world.actor(world.client), at=NOW)
    # All have waited equally long: the one that was entered first comes first.
    return list(Client.objects.filter(name__in=names).order_by("id").values_list("name", flat=True))


def test_an_hour_at_once_is_an_hour_minute_by_minute(asked: list[str]):
    moving.move_to(NOW + HOUR)
    offers = list(Offer.objects.select_related("client").order_by("number"))
    assert [offer.client.name for offer in offers] == asked
    assert [offer.offered_at for offer in offers] == [NOW + minutes * MINUTE for minutes in (2, 17, 32)]
    assert [offer.answered_at for offer in offers] == [NOW + minutes * MINUTE for minutes in (17, 32, 47)]
    gap = Gap.objects.get()
    assert (gap.end, gap.ended_at) == (Gap.End.NOBODY, NOW + 47 * MINUTE)
    sent = Message.objects.filter(template="offer").order_by("sent_at").values_list("sent_at", flat=True)
    assert list(sent) == [offer.offered_at for offer in offers]
    assert Message.objects.filter(template="offer_over", state="sent").count() == 3


def test_who_accepts_on_the_way_ends_it(asked: list[str]):
    moving.move_to(NOW + 20 * MINUTE)
    second = Offer.objects.select_related("client").get(number=2)
    by = Actor(role="client", person_id=second.client_id, name=second.client.name)
    answering.accept(second.pk, by=by, at=NOW + 20 * MINUTE)
    moving.move_to(NOW + 48 * HOUR)
    assert Offer.objects.count() == 2
    assert (
        Message.objects.filter(template="offer_over").values_list("recipient_name", flat=True).get()
        == asked[0]
    )
