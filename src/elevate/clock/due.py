"""The jobs that fall due as time passes, and running them in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from elevate.care import rescuing
from elevate.clock import reading
from elevate.credits import accrual
from elevate.messaging import delivering, reminding
from elevate.plans.models import Subscription
from elevate.scheduling.standing import materialising


@dataclass(frozen=True, slots=True)
class Job:
    """Something that becomes due at an instant; `run` does all that is due by then, and may be repeated.

    A job that `catches_up` gives each thing it does the instant it was due:
    run once, late, it leaves the same as run in time.
    """

    name: str
    next_due_at: Callable[[], datetime | None]
    run: Callable[[datetime], int]
    catches_up: bool = False


def _next_grant_at() -> datetime | None:
    first: datetime | None = Subscription.objects.aggregate(first=Min("next_grant_at"))["first"]
    return first


JOBS = (
    Job("accrual", _next_grant_at, lambda at: accrual.catch_up(at=at), catches_up=True),
    Job("series", materialising.next_due_at, lambda at: materialising.catch_up(at=at)),
    # Before the messages: what is composed at an instant goes out at that instant.
    Job("reminders", reminding.next_due_at, lambda at: reminding.compose_due(at=at)),
    # Before the messages: an offer goes out at once.
    Job("rescue", lambda: rescuing.next_due_at(at=reading.now()), lambda at: rescuing.run_due(at=at)),
    Job("messages", delivering.next_due_at, lambda at: delivering.deliver_due(at=at)),
)


def next_due_at() -> datetime | None:
    """Return when the first job falls due, if any will."""
    return _first(JOBS)


def next_stop_at() -> datetime | None:
    """Return when the first job falls due that must run at that very instant, if any will."""
    return _first([job for job in JOBS if not job.catches_up])


def run(at: datetime) -> dict[str, int]:
    """Run every job once for what is due by `at`; return what each of them did."""
    return {job.name: job.run(at) for job in JOBS}


def _first(jobs: Iterable[Job]) -> datetime | None:
    return min((due for job in jobs if (due := job.next_due_at()) is not None), default=None)
