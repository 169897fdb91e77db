"""A generous limit for each token: a bucket that fills steadily and allows bursts of twice as much."""

import math
import threading
import time

from django.conf import settings
from django.utils.translation import gettext as _

from elevate.api.problems import Problem

_MOST_BUCKETS = 10_000
_lock = threading.Lock()
_buckets: dict[str, tuple[float, float]] = {}


def check(token_id: str) -> None:
    """Take one request out of the token's bucket; 429 with `Retry-After` when it is empty.

    Each process counts for itself: the limit guards a server, it bills nobody.
    """
    rate = settings.ELEVATE_API_RATE
    if rate and (wait := _take(token_id, rate=rate, now=time.monotonic())) > 0:
        raise Problem(
            429,
            _("Too many requests. Wait {seconds} s.").format(seconds=math.ceil(wait)),
            headers={"Retry-After": str(math.ceil(wait))},
        )


def forget() -> None:
    """Fill every bucket again."""
    with _lock:
        _buckets.clear()


def _take(token_id: str, *, rate: float, now: float) -> float:
    """Return the seconds to wait: 0 when there was one to take."""
    full = max(1, 2 * rate)
    with _lock:
        left, since = _buckets.get(token_id, (full, now))
        left = min(full, left + (now - since) * rate)
        if len(_buckets) > _MOST_BUCKETS:
            _buckets.clear()
        _buckets[token_id] = (max(left - 1, left if left < 1 else 0), now)
    return 0 if left >= 1 else (1 - left) / rate
