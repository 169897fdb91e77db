"""What every test gets: the same laws for Hypothesis, and a browser's mark on whatever lies in `browser/`."""

import inspect
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.world import World

HERE = Path(__file__).parent
BROWSER = HERE / "browser"
#: They start processes, or read the settings, of whatever database this run is about.
RUNS_PROGRAMS = tuple(HERE / name for name in ("cli", "concurrency", "config", "faults"))
DATABASES = {"db", "transactional_db"}

# No deadline: a slow machine is no failing law. HYPOTHESIS_PROFILE=nightly looks for much longer.
settings.register_profile("every-run", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", settings.get_profile("every-run"), max_examples=20_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "every-run"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker("browser")
        elif not _knows_a_database(item):
            item.add_marker("pure")


def _knows_a_database(item: pytest.Item) -> bool:
    if any(item.path.is_relative_to(folder) for folder in RUNS_PROGRAMS):
        return True
    fixtures, test = getattr(item, "fixturenames", ()), getattr(item, "function", None)
    if not DATABASES.isdisjoint(fixtures) or item.get_closest_marker("django_db"):
        return True
    # Who asks for `request` may ask it for a database.
    return test is not None and "request" in inspect.signature(test).parameters


@pytest.fixture
def world(db: None) -> "World":
    """One property, one therapist, one client; see `tests.world`."""
    from tests import world as worlds

    return worlds.make()


@pytest.fixture(scope="session", autouse=True)
def _emptied_without_guards() -> Iterator[None]:
    """Lift the append-only triggers before a committing test's tables are emptied; emptying restores them."""
    from django.db import connection
    from django.test import TransactionTestCase

    from elevate.journal import guards

    emptying = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        guards.remove(connection)
        emptying(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
