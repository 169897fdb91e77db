"""Move a sandbox's clock: forward only, and everything due on the way has run (api.md, /clock)."""

from datetime import datetime

from elevate.clock import due, reading
from elevate.clock.models import SandboxClock
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.messaging import reminding


def move_to(target: datetime) -> datetime:
    """Move the clock to `target`, stopping on the way wherever a job must run; return the new time."""
    if target < reading.now():
        raise Refused(_("The clock only moves forward. Give a later time."))
    if not reminding.has_begun():
        due.run(reading.now())  # reminders count from here on, not from `target`
    stopped_at = None
    while (stop := due.next_stop_at()) is not None and stop <= target and stop != stopped_at:
        due.run(_reach(stop))
        stopped_at = stop
    due.run(_reach(target))
    return reading.now()


def _reach(now: datetime) -> datetime:
    """Let the clock show `now`, unless it is later already; return what it shows."""
    SandboxClock.objects.get_or_create(pk=1, defaults={"now": max(now, reading.now())})
    # Somebody else may move it at the same time: the later of the two stands.
    SandboxClock.objects.filter(pk=1, now__lt=now).update(now=now)
    return reading.now()
