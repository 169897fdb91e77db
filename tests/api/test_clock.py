"""A sandbox's clock: forward only, and what falls due on the way has run."""

import re
from datetime import date, timedelta

import pytest

from elevate.clock import moving
from elevate.clock.models import SandboxClock
from elevate.credits.models import CreditEntry
from elevate.messaging.models import Message
from tests.api.conftest import Callers, caller_for, problem
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def _quiet_mail(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def test_it_tells_the_time(callers: Callers):
    assert callers.client.get("/clock").json() == {"now": "2026-03-02T17:00:00Z"}


def test_it_counts_whole_seconds(callers: Callers, world: World):
    SandboxClock.objects.all().delete()
    now = callers.client.get("/clock").json()["now"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now)
    year = int(now[:4]) + 1
    assert callers.client.put("/clock", {"now": f"{year}-01-01T00:00:00.75Z"}).json() == {
        "now": f"{year}-01-01T00:00:00Z"
    }


def test_it_moves_forward_and_stands_there(callers: Callers):
    answer = callers.coordinator.put("/clock", {"now": "2026-03-09T12:00:00Z"})
    assert (answer.status_code, answer.json()) == (200, {"now": "2026-03-09T12:00:00Z"})
    assert callers.client.get("/clock").json() == {"now": "2026-03-09T12:00:00Z"}


def test_what_falls_due_on_the_way_has_run(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    world.book()
    callers.coordinator.put("/clock", {"now": "2026-03-16T12:00:00-04:00"})
    grants = CreditEntry.objects.filter(kind="grant").order_by("at")
    assert [entry.at.date().isoformat() for entry in grants] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert set(Message.objects.filter(template="booked").values_list("state", "sent_at")) == {
        ("sent", NOW + timedelta(minutes=2))
    }


@pytest.mark.parametrize("now", ["2026-03-02T16:59:59.999999Z", "2000-01-01T00:00:00Z"])
def test_it_never_goes_back(callers: Callers, now):
    problem(callers.coordinator.put("/clock", {"now": now}), 422, "refused")
    assert callers.client.get("/clock").json() == {"now": "2026-03-02T17:00:00Z"}


def test_the_time_it_is_already_is_no_step_back(callers: Callers):
    assert callers.coordinator.put("/clock", {"now": "2026-03-02T17:00:00Z"}).status_code == 200


def test_years_are_one_step(callers: Callers, world: World):
    world.subscribe(world.client, starts_on=date(2026, 3, 2))
    world.book()
    assert callers.coordinator.put("/clock", {"now": "2029-03-05T12:00:00Z"}).status_code == 200
    credits = callers.client.get(f"/clients/{world.client.pk}/credits").json()
    assert credits["balance"] == 158
    assert [entry["at"] for entry in credits["entries"]] == sorted(
        entry["at"] for entry in credits["entries"]
    )
    assert set(Message.objects.filter(template="booked").values_list("state", "sent_at")) == {
        ("sent", NOW + timedelta(minutes=2))
    }


def test_who_moves_it_meanwhile_moves_it_on(callers: Callers, monkeypatch):
    """Two move it at once: it stands at the later instant, whoever comes last."""
    later = NOW + timedelta(hours=2)
    run = moving.due.run

    def overtaken(at):
        SandboxClock.objects.filter(now__lt=later).update(now=later)
        return run(at)

    monkeypatch.setattr(moving.due, "run", overtaken)
    answer = callers.coordinator.put("/clock", {"now": "2026-03-02T18:00:00Z"})
    assert answer.json() == {"now": "2026-03-02T19:00:00Z"}
    assert callers.client.get("/clock").json() == {"now": "2026-03-02T19:00:00Z"}


def test_a_step_of_ages_is_taken_in_several(callers: Callers):
    problem(callers.coordinator.put("/clock", {"now": "2199-01-01T00:00:00Z"}), 422, "refused")


@pytest.mark.parametrize(
    "body", [{}, {"now": None}, {"now": "2026-03-09T12:00:00"}, {"now": 5}, {"now": "9999-01-01T00:00:00Z"}]
)
def test_a_time_that_is_none(callers: Callers, body):
    problem(callers.coordinator.put("/clock", body), 422, "invalid")


def test_moving_it_takes_the_scope_write(callers: Callers, world: World):
    reader = caller_for(world.coordinator, "read")
    problem(reader.put("/clock", {"now": "2026-03-09T12:00:00Z"}), 403, "scope-missing")


def test_outside_a_sandbox_there_is_none(callers: Callers, settings):
    settings.ELEVATE_SANDBOX = False
    problem(callers.coordinator.get("/clock"), 404, "not-found")
    problem(callers.coordinator.put("/clock", {"now": "2026-03-09T12:00:00Z"}), 404, "not-found")
