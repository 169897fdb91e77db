"""What every screen's tests need: a clock that stands where the test puts it, and somebody signed in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from elevate.clock.models import SandboxClock
from elevate.people.models import Client, Person
from elevate.scheduling import completing
from elevate.scheduling.models import Appointment
from tests.world import NOW, World


@pytest.fixture
def clock(settings, db) -> Callable[[float], datetime]:
    """Put the clock at `hours` after `NOW`; it starts there and stands still."""
    settings.ELEVATE_SANDBOX = True

    def put(hours: float = 0) -> datetime:
        now = NOW + timedelta(hours=hours)
        SandboxClock.objects.update_or_create(pk=1, defaults={"now": now})
        return now

    put()
    return put


@pytest.fixture
def signed_in() -> Callable[[Person], Browser]:
    """Return a browser in which `person` is signed in; each call a browser of its own."""

    def sign_in(person: Person) -> Browser:
        assert person.user is not None
        browser = Browser(raise_request_exception=True)
        browser.force_login(person.user)
        return browser

    return sign_in


@pytest.fixture
def therapist(world: World, clock, signed_in) -> Browser:
    """Maya, whose visits they are."""
    return signed_in(world.therapist)


@pytest.fixture
def colleague(world: World, clock, signed_in) -> Browser:
    """Another therapist of the same operator."""
    return signed_in(world.add_therapist("Noor Vale"))


@pytest.fixture
def coordinator(world: World, clock, signed_in) -> Browser:
    """Kit, who sees everything."""
    return signed_in(world.coordinator)


@pytest.fixture
def ben(world: World, clock, signed_in) -> Browser:
    """The client who is visited."""
    return signed_in(world.client)


@pytest.fixture
def queries() -> Callable[[Callable[[], object]], int]:
    """Count the queries that something asks."""

    def count(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked)

    return count


@pytest.fixture
def met(world: World) -> Callable[..., Appointment]:
    """Return a function that completes a visit of `client` with Maya so many `days` ago."""

    def meet(client: Client, *, days: float) -> Appointment:
        visit = world.book(hours=-24 * days, at=NOW - timedelta(days=90), client=client)
        completing.complete(visit.pk, by=world.actor(world.therapist), at=visit.ends_at)
        return visit

    return meet
