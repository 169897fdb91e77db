"""Dated rules and rates: what holds on which day, and what the database does not take."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from elevate.core.money import Money
from elevate.core.policy import Policy
from elevate.core.refusals import Refused
from elevate.journal.models import Event
from elevate.people.models import Therapist
from elevate.plans import offering
from elevate.plans.models import Pause, PayRate, Plan, PolicyVersion, Service
from elevate.plans.offering import Rate
from tests.scheduling.observing import nothing_changes
from tests.world import NOW, World

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        pytest.param(NOW - SECOND, 24, id="a second before it takes effect"),
        pytest.param(NOW, 48, id="as it takes effect"),
        pytest.param(NOW + timedelta(days=999), 48, id="ever after"),
        pytest.param(NOW - timedelta(days=9999), 24, id="before the first: the first"),
    ],
)
def test_the_policy_in_force_is_the_latest_that_has_taken_effect(world: World, at, hours):
    PolicyVersion.objects.create(effective_at=NOW, free_notice_hours=48)
    assert PolicyVersion.objects.current(at).free_notice_hours == hours


def test_a_policy_is_the_rulebooks_unless_the_operator_decides_otherwise(world: World):
    assert world.policy.as_policy() == Policy()
    strict = PolicyVersion(
        effective_at=NOW,
        free_notice_hours=48,
        booking_grace_minutes=5,
        no_show_wait_minutes=20,
        operator_late_pays=False,
        late_move_by_therapist=False,
        message_delay_minutes=0,
    )
    assert strict.as_policy() == Policy(
        free_notice=timedelta(hours=48),
        booking_grace=timedelta(minutes=5),
        no_show_wait=timedelta(minutes=20),
        operator_late_pays=False,
        late_move_by_therapist=False,
        message_delay=timedelta(0),
    )


@pytest.mark.parametrize(
    ("on", "cents"),
    [
        pytest.param(date(2019, 12, 31), None, id="before the first rate: none"),
        pytest.param(date(2020, 1, 1), 7200, id="from its day on"),
        pytest.param(date(2026, 3, 4), 7200, id="the day before the next"),
        pytest.param(date(2026, 3, 5), 8000, id="the next"),
    ],
)
def test_a_rate_holds_from_its_day_on(world: World, on, cents):
    PayRate.objects.create(
        therapist=world.therapist, service=world.service, amount_cents=8000, effective_on=date(2026, 3, 5)
    )
    rate = PayRate.objects.current(therapist=world.therapist, service=world.service, on=on)
    assert (rate and rate.amount_cents) == cents


def test_a_rate_is_for_one_therapist_and_one_service(world: World):
    other = Service.objects.create(name="Stretching")
    leo = world.add_therapist("Leo Ruiz", rate_cents=9000)
    on = date(2026, 3, 4)
    rates = PayRate.objects
    assert rates.current(therapist=world.therapist, service=other, on=on) is None
    found = rates.current(therapist=leo, service=world.service, on=on)
    assert found is not None
    assert found.amount == Money(9000)


def test_setting_a_rate_is_journalled_and_setting_it_again_replaces_it(world: World):
    by = world.actor(world.coordinator)
    therapist = Therapist(name="Ida Lee")
    day = date(2026, 3, 5)
    offering.engage(
        therapist, [Rate(service=world.service, amount=Money(7000), effective_on=day)], by=by, at=NOW
    )
    offering.change_therapist(
        therapist, {}, [Rate(service=world.service, amount=Money(7500), effective_on=day)], by=by, at=NOW
    )
    assert [str(rate) for rate in therapist.rates.all()] == ["$75.00"]
    verbs = Event.objects.filter(about=therapist.pk).values_list("verb", flat=True)
    assert list(verbs) == ["therapist.added", "rate.set", "rate.set"]


@pytest.mark.parametrize("model", [Service, Plan])
def test_two_offers_of_one_name_are_refused(world: World, model):
    thing = Service(name="Massage, 60 min")
    if model is Plan:
        thing = Plan(name="Weekly", sessions_per_week=1, service=world.service)
    with nothing_changes(), pytest.raises(Refused) as refusal:
        offering.offer(thing, by=world.actor(world.coordinator), at=NOW)
    assert str(refusal.value) == f"“{thing.name}” is offered already. Choose another name."


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda w: Service(name="Nothing", length_minutes=0), id="a service without a length"),
        pytest.param(
            lambda w: Plan(name="Never", sessions_per_week=0, service=w.service), id="a plan without sessions"
        ),
        pytest.param(
            lambda w: PayRate(
                therapist=w.therapist, service=w.service, amount_cents=1, effective_on=date(2020, 1, 1)
            ),
            id="two rates of one day",
        ),
        pytest.param(
            lambda w: Pause(
                subscription=w.subscribe(w.client, starts_on=date(2026, 3, 2)),
                from_on=date(2026, 3, 9),
                until_on=date(2026, 3, 9),
            ),
            id="a pause without a day",
        ),
    ],
)
def test_the_database_takes_no_nonsense(world: World, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(world).save()
