"""Make a database ready, and prove that it is before anything is served from it."""

import logging
import sys

from django.core.management import call_command
from django.db import connection, connections

from elevate.cli.commanding import NOT_READY
from elevate.clock import reading
from elevate.inspecting import guards
from elevate.training import shelving

log = logging.getLogger(__name__)

#: Files of other people's packages that no page of ours asks for.
UNSERVED = ["*.map", "redoc*", "django_htmx"]


def set_up() -> None:
    """Bring the tables up to date, the cache's too; the guards are put back on the way."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    shelving.place_shipped(at=reading.now())


def is_new() -> bool:
    """Tell whether the database has no tables at all."""
    return not connection.introspection.table_names()


def prove() -> None:
    """End with a sentence unless everything that guards the data is there (reliability.md, traps)."""
    if guards.unapplied():
        sys.exit(NOT_READY)
    if missing := guards.missing():
        sys.exit(
            f"Not served: what guards the data is missing ({', '.join(missing)}). Run `elevate setup`;"
            " if that does not bring it back, restore a backup."
        )
    connections.close_all()  # nothing open is handed to a process that is made from this one


def warn() -> None:
    """Say in the log what may go wrong with this machine's version of SQLite."""
    if connection.vendor == "sqlite":
        for risk in guards.at_risk():
            log.warning("WAL-reset fault: %s; see docs/operations.md", risk)


def collect() -> None:
    """Put hashed and compressed copies of styles, scripts and icons where they are served from."""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNSERVED)
