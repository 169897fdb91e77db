"""Free times, soonest first, and none that cannot be booked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from elevate.core.rulebook import Party
from elevate.people.models import Property
from elevate.plans.models import PayRate, Service
from elevate.scheduling import cancelling
from elevate.scheduling.acts import Cancellation
from tests.api.conftest import Callers, problem
from tests.world import NOW, World


@pytest.fixture
def ask(callers: Callers, world: World):
    """Ask as somebody, for Wednesday 4 March unless told."""

    def asked(who: str = "coordinator", **query):
        wanted = {
            "service_id": world.service.pk,
            "property_id": world.property.pk,
            "from_": "2026-03-04",
            "to": "2026-03-04",
            **query,
        }
        return getattr(callers, who).get("/availability", **wanted)

    return asked


def starts(answer, therapist=None) -> list[str]:
    return [
        item["starts_at_local"][:16]
        for item in answer.json()["items"]
        if therapist is None or item["therapist_id"] == therapist.pk
    ]


def test_a_free_time_has_the_shape_that_was_agreed(ask, world: World):
    first = ask(therapist_id=world.therapist.pk, limit=1).json()["items"][0]
    assert first == {
        "therapist_id": world.therapist.pk,
        "starts_at": "2026-03-04T13:00:00Z",
        "ends_at": "2026-03-04T14:00:00Z",
        "time_zone": "America/New_York",
        "starts_at_local": "2026-03-04T08:00:00-05:00",
    }


def test_a_working_day_is_eight_to_eight_by_quarter_hours(ask, world: World):
    found = starts(ask(therapist_id=world.therapist.pk, limit=200))
    assert (found[0], found[1], found[-1], len(found)) == (
        "2026-03-04T08:00",
        "2026-03-04T08:15",
        "2026-03-04T19:00",
        45,
    )


def test_soonest_first_and_everybody_who_is_free(ask, world: World):
    listed = ask(limit=4).json()["items"]
    assert [item["starts_at"][11:16] for item in listed] == ["13:00", "13:00", "13:15", "13:15"]
    assert len({item["therapist_id"] for item in listed}) == 2


def test_a_visit_takes_its_time_and_the_buffer_before_and_after(ask, world: World):
    world.book(hours=45)  # 9:00 to 10:00, and 15 minutes to set up
    found = starts(ask(therapist_id=world.therapist.pk, limit=200), world.therapist)
    # One from 8:00 would need the buffer until 9:15.
    assert found[:2] == ["2026-03-04T10:15", "2026-03-04T10:30"]


def test_a_cancelled_visit_gives_its_time_back(ask, world: World):
    visit = world.book(hours=45)
    cancelling.cancel(visit.pk, Cancellation(party=Party.CLIENT), by=world.actor(world.therapist), at=NOW)
    assert "2026-03-04T09:00" in starts(ask(limit=200), world.therapist)


def test_every_time_that_is_offered_can_be_booked(ask, callers: Callers, world: World):
    for hours in (44.25, 46.5, 50):
        world.book(hours=hours)
    for item in ask(therapist_id=world.therapist.pk, limit=200).json()["items"]:
        body = {
            "client_id": world.add_client(item["starts_at"]).pk,
            "service_id": world.service.pk,
            "property_id": world.property.pk,
            "therapist_id": item["therapist_id"],
            "starts_at": item["starts_at"],
            "override_reason": "x",
        }
        made = callers.coordinator.post("/appointments", body)
        assert made.status_code == 201
        callers.coordinator.post(f"/appointments/{made.json()['id']}/cancel", {"by": "operator"})


def test_the_past_is_not_offered_nor_this_very_instant(ask, world: World, set_clock):
    set_clock(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))
    assert starts(ask(limit=1)) == ["2026-03-04T10:15"]
    set_clock(datetime(2026, 3, 5, 15, 0, tzinfo=UTC))
    assert ask().json() == {"items": [], "next": None}


def test_a_client_is_not_offered_what_collides_with_their_own(ask, world: World):
    world.book(hours=45, therapist=world.add_therapist("Kai Berg"))
    assert "2026-03-04T09:00" not in starts(ask("client", limit=200))
    assert "2026-03-04T09:00" in starts(ask("neighbour", limit=200))


def test_who_has_no_rate_or_no_longer_works_is_not_offered(ask, world: World, callers: Callers):
    PayRate.objects.filter(therapist=world.therapist).update(effective_on=date(2026, 3, 5))
    assert world.therapist.pk not in {item["therapist_id"] for item in ask(limit=200).json()["items"]}
    later = ask(from_="2026-03-05", to="2026-03-05", limit=200)
    assert world.therapist.pk in {item["therapist_id"] for item in later.json()["items"]}
    callers.coordinator.patch(f"/therapists/{world.therapist.pk}", {"status": "inactive"})
    assert ask(from_="2026-03-05", to="2026-03-05", therapist_id=world.therapist.pk).json()["items"] == []


def test_pages_follow_each_other_without_gap_or_repetition(ask):
    whole = ask(limit=90).json()
    paged, cursor = [], {}
    while cursor is not None:
        page = ask(limit=7, **cursor).json()
        paged += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert (paged, whole["next"]) == (whole["items"], None)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Australia/Lord_Howe", "2026-03-04T08:00:00+11:00", "2026-03-04T19:00:00+11:00"),
        ("Asia/Kathmandu", "2026-03-04T08:00:00+05:45", "2026-03-04T19:00:00+05:45"),
        ("Pacific/Chatham", "2026-03-04T08:00:00+13:45", "2026-03-04T19:00:00+13:45"),
    ],
)
def test_the_day_is_the_propertys(ask, world: World, zone, first, last):
    place = Property.objects.create(name="Far House", time_zone=zone)
    found = ask(property_id=place.pk, therapist_id=world.therapist.pk, limit=200).json()["items"]
    assert (found[0]["starts_at_local"], found[-1]["starts_at_local"]) == (first, last)


def test_clocks_that_change_meanwhile_keep_the_working_day(ask, world: World):
    found = starts(ask(from_="2026-03-07", to="2026-03-09", therapist_id=world.therapist.pk, limit=200))
    assert len(found) == 3 * 45
    assert found[45] == "2026-03-08T08:00"


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        ("2026-03-04", "2026-04-03", 200),
        ("2026-03-04", "2026-04-04", 422),
        ("2026-03-04T00:00:00Z", "2026-04-04T00:00:00Z", 200),
        ("2026-03-04T00:00:00Z", "2026-04-04T01:00:01Z", 422),
        ("2026-10-15", "2026-11-14", 200),
        ("2026-03-05", "2026-03-04", 200),
        ("2026-03-05", "2026-03-03", 422),
        ("2000-01-01", "2199-12-31", 422),
        ("2199-12-31", "2199-12-31", 200),
    ],
)
def test_a_month_at_most(ask, since, until, status):
    assert ask(from_=since, to=until).status_code == status


@pytest.mark.parametrize("missing", ["service_id", "property_id", "from_", "to"])
def test_what_must_be_given(ask, callers: Callers, world: World, missing):
    query = {"service_id": "svc_x", "property_id": "prp_x", "from_": "2026-03-04", "to": "2026-03-04"}
    del query[missing]
    told = problem(callers.client.get("/availability", **query), 422, "invalid")
    assert list(told["errors"]) == [missing.rstrip("_")]


def test_what_is_not_there(ask):
    problem(ask(service_id="svc_x"), 404, "not-found")
    problem(ask(property_id="prp_x"), 404, "not-found")
    assert ask(therapist_id="thr_x").json()["items"] == []


def test_a_client_asks_where_they_live_only(ask):
    place = Property.objects.create(name="Bay House", time_zone="America/Los_Angeles")
    problem(ask("client", property_id=place.pk), 404, "not-found")
    assert ask("therapist", property_id=place.pk).status_code == 200


def test_lengths_are_rounded_up_to_the_grid(ask, world: World):
    service = Service.objects.create(name="Odd", length_minutes=50, buffer_minutes=5)
    PayRate.objects.create(
        therapist=world.therapist, service=service, amount_cents=1, effective_on=date(2020, 1, 1)
    )
    found = ask(service_id=service.pk, limit=200).json()["items"]
    assert found[0]["ends_at"] == "2026-03-04T13:50:00Z"
    assert found[-1]["starts_at_local"][11:16] == "19:00"
    assert datetime.fromisoformat(found[-1]["ends_at"]) - datetime.fromisoformat(
        found[-1]["starts_at"]
    ) == timedelta(minutes=50)
