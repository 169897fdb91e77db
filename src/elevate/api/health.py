"""Whether the system lives, and whether it can serve."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from elevate.clock import due, reading

_migrated: set[str] = set()


@csrf_exempt
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@csrf_exempt
@require_safe
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and is migrated, else 503; say how far the worker lags.

    A worker that lags is no reason to send people away: readers catch up.
    """
    try:
        migrated, lag = _is_migrated(), _lag_seconds(reading.now())
    except DatabaseError:
        return JsonResponse({"status": "unready", "database": "unreachable"}, status=503)
    if not migrated:
        return JsonResponse({"status": "unready", "database": "ok", "migrations": "pending"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", "migrations": "ok", "worker_lag_seconds": lag})


def _is_migrated() -> bool:
    if connection.alias in _migrated:
        return True
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _migrated.add(connection.alias)
    return True


def _lag_seconds(at: datetime) -> int:
    """Return since when the oldest job waits that should have run, 0 if none does."""
    first = due.next_due_at()
    return 0 if first is None else max(0, int((at - first).total_seconds()))
