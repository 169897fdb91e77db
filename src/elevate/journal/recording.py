"""Append to the journal, and tell those who subscribed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, Protocol

from django.db import transaction

from elevate.journal.models import Event, Head
from elevate.storing import rows
from elevate.storing.prepared import Prepared

#: Events one statement inserts.
_MANY = 500
_HEAD = Prepared(lambda: Head.objects.select_for_update().filter(pk=1))


class Recorder(Protocol):
    """Whoever acts: anything that names itself in the journal."""

    @property
    def signature(self) -> str:
        """An id, never a name."""


class Subject(Protocol):
    """What an event is about."""

    pk: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event with the live objects it came from, as its subscribers get it."""

    event: Event
    about: Any
    by: Any
    at: datetime
    context: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[[Happening], None]
_subscribers: defaultdict[str, list[Handler]] = defaultdict(list)


def subscribe(verb: str, handler: Handler) -> None:
    """Call `handler`, in the recording transaction, whenever `verb` is recorded."""
    if handler not in _subscribers[verb]:
        _subscribers[verb].append(handler)


@dataclass(frozen=True, slots=True)
class Entry:
    """What to record: a verb, about whom, and facts that JSON can carry."""

    verb: str
    about: Subject
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(  # noqa: PLR0913 - an event names everything it rests on
    verb: str,
    *,
    about: Subject,
    by: Recorder,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    before: Sequence[Entry] = (),
    **context: Any,
) -> Event:
    """Append one event and tell its subscribers. Call it last: it locks the chain's head until commit.

    What came `before` it in the same act is appended first, and nobody is told of that.
    """
    *_quiet, event = record_all([*before, Entry(verb, about, facts or {})], by=by, at=at)
    for handler in _subscribers[verb]:
        handler(Happening(event=event, about=about, by=by, at=at, context=context))
    return event


@transaction.atomic(savepoint=False)
def record_all(entries: Iterable[Entry], *, by: Recorder, at: datetime) -> list[Event]:
    """Append many events, in order, without telling anyone (imports are quiet)."""
    head = lock()
    events = []
    for entry in entries:
        event = Event(
            number=head.number + 1,
            at=at,
            by=by.signature,
            verb=entry.verb,
            about=str(entry.about.pk),
            facts=dict(entry.facts),
        )
        event.digest = event.digest_after(head.digest)
        head.number, head.digest = event.number, event.digest
        events.append(event)
    for some in batched(events, _MANY):
        rows.insert(some)
    rows.update(head, "number", "digest")
    return events


def lock() -> Head:
    """Make other acts wait at the chain's head until the transaction ends, and return it.

    For who changes first, and records afterwards, what acts change once they have recorded.
    """
    return _HEAD.first() or _first_head()


def _first_head() -> Head:
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)
