"""Who is asked, in which order, and who never is."""

from datetime import date

import pytest

from elevate.care.models import Gap, Offer
from elevate.core.rescue import REST
from elevate.credits import ledger
from elevate.messaging.models import Message
from elevate.scheduling import leaving
from elevate.scheduling.leaving import Leave
from tests.care.giving_back import LONG_AGO, MINUTE, asked, freed, heard, himself, run
from tests.world import NOW, World


def test_whoever_waited_longest_is_asked_first_and_one_at_a_time(world: World, automatic, neighbour):
    for name, days in (("Recent", 3), ("Longest", 30), ("Between", 10)):
        neighbour(name, days=days)
    freed(world)
    for minutes in (2, 17, 20, 32, 47):
        run(minutes)
    assert asked() == ["Longest", "Between", "Recent"]
    assert [offer.offered_at for offer in Offer.objects.all()] == [NOW + m * MINUTE for m in (2, 17, 32)]
    assert Gap.objects.get().end == Gap.End.NOBODY
    assert heard("offer_over") == ["Between", "Longest", "Recent"]
    # Nobody took it, so it is free still: nobody is told that it is not.
    said = {(message.subject, message.body) for message in Message.objects.filter(template="offer_over")}
    [(subject, body)] = said
    assert subject.startswith("No longer offered: ")
    assert body.endswith("is not offered any more. Nothing to do: we will ask you again.")


@pytest.mark.parametrize(
    "changes",
    [{"opted_out_at": LONG_AGO}, {"email": "", "phone": ""}],
    ids=["opted out", "without an address"],
)
def test_some_are_never_asked(world: World, automatic, neighbour, changes):
    neighbour("Ann Roe", **changes)
    freed(world)
    run(2)
    assert asked() == []
    assert Gap.objects.get().end == Gap.End.NOBODY


def test_whoever_has_no_credit_left_is_not_asked(world: World, automatic, neighbour):
    neighbour("Ann Roe", days=20, credits=0)
    promised = neighbour("Zoe Kim", days=30)
    # The one credit is promised to a visit before the freed one.
    world.book(hours=24, client=promised, override_reason="")
    freed(world)
    run(2)
    assert asked() == []


def test_whoever_is_visited_on_that_day_is_not_asked(world: World, automatic, neighbour):
    ann = neighbour("Ann Roe", days=20, credits=3)
    world.book(hours=52, client=ann, therapist=world.add_therapist("Noor Vale"))
    freed(world)
    run(2)
    assert asked() == []


def test_whoever_is_away_on_that_day_is_not_asked(world: World, automatic, neighbour):
    ann = neighbour("Ann Roe")
    days = Leave(from_on=date(2026, 3, 4), until_on=date(2026, 3, 5))
    leaving.enter(ann, days, by=himself(ann), at=NOW)
    freed(world)
    run(2)
    assert asked() == []


def test_whoever_lives_elsewhere_or_has_another_service_is_not_asked(world: World, automatic, neighbour):
    elsewhere = type(world.property).objects.create(name="Bay House", time_zone="America/New_York")
    neighbour("Ann Roe", property=elsewhere)
    other = type(world.service).objects.create(name="Foot", length_minutes=60)
    stretch = type(world.plan).objects.create(name="Foot weekly", sessions_per_week=1, service=other)
    zoe = world.add_client("Zoe Kim")
    world.subscribe(zoe, starts_on=NOW.date(), plan=stretch)
    freed(world)
    run(2)
    assert asked() == []


def test_standing_visits_take_their_own_credits_and_leave_the_others(world: World, automatic, neighbour):
    """Held ahead of their grants, they put `available` below zero; what is left over still counts."""
    spare, none = neighbour("Spare", days=20, credits=2), neighbour("None", days=30, credits=1)
    for number, client in enumerate((spare, none)):
        world.subscribe(client, starts_on=date(2026, 3, 9))
        for week in range(1, 6):
            world.book(hours=20 + number * 2 + week * 168, client=client, override_reason="")
        # This one needs a credit of today's.
        world.book(hours=20 + number * 2, client=client, override_reason="")
        assert ledger.balance(client.pk, at=NOW).available < 0
    freed(world)
    run(2)
    assert asked() == ["Spare"]


def test_nobody_is_asked_about_another_time_within_a_day(world: World, automatic, neighbour):
    neighbour("Ann Roe", days=20)
    for hours in (48, 72, 96):
        freed(world, hours=hours)
    for minutes in (2, 17, 24 * 60 + 1):
        run(minutes)
    assert [offer.offered_at for offer in Offer.objects.all()] == [NOW + 2 * MINUTE]
    run(24 * 60 + 2)
    first, second = Offer.objects.order_by("offered_at")
    assert second.offered_at - first.offered_at == REST
    assert first.gap_id != second.gap_id


def test_a_time_that_begins_before_anybody_may_be_asked_again_is_over(world: World, automatic, neighbour):
    neighbour("Ann Roe", days=20)
    freed(world, hours=72)
    run(2)
    near = freed(world, hours=24, at=NOW + 3 * MINUTE)
    run(5)
    assert near.gaps.get().end == Gap.End.NOBODY
    assert asked() == ["Ann Roe"]
