"""Whatever the document allows, and much that it does not: no server error, no answer that is not in it.

HYPOTHESIS_PROFILE=nightly tries much more, each boundary of each field among it.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from elevate.scheduling.models import Skip
from tests.api.conftest import Callers
from tests.api.standing import standing
from tests.training import making
from tests.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
EXAMPLES = 100 if NIGHTLY else 8
#: From the narrowest view to the widest: what a coordinator does is done last.
ROLES = ("stranger", "neighbour", "colleague", "client", "therapist", "coordinator")
#: What stands between the application and a program unpacks answers; nothing stands here.
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's own connection when a request ends, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def known(world: World) -> Callable[[Any], Any]:
    """Put an id that is there wherever one of that name is asked for."""
    world.subscribe(world.client, starts_on=date(2026, 3, 9))
    course = making.place()
    ids = {
        "course_id": course.pk,
        "lesson_id": course.lessons.get(key="moving").pk,
        "appointment_id": world.book().pk,
        "client_id": world.client.pk,
        "therapist_id": world.therapist.pk,
        "property_id": world.property.pk,
        "service_id": world.service.pk,
        "plan_id": world.plan.pk,
        "subscription_id": world.client.subscriptions.get().pk,
        "series_id": standing(world).pk,
        "skip_id": str(Skip.objects.get().pk),
    }

    def replace(values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {name: ids.get(name, value) for name, value in values.items()}

    return replace


config = schemathesis.Config()
config.projects.default.phases.coverage.enabled = NIGHTLY
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler(), config=config)
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=not NIGHTLY,
)


def check(case: Any, callers: Callers, *roles: str) -> None:
    """Let each of `roles` send the case, and hold what they are answered against the document."""
    for role in roles:
        headers = {"Authorization": f"Bearer {getattr(callers, role).secret}", **PLAIN}
        case.call_and_validate(headers=headers, checks=CHECKS)


@pytest.mark.slow
@schema.parametrize()
@bounded
def test_at_random_nothing_breaks(case: Any, callers: Callers) -> None:
    check(case, callers, "therapist", "coordinator")


@pytest.mark.slow
@schema.parametrize()
@bounded
def test_about_what_is_there_nothing_breaks(case: Any, callers: Callers, known: Callable[[Any], Any]) -> None:
    case.path_parameters, case.query = known(case.path_parameters), known(case.query)
    case.body = known(case.body)
    check(case, callers, *ROLES)


@pytest.mark.slow
@schema.parametrize()
@bounded
def test_without_a_token_everybody_is_told_so(case: Any, db: None) -> None:
    answer = case.call_and_validate(headers=PLAIN, checks=CHECKS)
    assert answer.status_code in {400, 401, 404}
