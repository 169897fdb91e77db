"""How many queries and bytes every page and every list of the API takes, on the demo's data.

`python -m tests.bench.pages`, on an empty database that it migrates and fills itself.
"""

import gzip
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402

from elevate.api.models import Token  # noqa: E402
from elevate.clock import reading  # noqa: E402
from elevate.core.rulebook import State  # noqa: E402
from elevate.importing.demo import loading  # noqa: E402
from elevate.people.models import User  # noqa: E402
from elevate.scheduling.models import Appointment  # noqa: E402

SIGN_INS = {"t/": "therapist", "c/": "coordinator", "me/": "client"}
#: Routes that answer GET with nothing but a way elsewhere, or are not this house's own pages.
ELSEWHERE = ("complete/", "undo/", "stop/", "<path:rest>", "2fa/")


@dataclass(frozen=True, slots=True)
class Page:
    """A route with an address that leads there, and who asks for it."""

    route: str
    path: str
    role: str


def main() -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    loading.load_if_empty(Path(settings.ELEVATE_DATA), at=reading.now())
    sys.stdout.write(f"\n{'page':<44}{'status':>7}{'queries':>9}{'KB':>8}{'gzipped':>9}\n")
    for page in sorted(_pages(), key=lambda page: (page.role, page.route)):
        sys.stdout.write(_measured(page))


def _pages() -> Iterator[Page]:
    for route in _routes(get_resolver().url_patterns):
        role = next((role for prefix, role in SIGN_INS.items() if route.startswith(prefix)), "")
        if role and not route.endswith(ELSEWHERE):
            yield Page(route, "/" + route.replace("<str:pk>", _sample(route)), role)
    lists = (
        "properties",
        "therapists",
        "clients",
        "services",
        "plans",
        "appointments",
        "unresolved",
        "messages",
    )
    for name in lists:
        yield Page(f"api/v1/{name}", f"/api/v1/{name}?limit=50", "token")


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for item in patterns:
        written = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _routes(item.url_patterns, written)
        else:
            yield written


def _sample(route: str) -> str:
    """Return the id of something the therapist of the demo may open: a visit still to come, or its client."""
    visits = Appointment.objects.filter(therapist__email="therapist@demo.test")
    visit = visits.filter(state=State.BOOKED, starts_at__gt=reading.now()).order_by("starts_at")[0]
    return visit.client_id if "clients/" in route else visit.pk


def _measured(page: Page) -> str:
    browser, headers = Browser(), {}
    if page.role == "token":
        user = User.objects.get(email="coordinator@demo.test")
        headers = {"Authorization": f"Bearer {Token.issue(user, scopes=['read'], at=reading.now())}"}
    else:
        browser.force_login(User.objects.get(email=f"{page.role}@demo.test"))
    browser.get(page.path, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(page.path, headers=headers)
    body = b"".join(answer)
    sizes = f"{len(body) / 1024:>8.1f}{len(gzip.compress(body)) / 1024:>9.1f}"
    return f"/{page.route:<43}{answer.status_code:>7}{len(queries):>9}{sizes}\n"


if __name__ == "__main__":
    main()
