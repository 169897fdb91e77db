"""Prove that the journal is as it was written."""

from elevate.journal.models import GENESIS, Event, Head


def first_break() -> str | None:
    """Return where the chain is broken, in words, or None for an unbroken one."""
    previous, count = GENESIS, 0
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        count += 1
        if event.number != count:
            return f"event {count} is missing"
        if event.digest != event.digest_after(previous):
            return f"event {event.number} does not match its digest"
        previous = event.digest
    head = Head.objects.filter(pk=1).first() or Head()
    if (head.number, head.digest) != (count, previous):
        return f"the chain ends at event {count}, the head says {head.number}"
    return None
