"""Weekly accrual (rules.md 3): once a subscription and week, whatever runs twice, late or never."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from elevate.core.credits import grants
from elevate.core.rulebook import Party
from elevate.core.time import start_of_day, week_label
from elevate.credits import accrual, ledger
from elevate.credits.models import CreditEntry
from elevate.people.models import Client, Property
from elevate.plans.models import Pause, Plan, Subscription
from elevate.scheduling import cancelling
from elevate.scheduling.acts import Cancellation
from tests.concurrency import scratch
from tests.core.making import ZONES
from tests.world import NOW, World

WEEK = timedelta(days=7)
MONDAY = date(2026, 3, 2)


def granted(subscription: Subscription) -> list[tuple[str, str, int]]:
    """Return what was granted: key, due instant, quantity."""
    entries = CreditEntry.objects.filter(kind="grant", source_key__startswith=f"accrual:{subscription.pk}:")
    return [(entry.source_key, entry.at.isoformat(), entry.quantity) for entry in entries.order_by("at")]


def due(subscription: Subscription, until: datetime) -> list[tuple[str, str, int]]:
    """Return what the core says is due, in the same shape."""
    fresh = Subscription.objects.with_terms().get(pk=subscription.pk)
    return [
        (f"accrual:{fresh.pk}:{week_label(grant.on)}", grant.due_at.isoformat(), grant.quantity)
        for grant in grants(fresh.terms(), since=fresh.starts_on, until=until)
    ]


def test_one_a_week_two_weeks_away_with_notice_and_week_three_shows_three(world: World):
    world.subscribe(world.client, starts_on=MONDAY)
    for week in range(2):
        visit = world.book(hours=48 + 168 * week)
        away = Cancellation(party=Party.CLIENT)
        cancelling.cancel(visit.pk, away, by=world.actor(world.client), at=NOW)
    assert ledger.balance(world.client.pk, at=NOW + 2 * WEEK).total == 3


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([28], id="never, then once"),
        pytest.param([0, 0, 28, 28, 28], id="twice and thrice"),
        pytest.param(list(range(29)), id="every day"),
        pytest.param([28, 7, 0], id="late first, then with an older clock"),
    ],
)
def test_whatever_runs_when_each_week_is_granted_once(world: World, steps):
    subscription = world.subscribe(world.client, starts_on=MONDAY)
    for day in steps:
        accrual.catch_up(at=NOW + timedelta(days=day))
    assert [key for key, _at, _quantity in granted(subscription)] == [
        f"accrual:{subscription.pk}:2026-W{week}" for week in ("10", "11", "12", "13", "14")
    ]


def test_a_reader_catches_up_for_its_client_alone(world: World):
    mine, other = world.client, world.add_client("Dee Park")
    for client in (mine, other):
        world.subscribe(client, starts_on=MONDAY)
    assert ledger.balance(mine.pk, at=NOW).total == 1
    assert CreditEntry.objects.filter(client=other).count() == 0
    assert accrual.catch_up(at=NOW) == 1, "the worker grants what no reader has asked for, and says how many"


def test_catching_up_says_how_many_it_granted_and_recorded_when(world: World):
    subscription = world.subscribe(world.client, starts_on=MONDAY)
    assert accrual.catch_up(at=NOW + 3 * WEEK) == 4
    entry = CreditEntry.objects.latest("at")
    assert (entry.at, entry.recorded_at) == (
        start_of_day(MONDAY + 3 * WEEK, "America/New_York"),
        NOW + 3 * WEEK,
    )
    subscription.refresh_from_db()
    assert subscription.next_grant_on == MONDAY + 4 * WEEK


# Zone, the subscription's first day, and its grants' instants across a change of clocks.
ACROSS = {
    "New York, clocks go forward": (
        "America/New_York", date(2026, 3, 2), ["2026-03-02T05:00", "2026-03-09T04:00"],
    ),
    "New York, clocks go back": (
        "America/New_York", date(2026, 10, 26), ["2026-10-26T04:00", "2026-11-02T05:00"],
    ),
    "London, clocks go forward": (
        "Europe/London", date(2026, 3, 23), ["2026-03-23T00:00", "2026-03-29T23:00"],
    ),
    "Lord Howe, half an hour": (
        "Australia/Lord_Howe", date(2026, 3, 30), ["2026-03-29T13:00", "2026-04-05T13:30"],
    ),
    "Chatham, +13:45 to +12:45": (
        "Pacific/Chatham", date(2026, 3, 30), ["2026-03-29T10:15", "2026-04-05T11:15"],
    ),
    "Kathmandu, +5:45": ("Asia/Kathmandu", date(2026, 3, 2), ["2026-03-01T18:15", "2026-03-08T18:15"]),
    "Casablanca, Ramadan begins": (
        "Africa/Casablanca", date(2026, 2, 9), ["2026-02-08T23:00", "2026-02-16T00:00"],
    ),
    "Apia, a first day that never was": (
        "Pacific/Apia", date(2011, 12, 23), ["2011-12-23T10:00", "2011-12-30T10:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("zone", "starts_on", "instants"), ACROSS.values(), ids=ACROSS)
def test_a_week_begins_at_midnight_there_and_not_a_second_sooner(world: World, zone, starts_on, instants):
    place = Property.objects.create(name="Elsewhere", time_zone=zone)
    client = world.add_client("Zoe Far", at=place)
    world.subscribe(client, starts_on=starts_on)
    for number, text in enumerate(instants):
        instant = datetime.fromisoformat(text).replace(tzinfo=UTC)
        assert ledger.balance(client.pk, at=instant - timedelta(seconds=1)).total == number
        assert ledger.balance(client.pk, at=instant).total == number + 1


days = st.integers(-200, 200).map(lambda number: MONDAY + timedelta(days=number))
stretches = st.tuples(days, st.none() | st.integers(1, 60))
agreements = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "starts_on": days,
        "ends_after": st.none() | st.integers(0, 150),
        "pauses": st.lists(stretches, max_size=3),
        "changes_after": st.none() | st.integers(0, 30),
        "reads": st.lists(st.integers(0, 300), min_size=1, max_size=5),
    }
)


@settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(agreements)
def test_the_database_grants_what_the_core_says(world: World, agreed):
    plans = [
        Plan.objects.get_or_create(name=f"{n} a week", sessions_per_week=n, service=world.service)[0]
        for n in (1, 3)
    ]
    place = Property.objects.create(name="Anywhere", time_zone=agreed["zone"])
    client = Client.objects.create(name="Any One", property=place)
    starts_on, ends, change = agreed["starts_on"], agreed["ends_after"], agreed["changes_after"]
    subscription = world.subscribe(client, starts_on=starts_on, plan=plans[0])
    subscription.ends_on = None if ends is None else starts_on + timedelta(days=ends)
    if change is not None:
        subscription.changes_to, subscription.changes_on = plans[1], starts_on + change * WEEK
    subscription.save()
    for first, length in agreed["pauses"]:
        until = None if length is None else first + timedelta(days=length)
        Pause.objects.create(subscription=subscription, from_on=first, until_on=until)
    for day in agreed["reads"]:
        accrual.catch_up(at=NOW + timedelta(days=day - 150), client_id=client.pk if day % 2 else None)
    latest = NOW + timedelta(days=max(agreed["reads"]) - 150)
    assert granted(subscription) == due(subscription, latest)


@pytest.mark.parametrize("count", [1, 1000])
def test_a_years_catch_up_takes_the_same_few_queries_for_one_or_a_thousand(world: World, count):
    clients = [Client(name=f"Client {n}", property=world.property) for n in range(count)]
    Client.objects.bulk_create(clients)
    for client in clients:
        client.property = world.property
    first = start_of_day(MONDAY, world.property.time_zone)
    Subscription.objects.bulk_create(
        Subscription(
            client=client, plan=world.plan, starts_on=MONDAY, next_grant_on=MONDAY, next_grant_at=first
        )
        for client in clients
    )
    with CaptureQueriesContext(connection) as queries:
        assert accrual.catch_up(at=NOW + 52 * WEEK) == 53 * count
    assert len([each for each in queries if "SAVEPOINT" not in each["sql"]]) <= 5


def test_readers_and_workers_at_once_grant_each_week_once(tmp_path: Path):
    with scratch.database(tmp_path) as environ:
        told = json.loads(scratch.run(environ, "-m", "tests.credits.rushing"))
    assert told == {"errors": [], "entries": 30 * 20, "distinct": 30 * 20, "reported": 30 * 20}
