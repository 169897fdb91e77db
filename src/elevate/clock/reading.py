"""The only place that reads the machine's clock."""

from datetime import UTC, datetime

from django.conf import settings

from elevate.clock.models import SandboxClock
from elevate.storing.prepared import Prepared

_MOVED = Prepared(lambda: SandboxClock.objects.filter(pk=1).order_by().values_list("now", flat=True))


def now() -> datetime:
    """Return the present instant in UTC, in whole seconds: the sandbox's, if its clock was moved."""
    if settings.ELEVATE_SANDBOX:
        moved = _MOVED.first()
        if moved is not None:
            return moved
    return datetime.now(UTC).replace(microsecond=0)
