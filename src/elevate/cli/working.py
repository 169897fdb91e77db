"""The worker: do what is due, sleep until the next is, and outlive a database that is away."""

import logging
import signal
from datetime import datetime, timedelta
from threading import Event

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connections

from elevate.cli.commanding import explained
from elevate.clock import due, reading

log = logging.getLogger(__name__)

#: Others book while the worker sleeps: it looks again this often, but not more often than that.
LONGEST, SHORTEST = timedelta(seconds=3), timedelta(seconds=0.2)
AFTER_TROUBLE = timedelta(seconds=3)


def work(*, stop: Event) -> None:
    """Run due jobs until `stop` is set."""
    log.info("working")
    troubled = False
    while not stop.is_set():
        trouble = _trouble_of_a_turn()
        if trouble and not troubled:
            log.warning("waiting: %s", trouble)
        if troubled and not trouble:
            log.info("working again")
        troubled = bool(trouble)
        stop.wait((AFTER_TROUBLE if trouble else _until_next()).total_seconds())
    connections.close_all()
    log.info("stopped")


def stop_when_told() -> Event:
    """Return an event that Ctrl-C or SIGTERM sets; the turn that runs is finished first."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def _trouble_of_a_turn() -> str:
    """Do what is due now, each job by itself; return what stood in the way, if it may pass."""
    close_old_connections()
    troubles = []
    for job in due.JOBS:
        trouble, goes_on = _trouble_of(job)
        troubles.append(trouble)
        if not goes_on:
            break
    return next(filter(None, troubles), "")


def _trouble_of(job: due.Job) -> tuple[str, bool]:
    """Run a job; return what stood in its way, and whether the others need not wait for that to pass."""
    try:
        if done := job.run(reading.now()):
            log.info("%s: %s", job.name, done)
    except (OperationalError, InterfaceError) as problem:
        connections.close_all()
        return explained(problem) or f"the database refused: {problem}", False
    except Exception:
        log.exception("a job failed; it is tried again")
        return "a job failed", True
    return "", True


def _until_next() -> timedelta:
    try:
        next_at, now = due.next_due_at(), reading.now()
    except (DatabaseError, InterfaceError):
        return AFTER_TROUBLE
    return _pause(next_at, now)


def _pause(next_at: datetime | None, now: datetime) -> timedelta:
    return LONGEST if next_at is None else min(LONGEST, max(SHORTEST, next_at - now))
