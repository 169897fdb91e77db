"""The only place that reads the machine's clock."""

from datetime import UTC, datetime

from django.conf import settings

from elevate.clock.models import SandboxClock


def now() -> datetime:
    """Return the present instant in UTC, in whole seconds: the sandbox's, if its clock was moved."""
    if settings.ELEVATE_SANDBOX:
        moved = SandboxClock.objects.filter(pk=1).values_list("now", flat=True).first()
        if moved is not None:
            return moved
    return datetime.now(UTC).replace(microsecond=0)
