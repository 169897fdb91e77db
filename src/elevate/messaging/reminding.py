"""Compose what time alone brings about, each thing exactly once, and never for the past (rules.md 8).

For every occasion a watermark says how far it has been composed. A worker locks it, composes what is due
since, moves it: several workers, a killed one or a late one leave the same messages.
"""

from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction

from elevate.messaging.models import Message, Watermark
from elevate.messaging.occasions import CHUNK, OCCASIONS, Occasion

#: A watermark behind which nothing is due follows the time in such steps: it need not be written each turn.
IDLE_STEP = timedelta(minutes=1)


def next_due_at() -> datetime | None:
    """Return when the next message falls due, after what has been composed; None before the first turn."""
    reached = _reached()
    due = [each.next_after(reached[each.name]) for each in OCCASIONS if each.name in reached]
    return min((at for at in due if at is not None), default=None)


def has_begun() -> bool:
    """Tell whether a first turn has said from when on things are composed."""
    return Watermark.objects.exists()


def compose_due(*, at: datetime) -> int:
    """Compose everything that has fallen due by `at`; return how many messages.

    An occasion without a watermark begins at `at`: the first turn of a new system
    reminds nobody of the past.
    """
    reached = _reached()
    new = [each.name for each in OCCASIONS if each.name not in reached]
    if new:
        marks = [Watermark(name=name, reached_at=at) for name in new]
        Watermark.objects.bulk_create(marks, ignore_conflicts=True)
    due = [each for each in OCCASIONS if each.name in reached and _is_due(each, reached[each.name], at)]
    idle = reached.keys() - {each.name for each in due}
    if any(reached[name] <= at - IDLE_STEP for name in idle):
        Watermark.objects.filter(name__in=idle, reached_at__lte=at - IDLE_STEP).update(reached_at=at)
    return sum(_compose(each, at=at) for each in due)


def _reached() -> dict[str, datetime]:
    return dict(Watermark.objects.values_list("name", "reached_at"))


def _is_due(occasion: Occasion, reached: datetime, at: datetime) -> bool:
    first = occasion.next_after(reached)
    return first is not None and first <= at


@transaction.atomic
def _compose(occasion: Occasion, *, at: datetime) -> int:
    mark = Watermark.objects.select_for_update().get(name=occasion.name)
    if mark.reached_at >= at:  # another worker was here meanwhile
        return 0
    composed = 0
    for some in batched(occasion.messages(mark.reached_at, at), CHUNK):
        composed += len(Message.objects.bulk_create(some, ignore_conflicts=True))
    mark.reached_at = at
    mark.save(update_fields=("reached_at",))
    return composed
