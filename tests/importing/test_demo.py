"""The demo: what it promises to hold, whatever the hour it is started at."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from elevate.care import attention
from elevate.core.time import day_of, local, start_of_day
from elevate.importing import taking
from elevate.importing.demo import files, loading, today
from elevate.inspecting import examining
from elevate.journal.models import Event
from elevate.messaging.models import Message
from elevate.people.actors import actor_of
from elevate.people.models import Client, Coordinator, Operator, Property, Therapist, User
from elevate.plans.models import Subscription
from elevate.scheduling import colliding
from elevate.scheduling.models import Appointment, Away, Blackout, Roster, Series, Travel
from tests.importing.making import IMPORT, lines
from tests.world import NOW

ZONE = "America/New_York"
DAY = timedelta(days=1)


@pytest.fixture
def demo(db: None, tmp_path: Path) -> Path:
    assert loading.load_if_empty(tmp_path, at=NOW)
    return tmp_path / "demo-files"


def person(kind, name):
    return kind.objects.get(email=f"{name}@demo.test")


def visits_of_today(at):
    opens = start_of_day(day_of(at, ZONE), ZONE)
    return Appointment.objects.filter(therapist__email="therapist@demo.test").between(opens, opens + DAY)


def test_it_has_what_it_should(demo):
    counts = [
        model.objects.count() for model in (Operator, Coordinator, Property, Therapist, Client, Subscription)
    ]
    assert counts == [1, 1, 3, 6, 60, 40]
    assert Property.objects.values("time_zone").distinct().count() == 2
    assert all(place.address and "Parking" in place.access_notes for place in Property.objects.all())
    assert all("Elevator" in place.access_notes for place in Property.objects.all())


def test_two_weeks_lie_behind_and_two_ahead(demo):
    imported = Appointment.objects.exclude(external_id=None)
    days = Counter((visit.starts_at - NOW).days for visit in imported)
    assert all(days[day] for day in (-14, -7, -1, 0, 1, 7, 13))
    assert 150 <= days.total() <= 250


def test_visits_ended_in_every_way(demo):
    ended = Counter(Appointment.objects.values_list("resolution__rule", flat=True))
    assert ended["completed"] > 60
    assert ended["late-notice"] >= 3
    assert ended["on-time-notice"] >= 3
    assert ended["no-show"] >= 2
    assert ended["free-move"] >= 3
    assert ended["late-move-accepted"] >= 1
    assert ended["therapist-cancelled"] >= 1
    assert ended["operator-cancelled"] >= 1


def test_some_visits_are_to_be_settled_several_by_its_therapist_one_of_today(demo):
    open_visits = Appointment.objects.unresolved(NOW)
    own = open_visits.filter(therapist__email="therapist@demo.test")
    assert 6 <= open_visits.count() <= 12
    assert own.count() >= 3
    assert own.filter(starts_at__gte=start_of_day(day_of(NOW, ZONE), ZONE)).exists()


def test_each_role_can_sign_in(demo):
    roles = {
        f"{name}@demo.test": actor_of(User.objects.get(email=f"{name}@demo.test")).role
        for name in ("coordinator", "therapist", "client")
    }
    assert all(email == f"{role}@demo.test" for email, role in roles.items())
    assert (
        not User.objects.exclude(email__endswith="@demo.test")
        .exclude(email__endswith="@example.com")
        .exists()
    )


def test_its_therapist_has_clients_with_no_one_and_three_credits_and_some_who_wait(demo):
    clients = list(attention.clients(actor_of(person(Therapist, "therapist").user), at=NOW))
    assert {0, 1, 3} <= {client.balance for client in clients}
    waiting = [
        (client.balance, (day_of(NOW, ZONE) - day_of(client.last_visit_at, ZONE)).days)
        for client in clients
        if client.rank == attention.NEEDS_ATTENTION
    ]
    assert waiting == [(3, 24), (1, 17)]


def test_its_client_has_a_next_visit_credits_and_a_history(demo):
    client = person(Client, "client")
    visits = Appointment.objects.filter(client=client)
    assert visits.booked().filter(starts_at__gt=NOW, starts_at__lt=NOW + 14 * DAY).count() == 2
    assert client.credit_entries.balance().total == 2
    ended = set(visits.exclude(state="booked").values_list("resolution__rule", flat=True))
    assert ended == {"completed", "on-time-notice", "free-move"}


def test_every_promise_holds(demo):
    assert [str(finding) for finding in examining.examine(at=NOW) if finding.broken] == []


def test_the_coordinator_is_just_being_told_of_a_cancellation_and_of_a_move(demo):
    told = Message.objects.queued().filter(to="coordinator@demo.test", appointment__isnull=False)
    told = told.order_by("template")
    assert [(message.template, message.state, message.send_at - NOW) for message in told] == [
        ("cancelled", "queued", timedelta(minutes=2)),
        ("rescheduled", "queued", timedelta(minutes=2)),
    ]
    assert [message.body.split(" ")[0] for message in told] == ["Cancel.", "Confirming"]
    changed = Appointment.objects.filter(messages__in=told)
    assert not changed.filter(therapist__email="therapist@demo.test").exists()
    assert {visit.resolution.rule for visit in changed} == {"on-time-notice", "free-move"}


def test_its_files_are_an_operators_and_change_nothing_when_imported_again(demo):
    report = taking.take_in(demo, by=IMPORT, at=NOW + timedelta(hours=1))
    assert report.imported
    assert {(tally.created, tally.updated) for tally in report.tallies.values()} == {(0, 0)}
    assert set(report.tallies) == {layout.file for layout in taking.LAYOUTS}
    assert not report.notes


def test_it_is_not_loaded_over_anybody(demo):
    Client.objects.filter(external_id="C-101").update(name="Somebody Else")
    assert not loading.load_if_empty(demo.parent, at=NOW)
    assert Client.objects.get(external_id="C-101").name == "Somebody Else"


def test_files_of_its_own_that_cannot_be_read_say_so(db, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "write", lambda folder, at: (folder / "clients.csv").write_text("x\n1\n"))
    with pytest.raises(loading.DemoError, match="columns are missing"):
        loading.load_if_empty(tmp_path, at=NOW)


def test_the_same_instant_gives_the_same_files(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files.write(tmp_path / name, at=NOW)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two


#: Hours of plain days, of both changes of the clock, of a year's end; the first and last of a day.
MOMENTS = [
    datetime(2026, 3, 4, 5, 0, tzinfo=UTC),
    datetime(2026, 3, 4, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 4, 13, 14, tzinfo=UTC),
    datetime(2026, 3, 4, 23, 59, tzinfo=UTC),
    datetime(2026, 3, 5, 4, 29, tzinfo=UTC),
    datetime(2026, 3, 5, 4, 59, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 20, tzinfo=UTC),
    datetime(2026, 12, 31, 20, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("at", MOMENTS, ids=lambda at: f"{local(at, ZONE):%a %H:%M}")
def test_it_loads_at_any_moment(db, tmp_path, at):
    files.write(tmp_path, at=at)
    report = taking.take_in(tmp_path, by=IMPORT, at=at)
    assert lines(report)[-1] == "Imported."
    assert not report.notes
    assert [str(finding) for finding in examining.examine(at=at) if finding.broken] == []
    day = visits_of_today(at)
    assert day.count() >= 5
    assert day.values("property").distinct().count() == 2
    assert day.booked().filter(starts_at__lte=at, ends_at__gt=at).count() == 1


@pytest.mark.parametrize("on", ["2026-03-04", "2026-03-08", "2026-11-01"])
def test_a_day_has_visits_before_around_and_after_each_of_its_quarters(on):
    opens = start_of_day(datetime.fromisoformat(on).date(), ZONE)
    closes = start_of_day(datetime.fromisoformat(on).date() + DAY, ZONE)
    at = opens
    while at < closes:
        plan = today.around(at, zone=ZONE)
        starts = sorted((*plan.first, *plan.second))
        assert all(later - earlier >= today.STEP for earlier, later in pairwise(starts))
        within = [start for start in starts if opens <= start < closes]
        assert len(within) >= 5
        assert sum(start <= at < start + timedelta(hours=1) for start in starts) == 1
        assert starts[0] + timedelta(hours=1) <= at < starts[-1]
        if timedelta(minutes=75) <= at - opens and at < closes - timedelta(minutes=30):
            assert within == starts
        at += timedelta(minutes=5)


def test_taking_it_in_takes_few_queries(db, tmp_path, django_assert_max_num_queries):
    files.write(tmp_path, at=NOW)
    with django_assert_max_num_queries(100):
        taking.take_in(tmp_path, by=IMPORT, at=NOW)


def test_its_people_have_hours_standing_visits_time_off_and_a_time_away(demo):
    assert Roster.objects.count() == 6
    assert Travel.objects.count() == 3
    assert Blackout.objects.get().closed_on > (NOW + 13 * DAY).date()
    assert Series.objects.count() >= 12
    assert Series.objects.filter(client__email="client@demo.test").count() == 1
    assert Away.objects.get().until_on > NOW.date()
    closed = Blackout.objects.get().closed_on
    needing = [visit for visit in colliding.cover_needed(NOW) if visit.starts_at.date() != closed]
    assert needing
    assert {visit.therapist.name for visit in needing} == {"Priya Raman"}


def test_nothing_became_part_of_standing_visits_before_it_was_brought_in(demo):
    joined = Event.objects.filter(verb="appointment.joined")
    assert joined
    for event in joined:
        brought_in = Event.objects.filter(about=event.about).earliest("number")
        assert brought_in.at <= event.at


def test_standing_visits_of_the_demo_are_known_to_everybody_by_now(demo):
    told = Message.objects.filter(event__verb="series.created")
    assert told
    assert {message.state for message in told} == {"sent"}
