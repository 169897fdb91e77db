"""Where a sandbox keeps its time, shared by every process."""

from django.db import models


class SandboxClock(models.Model):
    """The instant a sandbox's clock was moved to; it stands still there. One row at most."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    now = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M:%SZ}"
