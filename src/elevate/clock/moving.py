"""Move a sandbox's clock: forward only, and everything due on the way has run (api.md, /clock)."""

from datetime import datetime

from elevate.clock import due, reading
from elevate.clock.models import SandboxClock
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _


def move_to(target: datetime) -> datetime:
    """Move the clock to `target`, stopping at every due instant on the way; return the new time."""
    if target < reading.now():
        raise Refused(_("The clock only moves forward. Give a later time."))
    stopped_at = None
    while (stop := due.next_due_at()) is not None and stop <= target and stop != stopped_at:
        _set(max(stop, reading.now()))
        due.run(max(stop, reading.now()))
        stopped_at = stop
    _set(target)
    due.run(target)
    return target


def _set(now: datetime) -> None:
    SandboxClock.objects.update_or_create(pk=1, defaults={"now": now})
