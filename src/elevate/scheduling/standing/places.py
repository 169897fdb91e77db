"""What stands at each date of an arrangement: a visit that may be touched, one that must not be, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from elevate.core.recurrence import Occurrence
from elevate.core.rulebook import State
from elevate.core.time import day_of, start_of_day
from elevate.scheduling.models import Appointment, Series, Skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A date of a series that was looked at.

    `visit` is booked, to come, and stands where the rule put it; `stands` is one that was completed,
    moved or cancelled, or has begun: neither touched nor revived. A date may also have been `dropped`.
    """

    occurrence: Occurrence
    visit: Appointment | None = None
    stands: Appointment | None = None
    dropped: bool = False


def of(series: Series, *, since: date, from_on: date, at: datetime) -> list[Place]:
    """Return the dates from `since` on, in order; visits can be touched from `from_on` on."""
    start = start_of_day(since, series.zone)
    made = Appointment.objects.with_people().filter(series=series, original_starts_at__gte=start)
    roots: dict[datetime, Appointment] = {}
    for visit in made.order_by("moves"):  # whatever a single move led to has counted one more
        if visit.original_starts_at is not None:
            roots.setdefault(visit.original_starts_at, visit)
    skips = series.skips.filter(original_starts_at__gte=start).select_related("kept")
    places = {each: _of_visit(series, each, root, from_on, at) for each, root in roots.items()}
    kept = _kept(skips)
    for skip in skips:
        if skip.original_starts_at not in places:
            places[skip.original_starts_at] = _of_skip(
                series, skip, kept.get(skip.kept_id or ""), from_on, at
            )
    return [places[each] for each in sorted(places)]


def to_come(series: Series, *, at: datetime, from_on: date | None = None) -> list[Appointment]:
    """Return the booked visits of the series that have not begun, those of dates from `from_on` on, in order.

    Those that were moved are among them, and those that an earlier part of
    the arrangement made, or moved, and that stand for a date of this one.
    """
    here = Q(series=series)
    if from_on is not None:
        here &= Q(original_starts_at__gte=start_of_day(from_on, series.zone))
    standing = Q(settled_at__isnull=True) | Q(reason=Skip.Reason.STANDS)
    # By its place, not by its id: wherever the visit was moved to, it still stands for that date.
    place = {f"kept__{name}": OuterRef(name) for name in ("series", "original_starts_at")}
    kept = Exists(Skip.objects.filter(here, standing, **place).order_by())
    found = Appointment.objects.booked().filter(
        here | Q(kept) | _left_behind(series, from_on), starts_at__gt=at, client=series.client_id
    )
    return list(found.with_people().order_by("starts_at", "pk"))


def _left_behind(series: Series, from_on: date | None) -> Q:
    """Return a condition for what the part before holds after its last day: moves here that were undone."""
    before = series.split_from
    if before is None or before.ends_on is None:
        return Q(pk__in=())
    since = max(before.ends_on + timedelta(days=1), from_on or date.min)
    return Q(series=before, original_starts_at__gte=start_of_day(since, series.zone))


def _kept(skips: Iterable[Skip]) -> dict[str, Appointment]:
    ids = [skip.kept_id for skip in skips if skip.kept_id and skip.settled_at is None]
    return {visit.pk: visit for visit in Appointment.objects.with_people().filter(pk__in=ids)}


def _of_visit(series: Series, starts_at: datetime, root: Appointment, from_on: date, at: datetime) -> Place:
    occurrence = Occurrence(day_of(starts_at, series.zone), starts_at)
    if occurrence.on >= from_on and root.starts_at == starts_at and _open(root, at):
        return Place(occurrence=occurrence, visit=root)
    return Place(occurrence=occurrence, stands=root)


def _of_skip(series: Series, skip: Skip, kept: Appointment | None, from_on: date, at: datetime) -> Place:
    occurrence = Occurrence(day_of(skip.original_starts_at, series.zone), skip.original_starts_at)
    if kept is not None and occurrence.on >= from_on and _open(kept, at):
        return Place(occurrence=occurrence, visit=kept)
    dropped = skip.settlement == Skip.Settlement.DROPPED
    return Place(occurrence=occurrence, stands=skip.kept, dropped=dropped and skip.kept is None)


def _open(visit: Appointment, at: datetime) -> bool:
    return visit.state == State.BOOKED and visit.starts_at > at
