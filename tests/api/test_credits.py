"""A client's credits: read by their own, changed by a coordinator."""

from datetime import date, timedelta

import pytest

from elevate.credits.models import CreditEntry
from tests.api.conftest import Callers, problem
from tests.world import NOW, World

DAY = timedelta(days=1)


def path(world: World) -> str:
    return f"/clients/{world.client.pk}/credits"


def test_a_statement_has_the_shape_that_was_agreed(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    visit = world.book(hours=45)
    told = callers.coordinator.get(path(world)).json()
    subscription = world.client.subscriptions.get()
    assert told == {
        "balance": 1,
        "held": 1,
        "available": 0,
        "next_grant_at": "2026-03-09T04:00:00Z",
        "entries": [
            {
                "at": "2026-03-02T05:00:00Z",
                "kind": "grant",
                "quantity": 1,
                "change": 1,
                "held": 0,
                "balance_after": 1,
                "source": f"accrual:{subscription.pk}:2026-W10",
                "words": "1 credit for the week of Mon 2 Mar",
                "appointment_id": None,
            },
            {
                "at": "2026-03-02T17:00:00Z",
                "kind": "hold",
                "quantity": 1,
                "change": 0,
                "held": 1,
                "balance_after": 1,
                "source": f"hold:{visit.pk}:0",
                "words": "Held for the visit on Wed 4 Mar, 9:00 AM",
                "appointment_id": visit.pk,
            },
        ],
    }


def test_away_two_weeks_with_notice_the_third_shows_three(callers: Callers, world: World, set_clock):
    """The source's example, to the letter."""
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    visits = [world.book(hours=45 + 168 * week) for week in range(3)]
    for visit in visits[:2]:
        answer = callers.therapist.post(f"/appointments/{visit.pk}/cancel", {"by": "client"})
        assert answer.json()["outcome"]["credit_change"] == 0
    set_clock(NOW + 14 * DAY)
    assert callers.client.get(path(world)).json()["balance"] == 3


def test_a_stopped_worker_is_never_visible(callers: Callers, world: World, set_clock):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    set_clock(NOW + 70 * DAY)
    assert callers.client.get(path(world)).json()["balance"] == 11


@pytest.mark.parametrize(
    ("as_of", "balance"),
    [("2026-03-08", 1), ("2026-03-09", 2), ("2026-03-09T03:59:59Z", 1), ("2026-03-09T04:00:00Z", 2)],
)
def test_as_of_an_earlier_day_or_instant(callers: Callers, world: World, set_clock, as_of, balance):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    set_clock(NOW + 30 * DAY)
    told = callers.client.get(path(world), as_of=as_of).json()
    assert (told["balance"], len(told["entries"])) == (balance, balance)


def test_as_of_a_day_to_come_counts_what_will_fall_due(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    told = callers.client.get(path(world), as_of="2026-03-16").json()
    assert (told["balance"], told["next_grant_at"]) == (3, "2026-03-23T04:00:00Z")
    assert [entry["words"] for entry in told["entries"]] == [
        "1 credit for the week of Mon 2 Mar",
        "1 credit for the week of Mon 9 Mar",
        "1 credit for the week of Mon 16 Mar",
    ]
    assert CreditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "as_of", ["x", "2026-13-01", "2026-03-09T04:00:00", "0001-01-01", "2300-01-01", "2028-01-01"]
)
def test_as_of_no_day(callers: Callers, world: World, as_of):
    problem(callers.client.get(path(world), as_of=as_of), 422, "invalid")


def test_a_coordinator_gives_and_corrects(callers: Callers, world: World):
    gift = {"kind": "grant", "quantity": 2, "reason": "Welcome gift"}
    given = callers.coordinator.post(path(world), gift)
    assert (given.status_code, given.json()["balance"]) == (201, 2)
    down = {"kind": "adjust", "quantity": -3, "reason": "Counted twice"}
    corrected = callers.coordinator.post(path(world), down).json()
    assert (corrected["balance"], corrected["available"]) == (-1, -1)
    assert [(entry["quantity"], entry["change"], entry["words"]) for entry in corrected["entries"]] == [
        (2, 2, "2 credits added. Welcome gift"),
        (-3, -3, "Corrected: 3 less. Counted twice"),
    ]
    assert callers.client.get(path(world)).json() == corrected


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"quantity": 0}, "refused"),
        ({"quantity": -1}, "refused"),
        ({"reason": "  "}, "refused"),
        ({"kind": "adjust", "quantity": 0}, "refused"),
        ({"kind": "use"}, "invalid"),
        ({"quantity": 1001}, "invalid"),
        ({"quantity": 10**40}, "invalid"),
        ({"quantity": "1"}, "invalid"),
        ({"quantity": True}, "invalid"),
        ({"quantity": 1.0}, "invalid"),
        ({"reason": "x" * 501}, "invalid"),
        ({"reason": "\x00"}, "invalid"),
        ({"reason": None}, "invalid"),
    ],
    ids=str,
)
def test_a_change_that_cannot_be_made(callers: Callers, world: World, change, kind):
    body = {"kind": "grant", "quantity": 1, "reason": "gift", **change}
    problem(callers.coordinator.post(path(world), body), 422, kind)
    assert not CreditEntry.objects.exists()


def test_credits_are_read_by_their_own(callers: Callers, world: World):
    world.book()
    for who in ("coordinator", "therapist", "client"):
        assert getattr(callers, who).get(path(world)).status_code == 200
    for who in ("colleague", "neighbour"):
        problem(getattr(callers, who).get(path(world)), 404, "not-found")


@pytest.mark.parametrize("who", ["therapist", "client", "colleague", "neighbour"])
def test_only_a_coordinator_changes_them(callers: Callers, world: World, who):
    world.book()
    gift = {"kind": "grant", "quantity": 9, "reason": "me"}
    problem(getattr(callers, who).post(path(world), gift), 404, "not-found")
