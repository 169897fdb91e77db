"""A coordinator moves a visit to another therapist: who is free comes after its own times, and says why."""

from datetime import timedelta
from urllib.parse import urlencode, urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elevate.core.time import day_of, local
from elevate.people.models import Therapist
from elevate.scheduling import suggesting
from elevate.scheduling.models import Appointment, TimeOff
from tests.web.following import Page
from tests.web.reading import text
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(world: World) -> Appointment:
    return world.book(hours=48)


@pytest.fixture
def leo(world: World) -> Therapist:
    return world.add_therapist("Leo Ruiz", rate_cents=8100)


def reasons(visit: Appointment) -> list[str]:
    fresh = Appointment.objects.with_people().get(pk=visit.pk)
    return [str(each.reason) for each in suggesting.with_others(fresh, at=NOW)]


def asked(visit: Appointment, leo: Therapist, roof: str = "c") -> str:
    to = {"to": f"{visit.starts_at:%Y-%m-%dT%H:%MZ}", "colleague": leo.pk}
    return f"/{roof}/visits/{visit.pk}/move/?{urlencode(to)}"


def test_who_is_free_at_its_time_comes_before_who_is_free_that_day(world: World, visit, leo):
    ana = world.add_therapist("Ana Roy")
    world.book(hours=48, therapist=ana, client=world.add_client("Dee Park"))
    assert reasons(visit) == ["Same time, with Leo Ruiz", "Same day, with Ana Roy"]


def test_nobody_is_offered_who_is_off_or_takes_no_visits(world: World, visit, leo):
    span = {"starts_at": visit.starts_at - 24 * HOUR, "ends_at": visit.starts_at + 24 * HOUR}
    TimeOff.objects.create(therapist=leo, entered_at=NOW, entered_by="test", **span)
    world.add_therapist("Ana Roy")
    Therapist.objects.filter(name="Ana Roy").update(status=Therapist.Status.INACTIVE)
    assert reasons(visit) == []


def test_at_the_same_time_somebody_else_is_a_substitute(visit, leo, coordinator):
    page = Page(coordinator.get(f"/c/visits/{visit.pk}/move/"))
    there = page.link("Same time, with Leo Ruiz")
    assert there == f"/c/visits/{visit.pk}/substitute/?therapist={leo.pk}"
    assert coordinator.get(there).status_code == 200


def test_a_coordinator_moves_it_to_whom_is_offered(world: World, visit, leo, coordinator):
    world.book(hours=48, therapist=leo, client=world.add_client("Dee Park"))
    path = f"/c/visits/{visit.pk}/move/"
    there = urljoin(path, Page(coordinator.get(path)).link("Same day, with Leo Ruiz"))
    shown = coordinator.get(there)
    assert "With Leo Ruiz instead of Maya Lin." in text(shown)
    form = Page(shown).form(f"Move to {local(visit.starts_at, visit.zone):%a}")
    assert coordinator.post(there, form.fields).status_code == 302
    visit.refresh_from_db()
    assert visit.rescheduled_to.therapist == leo
    assert day_of(visit.rescheduled_to.starts_at, visit.zone) == day_of(visit.starts_at, visit.zone)


def test_to_a_therapist_nobody_else_is_offered(visit, leo, therapist):
    page = therapist.get(asked(visit, leo, "t"))
    assert "Leo" not in text(page)
    assert "The visit is at that time already." in text(page)


@pytest.mark.parametrize("named", ["", "thr_nobody", "%F0"])
def test_a_name_that_nobody_has_is_passed_over(visit, leo, coordinator, named):
    page = coordinator.get(f"/c/visits/{visit.pk}/move/?colleague={named}")
    assert page.status_code == 200
    assert "instead of" not in text(page)


def test_more_therapists_take_no_more_queries(world: World, visit, leo, django_assert_num_queries):
    fresh = Appointment.objects.with_people().get(pk=visit.pk)
    suggesting.with_others(fresh, at=NOW)
    with CaptureQueriesContext(connection) as few:
        suggesting.with_others(fresh, at=NOW)
    for number in range(10):
        world.add_therapist(f"Therapist {number}")
    with django_assert_num_queries(len(few)):
        suggesting.with_others(fresh, at=NOW)
