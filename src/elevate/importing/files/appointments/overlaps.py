"""Find visits that would overlap, with each other or with what is booked already (rules.md 7)."""

from collections.abc import Iterable, Iterator
from itertools import batched

from elevate.core.rulebook import State
from elevate.core.words import gettext_noop as _
from elevate.core.written import clock, date_and_time
from elevate.importing.files.appointments.rows import Row
from elevate.importing.shelves import BATCH
from elevate.scheduling import claiming
from elevate.scheduling.claiming import Key
from elevate.scheduling.models import Claim
from elevate.scheduling.models.appointment import OCCUPYING


def occupies(row: Row) -> bool:
    """Whether the visit keeps its time once it is imported."""
    return (row.outcome.state if row.outcome else State.BOOKED) in OCCUPYING


def check(rows: Iterable[Row]) -> None:
    """Report every pair of visits that want the same time of the same person."""
    rows = list(rows)
    taken: dict[Key, Row] = {}
    for row in rows:
        if row.is_new and occupies(row):
            _enter(row, taken)
    leaving = {row.visit.pk for row in rows if not row.is_new and not occupies(row)}
    _check_booked(taken, leaving)


def _enter(row: Row, taken: dict[Key, Row]) -> None:
    rivals: dict[str, tuple[Row, str]] = {}
    for key in claiming.keys(row.visit):
        rival = taken.setdefault(key, row)
        if rival is not row:
            rivals.setdefault(rival.external_id, (rival, key[0]))
    for rival, resource in rivals.values():
        person = row.therapist if resource == row.therapist.pk else row.client
        zone = rival.place.time_zone
        row.cells.problem(
            "starts_at",
            _("Overlaps with row {row}: {name} is taken {start} to {end}, setup time included. Change one."),
            row=rival.cells.row,
            name=person.name,
            start=date_and_time(rival.visit.starts_at, zone),
            end=clock(rival.visit.blocked_until, zone),
        )


def _check_booked(taken: dict[Key, Row], leaving: set[str]) -> None:
    told: set[tuple[str, str]] = set()
    for resource, quarter, appointment_id in _claims(taken):
        row = taken.get((resource, quarter))
        if row is None or appointment_id in leaving or (row.external_id, appointment_id) in told:
            continue
        told.add((row.external_id, appointment_id))
        person = row.therapist if resource == row.therapist.pk else row.client
        row.cells.problem(
            "starts_at",
            _("Overlaps with a visit that is booked here already: {name} is taken. Change the row."),
            name=person.name,
        )


def _claims(taken: dict[Key, Row]) -> Iterator[tuple[str, int, str]]:
    """Yield what is claimed of anybody in the file, in the time the file speaks of."""
    if not taken:
        return
    quarters = [quarter for _resource, quarter in taken]
    between = Claim.objects.filter(quarter__gte=min(quarters), quarter__lte=max(quarters))
    for some in batched(sorted({resource for resource, _quarter in taken}), BATCH):
        claims = between.filter(resource__in=some).values_list("resource", "quarter", "appointment_id")
        yield from claims.iterator(chunk_size=5000)
