"""Book standing visits ahead: set-based, a chunk a transaction, the same whoever runs it and how often."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched

from django.db import IntegrityError, transaction
from django.db.models import Min

from elevate.core import recurrence
from elevate.core.time import day_of
from elevate.credits import accrual, ledger
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.models import Client
from elevate.scheduling import claiming
from elevate.scheduling.models import Appointment, Series, Skip, Substitution
from elevate.scheduling.standing import facts, joining, planning, storing
from elevate.scheduling.standing.effects import Effect
from elevate.scheduling.standing.planning import Draft

#: Series one transaction looks at.
CHUNK = 200
UPKEEP = Actor.system("series")
#: How often a chunk that lost a race for some quarter hour is looked at again: it finds it taken then.
_TRIES = 5


def next_due_at() -> datetime | None:
    """Return when the next date of any series comes within the horizon."""
    first: datetime | None = Series.objects.aggregate(first=Min("next_due_at"))["first"]
    return first


def catch_up(*, at: datetime, series_id: str | None = None) -> int:
    """Look at every date that has come within the horizon, of one series or all; return how many.

    Interrupted, it goes on where it stopped: each series remembers its first
    date that nobody has looked at, and changes it with what that looking booked.
    """
    due = Series.objects.due(at)
    if series_id is not None:
        due = due.filter(pk=series_id)
    # Those of one therapist beside each other: a chunk reads few people's time.
    ids = list(due.order_by("therapist", "pk").values_list("pk", flat=True))
    if ids:
        accrual.catch_up(at=at)
    return sum(_looked_at(list(some), at=at) for some in batched(ids, CHUNK))


def _looked_at(ids: Sequence[str], *, at: datetime) -> int:
    """Look at a chunk; one that meets a rival is looked at series by series."""
    try:
        return _chunk(ids, at=at)
    except IntegrityError:
        return sum(_one(pk, at=at) for pk in ids)


def _one(pk: str, *, at: datetime) -> int:
    for _try in range(_TRIES - 1):
        try:
            return _chunk([pk], at=at)
        except IntegrityError:
            continue
    return _chunk([pk], at=at)


@transaction.atomic
def _chunk(ids: Sequence[str], *, at: datetime) -> int:
    clients = Client.objects.filter(pk__in=Series.objects.filter(pk__in=ids).values("client_id"))
    locked = joining.lock(clients, at=at)
    ledger.lock_all(clients)
    # A rival may have looked at them while we waited.
    series = list(Series.objects.due(at).filter(pk__in=ids).with_people())
    drafted = _drafts(series, at=at)
    if drafted:
        _store(drafted, locked, at=at)
    for each in series:
        planning.advance(each, past=day_of(at, each.zone) + recurrence.AHEAD)
    Series.objects.bulk_update(series, ("next_on", "next_due_at"))
    return len(drafted)


def _drafts(series: Iterable[Series], *, at: datetime) -> list[Draft]:
    series = list(series)
    standing_in = _substitutions(series)
    drafted = [
        draft
        for each in series
        for draft in planning.drafts(each, planning.due(each, at=at), standing_in[each.pk], by=UPKEEP, at=at)
    ]
    present = _present(series, drafted)
    return [draft for draft in drafted if (draft.series.pk, draft.occurrence.starts_at) not in present]


def _substitutions(series: Sequence[Series]) -> defaultdict[str, list[Substitution]]:
    found: defaultdict[str, list[Substitution]] = defaultdict(list)
    named = Substitution.objects.filter(series__in=series, withdrawn_at__isnull=True)
    for each in named.select_related("therapist"):
        found[each.series_id].append(each)
    return found


def _present(series: Sequence[Series], drafted: Sequence[Draft]) -> set[tuple[str, datetime]]:
    """Return the dates that have a visit already, moved ones included, or were skipped."""
    if not drafted:
        return set()
    since = min(draft.occurrence.starts_at for draft in drafted)
    there = {"series__in": series, "original_starts_at__gte": since}
    place = ("series_id", "original_starts_at")
    found = (model.objects.filter(**there).order_by() for model in (Appointment, Skip))
    return {each for rows in found for each in rows.values_list(*place)}


def _store(drafted: Sequence[Draft], locked: set[str], *, at: datetime) -> None:
    wanted = [draft.visit for draft in drafted]
    known = facts.load(facts.scope_of(wanted), at=at)
    known = replace(known, singles=joining.singles(wanted, at=at, among=locked))
    lines = planning.plan(drafted, known)
    visits = [line.new for line in lines if line.effect is Effect.BOOKED and line.new]
    claiming.claim_all(visits)
    entries = storing.book(visits, told_by=None, by=UPKEEP, at=at) + joining.join(lines)
    storing.insert_skips(
        [
            storing.skip(line.new.series, line, by=UPKEEP, at=at)
            for line in lines
            if line.reason and line.new and line.new.series
        ]
    )
    if entries:
        recording.record_all(entries, by=UPKEEP, at=at)
